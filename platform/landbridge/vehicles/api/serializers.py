"""What is told about a car; nothing about whoever owns it."""

from typing import Any

from rest_framework import serializers

from landbridge.api.schema import with_example
from landbridge.vehicles.models import ServiceRecord, Vehicle


class ServiceSerializer(serializers.ModelSerializer[ServiceRecord]):
    """A closed repair order of the car: for a dealer its own, for the OEM all."""

    class Meta:
        model = ServiceRecord
        fields = (
            "dealer_code",
            "order_number",
            "arrived_at",
            "handed_over_at",
            "mileage_km",
            "kind",
            "repair_days",
        )
        read_only_fields = fields


@with_example(
    "A car",
    {
        "vin": "LVSHBFAF49F012345",
        "model_code": "RJL-20",
        "model_name_zh": "锐界L 2.0T",
        "model_name_en": "Edge L 2.0T",
        "series_code": "RJL",
        "build_date": "2024-03-04",
        "invoice_date": "2024-05-06",
        "delivery_date": "2024-05-08",
        "warranty_start": "2024-05-08",
        "usage_type": "private",
        "is_buyback": False,
        "history": [
            {
                "dealer_code": "CQ012",
                "order_number": "RO26111304",
                "arrived_at": "2026-11-19T12:00:00+08:00",
                "handed_over_at": "2026-11-20T12:00:00+08:00",
                "mileage_km": 63127,
                "kind": "warranty",
                "repair_days": 1,
            }
        ],
    },
)
class VehicleSerializer(serializers.ModelSerializer[Vehicle]):
    """A car with what this portal may know of its history, newest first."""

    model_code = serializers.CharField(source="model.code", read_only=True)
    model_name_zh = serializers.CharField(source="model.name_zh", read_only=True)
    model_name_en = serializers.CharField(source="model.name_en", read_only=True)
    series_code = serializers.CharField(source="model.series.code", read_only=True)
    history: Any = ServiceSerializer(many=True, read_only=True)

    class Meta:
        model = Vehicle
        fields = (
            "vin",
            "model_code",
            "model_name_zh",
            "model_name_en",
            "series_code",
            "build_date",
            "invoice_date",
            "delivery_date",
            "warranty_start",
            "usage_type",
            "is_buyback",
            "history",
        )
        read_only_fields = fields
