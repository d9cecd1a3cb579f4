"""Tables of the workshop, in each dealer's own schema. Personal data stays here and never reaches the OEM."""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.db.models.functions import Right, Substr
from django.utils.translation import gettext_lazy as _

from dealers.workshop.order_data import CustomerKind, JobKind, OtherKind, Source
from landbridge.identifiers import plate as plates
from landbridge.identifiers import vin as vins
from landbridge.ids import uuid7

CUSTOMER_KINDS = [(CustomerKind.PERSON.value, _("Person")), (CustomerKind.COMPANY.value, _("Company"))]
JOB_KINDS = [
    (JobKind.WARRANTY.value, _("Warranty")),
    (JobKind.FIRST_MAINTENANCE.value, _("First maintenance")),
    (JobKind.RECALL.value, _("Recall")),
    (JobKind.CAMPAIGN.value, _("Service campaign")),
    (JobKind.PDI.value, _("Pre-delivery inspection")),
    (JobKind.GOODWILL.value, _("Goodwill")),
    (JobKind.CUSTOMER_PAID.value, _("Paid by the customer")),
    (JobKind.INSURANCE.value, _("Insurance")),
    (JobKind.INTERNAL.value, _("Internal")),
]
OTHER_KINDS = [
    (OtherKind.TOWING.value, _("Towing")),
    (OtherKind.TRAVEL.value, _("Travel")),
    (OtherKind.COURTESY_CAR.value, _("Courtesy car")),
    (OtherKind.SUBLET.value, _("Work by others")),
    (OtherKind.OTHER.value, _("Other")),
]
SOURCES = [(Source.MANUAL.value, _("Written here")), (Source.IMPORT.value, _("Imported"))]


class OrderStatus(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


def _money() -> "models.DecimalField[Decimal, Decimal]":
    return models.DecimalField(max_digits=14, decimal_places=2, default=Decimal("0.00"))


class Customer(models.Model):
    """Who owns or brings cars."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(max_length=10, choices=CUSTOMER_KINDS, default=CustomerKind.PERSON.value)

    class Meta:
        indexes = [models.Index(fields=["name"], name="customer_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in CustomerKind]), name="customer_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class CustomerPhone(models.Model):
    """A telephone number in E.164; one customer may have several."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="phones")
    number = models.CharField(_("telephone"), max_length=20)
    note = models.CharField(_("note"), max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "number"], name="customer_phone_once")]
        indexes = [models.Index(fields=["number"], name="customer_phone_number")]

    def __str__(self) -> str:
        return self.number


class Car(models.Model):
    """A car as this dealer knows it; a plate changes over time, the VIN does not."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    vin = models.CharField(_("VIN"), max_length=17)
    plate = models.CharField(_("plate"), max_length=12, blank=True)
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="cars")
    since = models.DateTimeField(_("customer's since"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vin"], name="car_vin_once")]
        indexes = [
            models.Index(fields=["plate"], name="car_plate"),
            models.Index(Substr("plate", plates.PLACE + 1), name="car_plate_tail"),
            models.Index(Right("vin", vins.TAIL), name="car_vin_tail"),
        ]

    def __str__(self) -> str:
        return self.vin


class RepairOrder(models.Model):
    """A repair order; VIN, plate and model are as they were on that day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("order number"), max_length=40)
    car = models.ForeignKey(Car, models.PROTECT, related_name="orders")
    vin = models.CharField(_("VIN"), max_length=17)
    plate = models.CharField(_("plate"), max_length=12, blank=True)
    model_name = models.CharField(_("model"), max_length=120, blank=True)
    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="orders")
    mileage_km = models.PositiveIntegerField(_("mileage in km"), null=True)
    arrived_at = models.DateTimeField(_("arrival"))
    repair_started_at = models.DateTimeField(_("start of repair"), null=True)
    repair_ended_at = models.DateTimeField(_("end of repair"), null=True)
    handed_over_at = models.DateTimeField(_("hand-over"), null=True)
    hand_over_has_time = models.BooleanField(default=True)
    adviser = models.CharField(_("adviser"), max_length=64, blank=True)
    towing_amount = _money()
    courtesy_car_amount = _money()
    signed_by_customer = models.BooleanField(_("signed by the customer"), default=False)
    status = models.CharField(max_length=10, choices=OrderStatus, default=OrderStatus.OPEN)
    source = models.CharField(max_length=10, choices=SOURCES, default=Source.MANUAL.value)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # This class of operators serves the search by a number's beginning too; the usual one does not.
            models.UniqueConstraint(
                fields=["number"], name="order_number_once", opclasses=["varchar_pattern_ops"]
            ),
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_known"),
            models.CheckConstraint(
                condition=Q(source__in=[one.value for one in Source]), name="order_source_known"
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at=None) | Q(status="closed", closed_at__isnull=False),
                name="order_closed_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["-arrived_at", "-id"], name="order_recent"),
            models.Index(fields=["vin"], name="order_vin"),
            models.Index(fields=["plate"], name="order_plate"),
        ]

    def __str__(self) -> str:
        return self.number


class Job(models.Model):
    """One job of an order: complaint, checks, cause and correction, and who pays."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(RepairOrder, models.CASCADE, related_name="jobs")
    line_no = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=JOB_KINDS)
    complaint = models.TextField(_("customer's words"), blank=True)
    checks = models.TextField(_("checks and readings"), blank=True)
    cause = models.TextField(_("cause"), blank=True)
    correction = models.TextField(_("correction"), blank=True)
    failure_code = models.CharField(_("failure code"), max_length=20, blank=True)

    class Meta:
        ordering = ["line_no"]
        constraints = [
            models.UniqueConstraint(fields=["order", "line_no"], name="job_line_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in JobKind]), name="job_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.line_no}"


class JobLabour(models.Model):
    """Work on a job with its technician."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(Job, models.CASCADE, related_name="labour")
    line_no = models.PositiveSmallIntegerField()
    operation_code = models.CharField(_("operation"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=9, decimal_places=3, null=True)
    rate = models.DecimalField(_("rate"), max_digits=14, decimal_places=4, null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    technician = models.CharField(_("technician"), max_length=64, blank=True)

    class Meta:
        ordering = ["line_no"]
        constraints = [models.UniqueConstraint(fields=["job", "line_no"], name="job_labour_once")]

    def __str__(self) -> str:
        return self.operation_code


class JobPart(models.Model):
    """A part fitted on a job, with the number of the one that came out."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(Job, models.CASCADE, related_name="parts")
    line_no = models.PositiveSmallIntegerField()
    part_number = models.CharField(_("part number"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    old_part_number = models.CharField(_("old part number"), max_length=64, blank=True)
    supplier_code = models.CharField(_("supplier"), max_length=64, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=9, decimal_places=3, null=True)
    unit_price = models.DecimalField(_("unit price"), max_digits=14, decimal_places=4, null=True)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    is_causal = models.BooleanField(_("causal part"), default=False)

    class Meta:
        ordering = ["line_no"]
        constraints = [models.UniqueConstraint(fields=["job", "line_no"], name="job_part_once")]

    def __str__(self) -> str:
        return self.part_number


class JobOther(models.Model):
    """A further cost of a job."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    job = models.ForeignKey(Job, models.CASCADE, related_name="others")
    line_no = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=20, choices=OTHER_KINDS)
    description = models.CharField(_("description"), max_length=200, blank=True)
    amount = _money()

    class Meta:
        ordering = ["line_no"]
        constraints = [
            models.UniqueConstraint(fields=["job", "line_no"], name="job_other_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in OtherKind]), name="job_other_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount}"
