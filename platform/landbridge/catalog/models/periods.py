"""Rows that count from one day up to another, and the constraints that keep two of them apart."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

EDITION = "catalog"  # of all tables here: what is kept of them is thrown away when one changes


class Dated(models.Model):
    """A row that is in force from `valid_from` up to but not including `valid_to` (empty: open)."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True


def ends_after_start(name: str) -> models.CheckConstraint:
    """Return the constraint that a period has at least one day."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)


def no_overlap(name: str, *keys: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that of one key only one row is in force on any day.

    Args:
        keys: columns of the key; none of them NULL in the rows that `condition` picks.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            *((key, RangeOperators.EQUAL) for key in keys),
            # daterange(from, to): the first day inside, the last one outside, NULL open.
            (
                Func("valid_from", "valid_to", function="daterange", output_field=DateRangeField()),
                RangeOperators.OVERLAPS,
            ),
        ],
        condition=condition,
    )
