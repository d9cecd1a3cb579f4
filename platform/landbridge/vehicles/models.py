"""Tables of the VIN master: cars, sales, owners, odometer readings, closed repair orders."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Right
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.models import VehicleModel
from landbridge.doors.kinds import DealerAppend, OemOnly, SharedRead
from landbridge.identifiers import vin as vins
from landbridge.ids import uuid7
from landbridge.vehicles.rules import ReadingSource, ServiceKind, UsageType

USAGE_TYPES = [
    (UsageType.PRIVATE.value, _("Home use")),
    (UsageType.OPERATING.value, _("Commercial transport")),
    (UsageType.CORPORATE.value, _("Company car")),
]
READING_SOURCES = [
    (ReadingSource.ORDER.value, _("Repair order")),
    (ReadingSource.CLAIM.value, _("Claim")),
    (ReadingSource.HANDOVER.value, _("Hand-over of the car")),
    (ReadingSource.INSPECTION.value, _("Inspection")),
]
SERVICE_KINDS = [
    (ServiceKind.WARRANTY.value, _("Warranty")),
    (ServiceKind.FREE_MAINTENANCE.value, _("Free maintenance")),
    (ServiceKind.CAMPAIGN.value, _("Campaign or recall")),
    (ServiceKind.CUSTOMER_PAY.value, _("Paid by the customer")),
    (ServiceKind.INSURANCE.value, _("Insurance")),
    (ServiceKind.INTERNAL.value, _("Internal")),
    (ServiceKind.PDI.value, _("Pre-delivery inspection")),
]
VIN_SHAPE = r"^[A-HJ-NPR-Z0-9]{17}$"


class Vehicle(models.Model):
    """A car. `warranty_start` follows rule T1 (`rules.warranty_start`); `is_buyback` never goes away."""

    table_kind = SharedRead()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vin = models.CharField(_("VIN"), max_length=17)
    model = models.ForeignKey(VehicleModel, models.PROTECT, related_name="vehicles")
    build_date = models.DateField(_("build date"))
    invoice_date = models.DateField(_("invoice date"), null=True, blank=True)
    delivery_date = models.DateField(_("delivery date"), null=True, blank=True)
    warranty_start = models.DateField(_("warranty start"), null=True, blank=True)
    usage_type = models.CharField(_("use"), max_length=10, choices=USAGE_TYPES, default=UsageType.PRIVATE.value)
    engine_number = models.CharField(_("engine number"), max_length=30, blank=True)
    is_buyback = models.BooleanField(_("exchanged or taken back under the three guarantees"), default=False)

    class Meta:
        verbose_name = _("vehicle")
        verbose_name_plural = _("vehicles")
        constraints = [
            models.UniqueConstraint(fields=["vin"], name="vehicle_vin_once"),
            models.CheckConstraint(condition=Q(vin__regex=VIN_SHAPE), name="vehicle_vin_shape"),
            models.CheckConstraint(
                condition=Q(usage_type__in=[one.value for one in UsageType]), name="vehicle_usage_known"
            ),
            models.CheckConstraint(
                condition=Q(invoice_date__isnull=True) | Q(invoice_date__gte=F("build_date")),
                name="vehicle_invoiced_after_build",
            ),
            models.CheckConstraint(
                condition=Q(delivery_date__isnull=True) | Q(delivery_date__gte=F("build_date")),
                name="vehicle_delivered_after_build",
            ),
            models.CheckConstraint(
                condition=Q(invoice_date__isnull=True, warranty_start__isnull=True)
                | Q(invoice_date__isnull=False, warranty_start__isnull=False),
                name="vehicle_warranty_starts_with_sale",
            ),
        ]
        indexes = [models.Index(Right("vin", vins.TAIL), name="vehicle_vin_tail")]

    def __str__(self) -> str:
        return self.vin


class OwnershipPeriod(models.Model):
    """Who owned a car and where; the person is only a reference."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="ownership_periods")
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    owner_ref = models.UUIDField()
    province = models.CharField(_("province"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("ownership period")
        verbose_name_plural = _("ownership periods")
        constraints = [
            models.UniqueConstraint(fields=["vehicle", "valid_from"], name="ownership_starts_once"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="ownership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.valid_from}"


class VehicleSale(models.Model):
    """Which dealer sold a car, and when; a car given in exchange is sold again on that day."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vehicle = models.ForeignKey(Vehicle, models.PROTECT, related_name="sales")
    dealer_id = models.UUIDField()
    sold_on = models.DateField(_("sold on"))

    class Meta:
        verbose_name = _("sale of a vehicle")
        verbose_name_plural = _("sales of vehicles")
        constraints = [models.UniqueConstraint(fields=["vehicle", "sold_on"], name="vehiclesale_once_a_day")]
        indexes = [models.Index(fields=["dealer_id", "sold_on"], name="vehiclesale_dealer")]

    def __str__(self) -> str:
        return f"{self.vehicle_id} {self.sold_on}"


class OdometerReading(models.Model):
    """A reading that some dealer wrote down. Other dealers learn only of the neighbours of a moment.

    Nothing is ever changed here: a reading that was wrong is followed by the next revision from the same
    source, and only the highest revision counts. One with `withdrawn_at` says that the source told nothing.
    """

    table_kind = DealerAppend(dealer_column="dealer_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_id = models.UUIDField()
    vin = models.CharField(_("VIN"), max_length=17)
    read_at = models.DateTimeField(_("read at"))
    mileage_km = models.PositiveIntegerField(_("mileage in km"))
    source = models.CharField(_("source"), max_length=10, choices=READING_SOURCES)
    source_id = models.UUIDField()
    revision = models.PositiveSmallIntegerField(_("revision"), default=1)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("odometer reading")
        verbose_name_plural = _("odometer readings")
        constraints = [
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in ReadingSource]), name="odometer_source_known"
            ),
            # The dealer comes first in both unique keys of this file's shared rows, so that no dealer runs
            # into, and so learns of, a neighbour's row.
            models.UniqueConstraint(
                fields=["dealer_id", "source_id", "source", "revision"], name="odometer_reading_once"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="odometer_revision_from_one"),
        ]
        indexes = [models.Index(fields=["vin", "read_at"], name="odometer_vin_time")]

    def __str__(self) -> str:
        return f"{self.vin} {self.mileage_km} km"


class ServiceRecord(models.Model):
    """The shared fact of a closed repair order: what was done to the car, nothing about the customer.

    A corrected order adds a row with the next revision; only the highest one counts, and none if that one has
    `withdrawn_at`: the order was never to be there. `problems` is a list of
    `{job_no, system, failure_code, causal_part, parts: [numbers], operations: [codes]}`.
    """

    table_kind = DealerAppend(dealer_column="dealer_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_id = models.UUIDField()
    dealer_code = models.CharField(_("dealer code"), max_length=10)
    order_id = models.UUIDField()
    order_number = models.CharField(_("order number"), max_length=40)
    revision = models.PositiveSmallIntegerField(_("revision"))
    vin = models.CharField(_("VIN"), max_length=17)
    arrived_at = models.DateTimeField(_("arrived at"))
    handed_over_at = models.DateTimeField(_("handed over at"))
    mileage_km = models.PositiveIntegerField(_("mileage in km"))
    kind = models.CharField(_("kind"), max_length=20, choices=SERVICE_KINDS)
    repair_days = models.PositiveSmallIntegerField(_("repair days"))
    problems = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)

    class Meta:
        verbose_name = _("service record")
        verbose_name_plural = _("service records")
        constraints = [
            models.UniqueConstraint(
                fields=["dealer_id", "order_id", "revision"], name="service_order_revision_once"
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="service_revision_from_one"),
            models.CheckConstraint(
                condition=Q(handed_over_at__gte=F("arrived_at")), name="service_handed_over_after_arrival"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in ServiceKind]), name="service_kind_known"
            ),
        ]
        indexes = [
            models.Index(fields=["vin", "-arrived_at"], name="service_vin_recent"),
            models.Index(fields=["dealer_id", "-handed_over_at"], name="service_dealer_recent"),
        ]

    def __str__(self) -> str:
        return f"{self.order_number} r{self.revision}"
