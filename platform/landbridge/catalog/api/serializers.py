"""What the catalogue gives."""

from typing import Any

from rest_framework import serializers

from landbridge.api.schema import with_example
from landbridge.catalog.models import FailureCode, LabourOperation, Part


class SearchFilter(serializers.Serializer[Any]):
    """A text that number, code or name holds."""

    q = serializers.CharField(max_length=60, required=False, allow_blank=True, help_text="Number, code or name.")


@with_example(
    "A part",
    {
        "number": "K2GC-3D070",
        "name_zh": "转向机总成",
        "name_en": "Steering gear",
        "system": "steering",
        "sanbao_class": "ASSEMBLY",
        "must_return": True,
        "supplier_code": "A1B2C",
        "superseded_by": "",
        "quantity_per_vehicle": 1,
        "valid_from": "2020-01-01",
        "valid_to": None,
    },
)
class PartSerializer(serializers.ModelSerializer[Part]):
    """A part number; `sanbao_class` is its class under the three guarantees."""

    supplier_code = serializers.CharField(source="supplier.code", default="", read_only=True)
    superseded_by = serializers.CharField(source="superseded_by.number", default="", read_only=True)

    class Meta:
        model = Part
        fields = (
            "number",
            "name_zh",
            "name_en",
            "system",
            "sanbao_class",
            "must_return",
            "supplier_code",
            "superseded_by",
            "quantity_per_vehicle",
            "valid_from",
            "valid_to",
        )
        read_only_fields = fields


@with_example(
    "An operation",
    {"code": "9B-3504A2", "name_zh": "更换转向机", "name_en": "Replace steering gear", "system": "steering"},
)
class OperationSerializer(serializers.ModelSerializer[LabourOperation]):
    """A labour operation; its hours depend on the series."""

    class Meta:
        model = LabourOperation
        fields = ("code", "name_zh", "name_en", "system")
        read_only_fields = fields


@with_example("A failure code", {"code": "C200B", "name_zh": "转矩传感器失准", "name_en": "Torque sensor off"})
class FailureCodeSerializer(serializers.ModelSerializer[FailureCode]):
    """A failure code."""

    class Meta:
        model = FailureCode
        fields = ("code", "name_zh", "name_en")
        read_only_fields = fields
