"""The dealer directory and who works where."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from landbridge.doors.kinds import FrontDoor, OemOnly, SharedRead
from landbridge.doors.names import DealerRef
from landbridge.identity.models import User
from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, Role
from landbridge.ids import uuid7
from landbridge.web.role_names import ROLE_NAMES
from tenants import rules

ROLE_CHOICES = [(role.value, label) for role, label in ROLE_NAMES.items() if role is not Role.SYSTEM]


class Grade(models.TextChoices):
    """Size class of a dealer and its city: a peer group for comparison, never a mark."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"


class Depot(models.TextChoices):
    """The six parts depots."""

    BEIJING = "beijing", _("Beijing")
    SHANGHAI = "shanghai", _("Shanghai")
    GUANGZHOU = "guangzhou", _("Guangzhou")
    WUHAN = "wuhan", _("Wuhan")
    ZHENGZHOU = "zhengzhou", _("Zhengzhou")
    CHONGQING = "chongqing", _("Chongqing")


class DealerStatus(models.TextChoices):
    OPENING = "opening", _("Opening")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    CLOSED = "closed", _("Closed")


class Region(models.Model):  # type: ignore[django-manager-missing]  # django-tenants carries no types
    """Sales region; a regional manager sees the dealers of his own."""

    table_kind = SharedRead(front_door=FrontDoor.READ)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=10, unique=True)
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=40)

    def __str__(self) -> str:
        return self.name


class Dealer(TenantMixin):  # type: ignore[misc]
    """One 4S shop: a row in the directory, a role and a schema `d_<code>` of its own."""

    table_kind = SharedRead(front_door=FrontDoor.READ)
    objects: ClassVar[models.Manager["Dealer"]] = models.Manager()
    auto_create_schema = False  # `tenants.commands.open_dealer` does, with role and grants

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    city = models.CharField(_("city"), max_length=30)
    city_level = models.PositiveSmallIntegerField(_("city level"), default=2)
    province = models.CharField(_("province"), max_length=30)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="dealers")
    depot = models.CharField(_("parts depot"), max_length=12, choices=Depot)
    status = models.CharField(max_length=10, choices=DealerStatus, default=DealerStatus.OPENING)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=DealerStatus.values), name="dealer_status_known"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="dealer_grade_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def ref(self) -> DealerRef:
        return DealerRef(self.id, self.schema_name)


class DealerGrade(models.Model):
    """Which grade and city level a dealer has from a day on; the latest row begun is copied to the dealer."""

    table_kind = SharedRead(dealer_column="dealer_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="grades")
    grade = models.CharField(_("grade"), max_length=1, choices=Grade)
    city_level = models.PositiveSmallIntegerField(_("city level"))
    valid_from = models.DateField(_("valid from"))

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["dealer", "valid_from"], name="dealer_grade_starts_once"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="dealer_grade_row_known"),
        ]

    def __str__(self) -> str:
        return f"{self.grade} {self.valid_from}"


class DealerOpening(models.Model):
    """When the opening of a dealer last showed a sign of life, so that the beat finds one whose worker died.

    Attributes:
        attempts: how often a run has begun.
        beat_at: the last sign of life.
        error: class of the error that ended the last run; empty while it runs or is done.
    """

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    dealer = models.OneToOneField(Dealer, on_delete=models.PROTECT, related_name="opening")
    attempts = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField()
    error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return f"attempt {self.attempts}"


class FormerCode(models.Model):
    """A code that a dealer had before it was renamed; its claim numbers begin with it, so nobody gets it again."""

    table_kind = SharedRead(dealer_column="dealer_id")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(max_length=12, unique=True)
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, related_name="former_codes")
    until = models.DateField()

    def __str__(self) -> str:
        return self.code


class SpareSchema(models.Model):
    """A role and a schema with all tables, made ahead: the next dealer takes it over with its id.

    It is free as long as no dealer has its id, and the row goes when that dealer is open.

    Attributes:
        fingerprint: of the stamp it was made by; after a release an older one is dropped.
    """

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    fingerprint = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.ref.schema_name

    @property
    def ref(self) -> DealerRef:
        return DealerRef(self.pk, rules.spare_schema_name(self.pk))


class Domain(DomainMixin):  # type: ignore[misc]
    """Required by django-tenants; Landbridge finds a dealer by path, so this table stays empty."""

    table_kind = OemOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)


class Membership(models.Model):
    """A role a person holds: at the OEM (no dealer) or at one dealer. Several rows make several roles."""

    table_kind = SharedRead(dealer_column="dealer_id", front_door=FrontDoor.WRITE)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    dealer = models.ForeignKey(Dealer, on_delete=models.PROTECT, null=True, related_name="memberships")
    role = models.CharField(max_length=20, choices=ROLE_CHOICES)
    regions = models.ManyToManyField(Region, blank=True, through="MembershipRegion")
    is_active = models.BooleanField(default=True)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dealer", "role"], name="membership_unique", nulls_distinct=False
            ),
            # An OEM role never opens a dealer's schema, and the other way round.
            models.CheckConstraint(
                condition=Q(dealer__isnull=True, role__in=sorted(OEM_ROLES))
                | Q(dealer__isnull=False, role__in=sorted(DEALER_ROLES)),
                name="membership_role_fits_side",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.dealer_id or 'OEM'}"


class MembershipRegion(models.Model):
    """A region that a regional manager's membership covers."""

    table_kind = OemOnly(front_door=FrontDoor.WRITE)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE)
    region = models.ForeignKey(Region, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "region"], name="membership_region_unique")]

    def __str__(self) -> str:
        return str(self.region_id)
