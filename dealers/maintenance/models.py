"""The sheet of a first maintenance, in the dealer's own schema."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dealers.workshop.models import RepairOrder
from landbridge.ids import uuid7


class MaintenanceSheet(models.Model):
    """What was done and checked on an order's first maintenance, and what the owner says to it.

    Attributes:
        checks: `rules.Result` by `rules.Check`.
        recorded_by: staff number.
        confirmed_at: when the owner confirmed it on the phone; from then on it is not changed.
        was_charged: whether the owner says that the dealer took money for it; None before.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.OneToOneField(RepairOrder, models.PROTECT, related_name="maintenance_sheet")
    order_number = models.CharField(_("order number"), max_length=40)
    vin = models.CharField(_("VIN"), max_length=17)
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    mileage_km = models.PositiveIntegerField(_("mileage in km"), null=True)
    done_on = models.DateField(_("done on"))
    checks = models.JSONField(_("checks"))
    note = models.CharField(_("remark"), max_length=200, blank=True)
    technician = models.CharField(_("technician"), max_length=64, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField(default=1)
    confirmed_at = models.DateTimeField(null=True)
    was_charged = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, was_charged__isnull=True)
                | Q(confirmed_at__isnull=False, was_charged__isnull=False),
                name="sheet_confirmed_with_answer",
            ),
        ]
        indexes = [models.Index(fields=["-done_on", "-id"], name="sheet_recent")]

    def __str__(self) -> str:
        return self.order_number
