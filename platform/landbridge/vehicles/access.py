"""The only source of rows about cars. What a dealer may see of each table is the database's policy."""

from django.db.models import Exists, OuterRef, QuerySet

from landbridge.identity.actor import Actor
from landbridge.vehicles.models import OdometerReading, OwnershipPeriod, ServiceRecord, Vehicle, VehicleSale


def vehicles() -> QuerySet[Vehicle]:
    """Return all cars with model and series; every dealer may look up every car."""
    return Vehicle.objects.select_related("model__series")


def service_records(actor: Actor) -> QuerySet[ServiceRecord]:
    """Return the closed repair orders that count: of each order the latest revision, unless it withdraws it.

    In the OEM's scope those of all dealers, or of the dealers that the actor is bound to; in a dealer's scope its
    own.
    """
    later = ServiceRecord.objects.filter(
        dealer_id=OuterRef("dealer_id"), order_id=OuterRef("order_id"), revision__gt=OuterRef("revision")
    )
    rows = ServiceRecord.objects.filter(~Exists(later), withdrawn_at=None)
    return rows if actor.only_dealers is None else rows.filter(dealer_id__in=actor.only_dealers)


def readings() -> QuerySet[OdometerReading]:
    """Return the readings that count: from each source the latest revision, unless it withdraws it."""
    later = OdometerReading.objects.filter(
        dealer_id=OuterRef("dealer_id"),
        source=OuterRef("source"),
        source_id=OuterRef("source_id"),
        revision__gt=OuterRef("revision"),
    )
    return OdometerReading.objects.filter(~Exists(later), withdrawn_at=None)


def ownership_periods() -> QuerySet[OwnershipPeriod]:
    """Return who owned which car when (OEM only)."""
    return OwnershipPeriod.objects.select_related("vehicle")


def sales() -> QuerySet[VehicleSale]:
    """Return which dealer sold which car (OEM only)."""
    return VehicleSale.objects.select_related("vehicle")
