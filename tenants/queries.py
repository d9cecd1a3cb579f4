"""Reads of the dealer directory and of memberships."""

import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from landbridge.doors.names import DealerRef
from landbridge.events.models import Event
from landbridge.identity.actor import Actor
from landbridge.identity.models import Invitation, User
from landbridge.identity.rules import Role
from tenants import access, rules
from tenants.models import (
    Dealer,
    DealerGrade,
    DealerOpening,
    DealerStatus,
    FormerCode,
    Membership,
    MembershipRegion,
)

DIRECTORY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class DealerInfo:
    """A dealer as requests, rules and pages need it, detached from the database."""

    id: UUID
    code: str
    name: str
    name_en: str
    schema_name: str
    grade: str
    city_level: int
    region_id: UUID
    status: str
    opened_on: date
    closed_on: date | None

    @property
    def ref(self) -> DealerRef:
        return DealerRef(self.id, self.schema_name)

    @property
    def is_open(self) -> bool:
        return self.status in (DealerStatus.ACTIVE, DealerStatus.SUSPENDED)


class _Directory:
    """The dealer directory in this process, read anew after 30 seconds or when told so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_code: dict[str, DealerInfo] = {}
        self._read_at = float("-inf")

    def by_code(self) -> dict[str, DealerInfo]:
        if time.monotonic() - self._read_at > DIRECTORY_SECONDS:
            rows = {dealer.code.lower(): info(dealer) for dealer in Dealer.objects.all()}
            with self._lock:
                self._by_code, self._read_at = rows, time.monotonic()
        return self._by_code

    def forget(self) -> None:
        self._read_at = float("-inf")


directory = _Directory()


def info(dealer: Dealer) -> DealerInfo:
    """Return a row of the directory as plain data."""
    return DealerInfo(
        dealer.id,
        dealer.code,
        dealer.name,
        dealer.name_en,
        dealer.schema_name,
        dealer.grade,
        dealer.city_level,
        dealer.region_id,
        dealer.status,
        dealer.opened_on,
        dealer.closed_on,
    )


def dealer_by_code(code: str) -> DealerInfo | None:
    """Return a dealer from the cached directory; the case of the code in a URL does not matter."""
    return directory.by_code().get(code.lower())


def dealer_by_id(dealer_id: UUID) -> DealerInfo:
    """Return a dealer by id.

    Raises:
        Dealer.DoesNotExist: there is none.
    """
    return info(Dealer.objects.get(pk=dealer_id))


def dealer_codes() -> dict[UUID, str]:
    """Return the codes of all dealers, closed ones too, from the cached directory."""
    return {dealer.id: dealer.code for dealer in directory.by_code().values()}


def open_dealer_ids() -> list[UUID]:
    """Return the ids of the dealers whose schemas are at work, by code."""
    return list(
        Dealer.objects.filter(status__in=[DealerStatus.ACTIVE, DealerStatus.SUSPENDED])
        .order_by("code")
        .values_list("pk", flat=True)
    )


def dealer_ref(dealer_id: UUID) -> DealerRef:
    """Return what a door needs; the task base asks for it in the front door."""
    return dealer_by_id(dealer_id).ref


def actor_of(user_id: UUID, dealer_id: UUID | None) -> Actor | None:
    """Return the actor a person is at the OEM (no dealer) or at one dealer; None without an active role."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    return actor_for(user, dealer_by_id(dealer_id) if dealer_id else None) if user else None


def memberships(user: User) -> list[Membership]:
    """Return a person's active roles everywhere, with their dealers."""
    return list(Membership.objects.filter(user=user, is_active=True).select_related("dealer"))


def actor_for(
    user: User, dealer: DealerInfo | None, everywhere: Sequence[Membership] | None = None
) -> Actor | None:
    """Return the actor a signed-in person is in one portal, read eagerly; None without an active role there.

    Args:
        everywhere: the person's `memberships`, where they have been read.
    """
    rows = [
        row
        for row in (memberships(user) if everywhere is None else everywhere)
        if row.dealer_id == (dealer.id if dealer else None)
    ]
    if not rows:
        return None
    roles = frozenset(Role(row.role) for row in rows)
    regions: frozenset[UUID] = frozenset()
    if Role.REGIONAL_MANAGER in roles:
        regions = frozenset(
            MembershipRegion.objects.filter(membership__in=rows).values_list("region_id", flat=True)
        )
    return Actor(
        user.id,
        user.staff_number,
        roles,
        dealer.id if dealer else None,
        dealer.code if dealer else "",
        regions,
        _bound_to(roles, regions),
    )


def _bound_to(roles: frozenset[Role], regions: frozenset[UUID]) -> frozenset[UUID] | None:
    if Role.REGIONAL_MANAGER not in roles or not roles.isdisjoint(access.NATIONWIDE):
        return None
    return frozenset(Dealer.objects.filter(region_id__in=regions).values_list("pk", flat=True))


def workplaces(rows: Sequence[Membership]) -> list[DealerInfo | None]:
    """Return where a person with these memberships may work: None for the OEM, then the open dealers by code."""
    dealers = {row.dealer.code: info(row.dealer) for row in rows if row.dealer}
    places: list[DealerInfo | None] = [None] if any(row.dealer_id is None for row in rows) else []
    return places + [dealers[code] for code in sorted(dealers) if dealers[code].is_open]


def dealers(actor: Actor, *, search: str = "") -> QuerySet[Dealer]:
    """Return the dealers an actor may see, with region, by code."""
    rows = access.visible_dealers(actor).select_related("region")
    if search:
        rows = rows.filter(
            Q(code__icontains=search)
            | Q(name__icontains=search)
            | Q(name_en__icontains=search)
            | Q(city__icontains=search)
        )
    return rows.order_by("code")


def opening_of(dealer: Dealer) -> DealerOpening | None:
    """Return how far a dealer's opening is; None for one that was opened before that was noted."""
    return DealerOpening.objects.filter(dealer=dealer).first()


def is_code_taken(code: str) -> bool:
    """Return whether a dealer has this code or had it once (OEM only)."""
    return Dealer.objects.filter(code=code).exists() or FormerCode.objects.filter(code=code).exists()


def codes_opening(codes: Sequence[str]) -> list[str]:
    """Return which of these dealers are registered and not open yet, in the order of their codes (OEM only)."""
    rows = Dealer.objects.filter(code__in=codes, status=DealerStatus.OPENING)
    return list(rows.order_by("code").values_list("code", flat=True))


def silent_openings(now: datetime) -> list[str]:
    """Return the codes of dealers whose opening has shown no sign of life, oldest first (OEM only)."""
    rows = DealerOpening.objects.filter(dealer__status=DealerStatus.OPENING).order_by("beat_at")
    found = rows.values_list("dealer__code", "beat_at", "attempts")
    return [code for code, beat_at, attempts in found if rules.opening_is_silent(beat_at, attempts, now)]


def grades_of(dealer_id: UUID) -> list[DealerGrade]:
    """Return a dealer's grades, newest first, planned ones too."""
    return list(DealerGrade.objects.filter(dealer_id=dealer_id))


def standings_of(dealer_id: UUID) -> list[rules.Standing]:
    """Return how a dealer stood over time, newest first, planned changes too; see `rules.standing_on`.

    Raises:
        Dealer.DoesNotExist: the dealer is not there, or not the caller's to see.
    """
    rows = [rules.Standing(row.grade, row.city_level, row.valid_from) for row in grades_of(dealer_id)]
    if not rows:
        raise Dealer.DoesNotExist(dealer_id)
    return rows


def people(actor: Actor, *, search: str = "") -> QuerySet[User]:
    """Return the accounts an administrator or a dealer's manager may see, with their memberships."""
    rows = access.visible_people(actor).prefetch_related("memberships__dealer")
    if search:
        rows = rows.filter(
            Q(staff_number__icontains=search) | Q(display_name__icontains=search) | Q(email__icontains=search)
        )
    return rows.order_by("staff_number", "id")


def open_invitations(actor: Actor, limit: int = 50) -> list[Invitation]:
    """Return the links that were neither used nor withdrawn, run out or not, what ends first standing first."""
    rows = access.visible_invitations(actor).filter(accepted_at=None, revoked_at=None, user__is_active=True)
    return list(rows.select_related("user").order_by("expires_at", "id")[:limit])


def open_invitation_of(actor: Actor, user: User) -> Invitation | None:
    """Return a person's link that was neither used nor withdrawn; None if there is none."""
    return access.visible_invitations(actor).filter(user=user, accepted_at=None, revoked_at=None).first()


def history(actor: Actor, subject_id: UUID, *, limit: int = 50) -> list[Event]:
    """Return what happened to a person or a dealer, newest first (administrators only)."""
    actor.require(Role.ADMINISTRATOR)
    return list(Event.objects.filter(subject_id=subject_id).order_by("-at", "-id")[:limit])


def dealer_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return `name code` by dealer id in the language now active, in one statement."""
    english = (get_language() or "zh").startswith("en")
    rows = Dealer.objects.filter(pk__in=set(ids))
    return {row.id: f"{row.name_en if english and row.name_en else row.name} {row.code}" for row in rows}
