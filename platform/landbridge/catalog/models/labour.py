"""What a workshop may do and why: labour operations, standard hours, failure codes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.choices import SYSTEMS
from landbridge.catalog.models.lineup import Series
from landbridge.catalog.models.periods import EDITION, Dated, ends_after_start, no_overlap
from landbridge.catalog.rules import System
from landbridge.doors.kinds import SharedRead
from landbridge.ids import uuid7


class LabourOperation(models.Model):
    """A labour operation of the time catalogue, such as 6F-4112A1.

    `part_base` is the middle of the part numbers it works on (LX6P-7A100-BD: 7A100), empty for operations
    that are about no part.
    """

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=16)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    system = models.CharField(_("system"), max_length=20, choices=SYSTEMS)
    part_base = models.CharField(_("part base number"), max_length=12, blank=True)

    class Meta:
        verbose_name = _("labour operation")
        verbose_name_plural = _("labour operations")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="operation_code_once"),
            models.CheckConstraint(
                condition=Q(system__in=[one.value for one in System]), name="operation_system_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class LabourTime(Dated):
    """Standard hours of an operation on a series. Without a row the operation is not allowed there."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operation = models.ForeignKey(LabourOperation, models.PROTECT, related_name="times")
    series = models.ForeignKey(Series, models.PROTECT, related_name="labour_times")
    standard_hours = models.DecimalField(_("standard hours"), max_digits=6, decimal_places=2)

    class Meta:
        verbose_name = _("standard time")
        verbose_name_plural = _("standard times")
        constraints = [
            models.CheckConstraint(condition=Q(standard_hours__gt=0), name="labourtime_positive"),
            ends_after_start("labourtime_ends_after_start"),
            no_overlap("labourtime_no_overlap", "operation", "series"),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.series_id}"


class FailureCode(models.Model):
    """What failed and how, such as "valve body: sticks"."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=16)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    system = models.CharField(_("system"), max_length=20, choices=SYSTEMS)

    class Meta:
        verbose_name = _("failure code")
        verbose_name_plural = _("failure codes")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="failurecode_code_once"),
            models.CheckConstraint(
                condition=Q(system__in=[one.value for one in System]), name="failurecode_system_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name_zh}"


class OperationFailure(Dated):
    """That an operation is a proper answer to a failure."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    operation = models.ForeignKey(LabourOperation, models.PROTECT, related_name="failures")
    failure_code = models.ForeignKey(FailureCode, models.PROTECT, related_name="operations")

    class Meta:
        verbose_name = _("operation for a failure")
        verbose_name_plural = _("operations for failures")
        constraints = [
            ends_after_start("opfailure_ends_after_start"),
            no_overlap("opfailure_no_overlap", "operation", "failure_code"),
        ]

    def __str__(self) -> str:
        return f"{self.operation_id} {self.failure_code_id}"
