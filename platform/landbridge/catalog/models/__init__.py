"""Tables of the catalogue. Dealers read them; only the OEM writes, through `landbridge.catalog.commands`."""

from landbridge.catalog.models.calendar import Workday
from landbridge.catalog.models.labour import FailureCode, LabourOperation, LabourTime, OperationFailure
from landbridge.catalog.models.lineup import Part, PartFit, Series, Supplier, VehicleModel
from landbridge.catalog.models.loads import CatalogueLoad
from landbridge.catalog.models.prices import LabourRate, MaintenancePlan, Markup, PartPrice, WarrantyTerm

__all__ = [
    "CatalogueLoad",
    "FailureCode",
    "LabourOperation",
    "LabourRate",
    "LabourTime",
    "MaintenancePlan",
    "Markup",
    "OperationFailure",
    "Part",
    "PartFit",
    "PartPrice",
    "Series",
    "Supplier",
    "VehicleModel",
    "WarrantyTerm",
    "Workday",
]
