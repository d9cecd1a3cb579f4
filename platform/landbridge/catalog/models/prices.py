"""What the OEM pays and promises: part prices, mark-ups, labour rates, warranty terms, free maintenance."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from landbridge.catalog.choices import CLAIM_TYPES, SANBAO_CLASSES, TERM_SCOPES
from landbridge.catalog.models.lineup import Part, Series
from landbridge.catalog.models.periods import EDITION, Dated, ends_after_start, no_overlap
from landbridge.catalog.rules import CITY_LEVELS, ClaimType, DealerGrade, SanbaoClass, TermScope
from landbridge.doors.kinds import SharedRead
from landbridge.ids import uuid7

_GRADES = [(grade.value, grade.value) for grade in DealerGrade]
_CITY_LEVELS = [(level, str(level)) for level in CITY_LEVELS]


class PartPrice(Dated):
    """Dealer net price of a part in yuan, without tax."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    part = models.ForeignKey(Part, models.PROTECT, related_name="prices")
    net_price = models.DecimalField(_("net price"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("part price")
        verbose_name_plural = _("part prices")
        constraints = [
            models.CheckConstraint(condition=Q(net_price__gte=0), name="partprice_not_negative"),
            ends_after_start("partprice_ends_after_start"),
            no_overlap("partprice_no_overlap", "part"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.net_price}"


class Markup(Dated):
    """What is added to a part's net price for a dealer of this grade, in percent."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_grade = models.CharField(_("dealer grade"), max_length=1, choices=_GRADES)
    sanbao_class = models.CharField(_("three-guarantees class"), max_length=10, choices=SANBAO_CLASSES)
    percent = models.DecimalField(_("mark-up in percent"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("mark-up")
        verbose_name_plural = _("mark-ups")
        constraints = [
            models.CheckConstraint(
                condition=Q(dealer_grade__in=[one.value for one in DealerGrade]), name="markup_grade_known"
            ),
            models.CheckConstraint(
                condition=Q(sanbao_class__in=[one.value for one in SanbaoClass]), name="markup_class_known"
            ),
            models.CheckConstraint(condition=Q(percent__gte=0), name="markup_not_negative"),
            ends_after_start("markup_ends_after_start"),
            no_overlap("markup_no_overlap", "dealer_grade", "sanbao_class"),
        ]

    def __str__(self) -> str:
        return f"{self.dealer_grade} {self.sanbao_class} {self.percent}%"


class LabourRate(Dated):
    """Yuan per standard hour. No series: all; empty claim type: all; the narrowest row wins."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer_grade = models.CharField(_("dealer grade"), max_length=1, choices=_GRADES)
    city_level = models.PositiveSmallIntegerField(_("city level"), choices=_CITY_LEVELS)
    series = models.ForeignKey(Series, models.PROTECT, null=True, blank=True, related_name="labour_rates")
    claim_type = models.CharField(_("claim type"), max_length=12, choices=CLAIM_TYPES, blank=True)
    rate = models.DecimalField(_("labour rate"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("labour rate")
        verbose_name_plural = _("labour rates")
        constraints = [
            models.CheckConstraint(
                condition=Q(dealer_grade__in=[one.value for one in DealerGrade]), name="rate_grade_known"
            ),
            models.CheckConstraint(condition=Q(city_level__in=CITY_LEVELS), name="rate_city_level_known"),
            models.CheckConstraint(
                condition=Q(claim_type__in=["", *(one.value for one in ClaimType)]),
                name="rate_claim_type_known",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            ends_after_start("rate_ends_after_start"),
            # NULL never equals NULL, so the rows for all series need a constraint of their own.
            no_overlap(
                "rate_no_overlap_series",
                "dealer_grade", "city_level", "claim_type", "series",
                condition=Q(series__isnull=False),
            ),
            no_overlap(
                "rate_no_overlap_all",
                "dealer_grade", "city_level", "claim_type",
                condition=Q(series__isnull=True),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.dealer_grade}{self.city_level} {self.rate}"


class WarrantyTerm(Dated):
    """A warranty promise by the car's sale date, for the vehicle, a class of parts or one part."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    scope = models.CharField(_("scope"), max_length=5, choices=TERM_SCOPES)
    sanbao_class = models.CharField(_("three-guarantees class"), max_length=10, choices=SANBAO_CLASSES, blank=True)
    part = models.ForeignKey(Part, models.PROTECT, null=True, blank=True, related_name="warranty_terms")
    months = models.PositiveSmallIntegerField(_("months"))
    km = models.PositiveIntegerField(_("kilometres"), null=True, blank=True)

    class Meta:
        verbose_name = _("warranty term")
        verbose_name_plural = _("warranty terms")
        constraints = [
            models.CheckConstraint(
                condition=Q(scope=TermScope.BASE.value, sanbao_class="", part__isnull=True)
                | (Q(scope=TermScope.CLASS.value, part__isnull=True) & ~Q(sanbao_class=""))
                | Q(scope=TermScope.PART.value, sanbao_class="", part__isnull=False),
                name="term_scope_has_its_key",
            ),
            models.CheckConstraint(condition=Q(months__gt=0), name="term_months_positive"),
            ends_after_start("term_ends_after_start"),
            no_overlap("term_no_overlap_class", "scope", "sanbao_class", condition=Q(part__isnull=True)),
            no_overlap("term_no_overlap_part", "part", condition=Q(part__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.scope} {self.months}/{self.km}"


class MaintenancePlan(Dated):
    """The n-th free maintenance of a series, by the car's sale date: window and fixed fee."""

    table_kind = SharedRead(edition=EDITION)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    series = models.ForeignKey(Series, models.PROTECT, related_name="maintenance_plans")
    n = models.PositiveSmallIntegerField(_("n-th maintenance"))
    months = models.PositiveSmallIntegerField(_("months"))
    km_from = models.PositiveIntegerField(_("from km"))
    km_to = models.PositiveIntegerField(_("up to km"))
    fee = models.DecimalField(_("fee"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("free maintenance")
        verbose_name_plural = _("free maintenances")
        constraints = [
            models.CheckConstraint(condition=Q(n__gte=1), name="plan_n_from_one"),
            models.CheckConstraint(condition=Q(km_to__gt=F("km_from")), name="plan_window_not_empty"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="plan_fee_not_negative"),
            ends_after_start("plan_ends_after_start"),
            no_overlap("plan_no_overlap", "series", "n"),
        ]

    def __str__(self) -> str:
        return f"{self.series_id} {self.n}"
