"""Who may see which claims: the only source of these query sets."""

from datetime import date

from django.db.models import Q, QuerySet

from claims.models import Adjudication, Claim, Message, ReasonCode, RulePolicy, Submission
from claims.rules import Purpose
from landbridge.identity.actor import Actor
from landbridge.identity.models import User
from landbridge.identity.rules import Role
from tenants.access import NATIONWIDE, visible_dealers


def visible_claims(actor: Actor) -> QuerySet[Claim]:
    """Return the claims an actor may see: a dealer its own, a regional manager his regions', the OEM all."""
    if actor.dealer_id is not None:
        return Claim.objects.filter(dealer_id=actor.dealer_id)
    if actor.has(*NATIONWIDE):
        return Claim.objects.all()
    if actor.has(Role.REGIONAL_MANAGER):
        return Claim.objects.filter(dealer_id__in=visible_dealers(actor).values("pk"))
    return Claim.objects.none()


def submissions(actor: Actor) -> QuerySet[Submission]:
    """Return the versions of the claims an actor may see."""
    return Submission.objects.filter(claim__in=visible_claims(actor))


def adjudications(actor: Actor) -> QuerySet[Adjudication]:
    """Return the system's answers to the claims an actor may see."""
    return Adjudication.objects.filter(claim__in=visible_claims(actor))


def messages(actor: Actor) -> QuerySet[Message]:
    """Return the conversations of the claims an actor may see."""
    return Message.objects.filter(claim__in=visible_claims(actor))


def policy_rows(on: date) -> QuerySet[RulePolicy]:
    """Return the policy rows that count on a day, for each rule the latest last; everybody may read them."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    return RulePolicy.objects.filter(running, valid_from__lte=on).order_by("rule_id", "valid_from")


def policy_history() -> QuerySet[RulePolicy]:
    """Return all policy rows, past and planned ones too, oldest first."""
    return RulePolicy.objects.order_by("rule_id", "valid_from")


def reason_codes(on: date, *purposes: Purpose) -> QuerySet[ReasonCode]:
    """Return the coded reasons that may be given on a day."""
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    rows = ReasonCode.objects.filter(running, valid_from__lte=on)
    if purposes:
        rows = rows.filter(purpose__in=[one.value for one in purposes])
    return rows.order_by("purpose", "order", "code")


def adjudicators() -> QuerySet[User]:
    """Return the people who may decide claims, by staff number (OEM only)."""
    return (
        User.objects.filter(is_active=True, memberships__role=Role.ADJUDICATOR.value, memberships__is_active=True)
        .order_by("staff_number")
        .distinct()
    )
