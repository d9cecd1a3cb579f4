"""What the maker builds: series, models, and the parts that fit them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from landbridge.catalog.choices import ENERGIES, SANBAO_CLASSES, SYSTEMS
from landbridge.catalog.models.periods import EDITION, Dated, ends_after_start, no_overlap
from landbridge.catalog.rules import Energy, SanbaoClass, System
from landbridge.doors.kinds import SharedRead
from landbridge.ids import uuid7


class Series(models.Model):
    """A line of cars under one name, such as 锐际."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=12)
    name_zh = models.CharField(_("Chinese name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60)

    class Meta:
        verbose_name = pgettext_lazy("cars", "series")
        verbose_name_plural = pgettext_lazy("cars", "series")
        constraints = [models.UniqueConstraint(fields=["code"], name="series_code_once")]

    def __str__(self) -> str:
        return self.name_zh


class VehicleModel(models.Model):
    """A model of a series as sold in one model year."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=24)
    series = models.ForeignKey(Series, models.PROTECT, related_name="models")
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    model_year = models.PositiveSmallIntegerField(_("model year"))
    energy = models.CharField(_("energy"), max_length=4, choices=ENERGIES)

    class Meta:
        verbose_name = _("vehicle model")
        verbose_name_plural = _("vehicle models")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="vehiclemodel_code_once"),
            models.CheckConstraint(
                condition=Q(energy__in=[one.value for one in Energy]), name="vehiclemodel_energy_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name_zh


class Supplier(models.Model):
    """Who made a part; the code stands on the part's label."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=5)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="supplier_code_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9]{5}$"), name="supplier_code_shape"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Part(Dated):
    """A part number. Its period is that of its supply: after `valid_to` it is no longer delivered.

    One row per number; a change of class or flag is kept in the catalogue load that made it.
    """

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("part number"), max_length=30)
    name_zh = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=100)
    system = models.CharField(_("system"), max_length=20, choices=SYSTEMS)
    position = models.CharField(_("position"), max_length=20, blank=True)
    sanbao_class = models.CharField(_("three-guarantees class"), max_length=10, choices=SANBAO_CLASSES)
    sanbao_system = models.CharField(_("three-guarantees system"), max_length=20, choices=SYSTEMS, blank=True)
    must_return = models.BooleanField(_("old part must be returned"))
    supplier = models.ForeignKey(Supplier, models.PROTECT, null=True, blank=True, related_name="parts")
    quantity_per_vehicle = models.PositiveSmallIntegerField(
        _("quantity per vehicle"), validators=[MinValueValidator(1)]
    )
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = [
            models.UniqueConstraint(fields=["number"], name="part_number_once"),
            models.CheckConstraint(
                condition=Q(system__in=[one.value for one in System]), name="part_system_known"
            ),
            models.CheckConstraint(
                condition=Q(sanbao_class__in=[one.value for one in SanbaoClass]), name="part_class_known"
            ),
            models.CheckConstraint(condition=Q(quantity_per_vehicle__gte=1), name="part_quantity_positive"),
            models.CheckConstraint(
                condition=Q(superseded_by__isnull=True) | ~Q(superseded_by=F("id")),
                name="part_not_its_own_successor",
            ),
            ends_after_start("part_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name_zh}"


class PartFit(Dated):
    """That a part belongs into a series."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    part = models.ForeignKey(Part, models.PROTECT, related_name="fits")
    series = models.ForeignKey(Series, models.PROTECT, related_name="fits")

    class Meta:
        verbose_name = _("fit of a part")
        verbose_name_plural = _("fits of parts")
        constraints = [
            ends_after_start("partfit_ends_after_start"),
            no_overlap("partfit_no_overlap", "part", "series"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.series_id}"
