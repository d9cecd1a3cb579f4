"""Working days as the State Council announces them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.models.periods import EDITION
from landbridge.doors.kinds import SharedRead
from landbridge.ids import uuid7


class Workday(models.Model):
    """One day of the calendar; a year counts only when all its days are loaded."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    date = models.DateField(_("date"))
    is_workday = models.BooleanField(_("working day"))
    note = models.CharField(_("note"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("day of the working calendar")
        verbose_name_plural = _("working calendar")
        constraints = [models.UniqueConstraint(fields=["date"], name="workday_date_once")]

    def __str__(self) -> str:
        return self.date.isoformat()
