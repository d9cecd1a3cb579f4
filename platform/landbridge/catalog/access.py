"""The only source of catalogue rows. Whoever is signed in may read them all, so no actor is asked for."""

from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet

from landbridge.catalog import models
from landbridge.catalog.models.periods import Dated

D = TypeVar("D", bound=Dated)


def in_force(rows: QuerySet[D], on: date) -> QuerySet[D]:
    """Return the rows that count on a day."""
    return rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)


def parts() -> QuerySet[models.Part]:
    return models.Part.objects.select_related("supplier", "superseded_by")


def operations() -> QuerySet[models.LabourOperation]:
    return models.LabourOperation.objects.all()


def failure_codes() -> QuerySet[models.FailureCode]:
    return models.FailureCode.objects.all()


def workdays() -> QuerySet[models.Workday]:
    return models.Workday.objects.all()


def loads() -> QuerySet[models.CatalogueLoad]:
    """Return what was loaded; only the OEM sees it."""
    return models.CatalogueLoad.objects.order_by("-loaded_at")
