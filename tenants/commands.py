"""Writes of the dealer directory, of accounts and of memberships."""

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from landbridge import events
from landbridge.catalog.loading.comparing import Outcome
from landbridge.catalog.loading.preview import Preview, preview
from landbridge.catalog.loading.sheet import SheetRow
from landbridge.clocks.days import local_day
from landbridge.doors.scopes import oem_scope
from landbridge.errors import RuleViolation
from landbridge.identity import commands as identity
from landbridge.identity.actor import Actor
from landbridge.identity.models import Invitation, User
from landbridge.identity.rules import DEALER_ROLES, OEM_ROLES, Role
from landbridge.ids import uuid7
from tenants import provisioning, rules
from tenants.dealer_file import DEALERS
from tenants.models import (
    Dealer,
    DealerGrade,
    DealerOpening,
    DealerStatus,
    FormerCode,
    Membership,
    Region,
    SpareSchema,
)
from tenants.queries import directory, is_code_taken


@transaction.atomic
def register_dealer(
    *,
    actor: Actor,
    now: datetime,
    code: str,
    name: str,
    name_en: str,
    grade: str,
    city: str,
    city_level: int,
    province: str,
    region: Region,
    depot: str,
) -> Dealer:
    """Write a dealer into the directory as `opening`; `open_dealer` then makes its schema.

    Raises:
        Forbidden: the actor is not an administrator.
        RuleViolation: the code is malformed or taken.
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    code = rules.dealer_code(code)
    _require_free(code)
    dealer = Dealer.objects.create(
        id=_free_spare() or uuid7(),
        code=code,
        name=name,
        name_en=name_en,
        grade=grade,
        city=city,
        city_level=city_level,
        province=province,
        region=region,
        depot=depot,
        opened_on=local_day(now),
        schema_name=rules.schema_name(code),
    )
    DealerGrade.objects.create(dealer=dealer, grade=grade, city_level=city_level, valid_from=dealer.opened_on)
    DealerOpening.objects.create(dealer=dealer, beat_at=now)
    events.record(actor, "dealer.registered", dealer, at=now, dealer_id=dealer.id, facts={"code": code})
    return dealer


@transaction.atomic
def register_dealers(*, actor: Actor, rows: Sequence[SheetRow], now: datetime) -> Preview:
    """Write a file of dealers into the directory, all of them or, if a row is refused, none; see `dealer_file`.

    A row of a dealer that is there as the file says is left as it is, so a file may come again.

    Returns:
        what each row came to.

    Raises:
        Forbidden: the actor is not an administrator.
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    found = preview(DEALERS, rows, today=local_day(now))
    if not found.counts[Outcome.REFUSED]:
        regions = {region.code: region for region in Region.objects.all()}
        for values in found.plan.inserts:
            facts: dict[str, Any] = {**values, "region": regions[str(values["region"])]}
            register_dealer(actor=actor, now=now, **facts)
    return found


def _free_spare() -> UUID | None:
    """Return the id of a schema made ahead that nobody has taken; two at once take two."""
    taken = Dealer.objects.filter(pk=OuterRef("pk"))
    free = SpareSchema.objects.filter(~Exists(taken)).order_by("made_at")
    return free.select_for_update(skip_locked=True).values_list("pk", flat=True).first()


def open_dealer(*, actor: Actor, code: str, now: datetime) -> None:
    """Make a registered dealer's role and schema, or name its spare one, then let it in; again after a kill.

    Runs outside doors by itself: schema changes belong to the provisioner. A second run at the same time does
    nothing.

    Raises:
        Forbidden: the actor is not an administrator.
        Dealer.DoesNotExist: not registered.
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    with oem_scope():
        dealer = Dealer.objects.get(code=code)
        if dealer.status not in (DealerStatus.OPENING, DealerStatus.ACTIVE):
            return
    with provisioning.alone_with(dealer.ref) as alone:
        if not alone:
            return
        _tell_opening(dealer, begins=True)
        try:
            provisioning.make_dealer_schema(dealer.ref)
        except Exception as error:
            _tell_opening(dealer, error=type(error).__name__)
            raise
        with oem_scope():
            row = Dealer.objects.select_for_update().get(pk=dealer.pk)
            if row.status == DealerStatus.OPENING:
                row.status = DealerStatus.ACTIVE
                row.save(update_fields=["status"])
                events.record(actor, "dealer.opened", row, at=now, dealer_id=row.id, facts={"code": row.code})
    directory.forget()


def _tell_opening(dealer: Dealer, *, begins: bool = False, error: str = "") -> None:
    """Note how an opening goes, in a transaction of its own; the page and the beat read it."""
    with oem_scope():
        row = DealerOpening.objects.select_for_update().filter(dealer_id=dealer.pk).first()
        row = row or DealerOpening(dealer_id=dealer.pk)
        row.beat_at, row.error = timezone.now(), error[:80]
        if begins:
            row.attempts += 1
        row.save()


@transaction.atomic
def rename_dealer(*, actor: Actor, code: str, new_code: str, now: datetime) -> Dealer:
    """Give a dealer another code, from now on in its address and in the numbers of its new claims.

    What has a number keeps it, and so nobody ever gets the former code. Its schema keeps its name too, which only
    the database knows. The same again changes nothing.

    Raises:
        Forbidden: the actor is not an administrator.
        Dealer.DoesNotExist: there is none.
        RuleViolation: the code is malformed or taken.
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    new_code = rules.dealer_code(new_code)
    dealer = Dealer.objects.select_for_update().filter(code=code).first()
    if dealer is None:  # this may be the second click
        return Dealer.objects.get(code=new_code, former_codes__code=code)
    if new_code == code:
        return dealer
    if not dealer.former_codes.filter(code=new_code).exists():
        _require_free(new_code)
    FormerCode.objects.get_or_create(code=code, defaults={"dealer": dealer, "until": local_day(now)})
    dealer.code = new_code
    dealer.save(update_fields=["code"])
    facts = {"code": new_code, "former_code": code}
    events.record(actor, "dealer.renamed", dealer, at=now, dealer_id=dealer.id, facts=facts)
    directory.forget()
    return dealer


def _require_free(code: str) -> None:
    if is_code_taken(code):
        raise RuleViolation("dealer_code_taken", _("There is, or was, a dealer with this code already."))


def freeze_closed_dealers() -> list[str]:
    """Take from closed dealers the right to write anything, in the database itself; safe at any time.

    Runs outside doors, as the provisioner.

    Returns:
        The schemas of those that could still write.
    """
    found = provisioning.writable_closed_dealers()
    for ref in found:
        provisioning.freeze(ref)
    return [ref.schema_name for ref in found]


@transaction.atomic
def set_dealer_grade(
    *, actor: Actor, code: str, grade: str, city_level: int, valid_from: date, now: datetime
) -> DealerGrade:
    """Give a dealer another grade or city level from today or a later day on; earlier days keep theirs.

    Raises:
        Forbidden: the actor is not an administrator.
        Dealer.DoesNotExist: there is none.
        RuleViolation: `grade_day` (past, or years ahead), `grade_day_taken` or `grade_same`.
    """
    actor.require(Role.ADMINISTRATOR)
    dealer = Dealer.objects.select_for_update().get(code=code)
    today = local_day(now)
    if not today <= valid_from <= today + timedelta(days=rules.LATEST_GRADE_DAYS):
        raise RuleViolation("grade_day", _("A grade begins today at the earliest, in a year at the latest."))
    before = dealer.grades.filter(valid_from__lte=valid_from).first()
    if before is not None and before.valid_from == valid_from:
        raise RuleViolation("grade_day_taken", _("Another grade begins on that day already."))
    if before is not None and (before.grade, before.city_level) == (grade, city_level):
        raise RuleViolation("grade_same", _("The dealer has this grade and city level on that day anyway."))
    row = DealerGrade.objects.create(dealer=dealer, grade=grade, city_level=city_level, valid_from=valid_from)
    told = {"grade": grade, "city_level": city_level, "valid_from": valid_from.isoformat()}
    events.record(actor, "dealer.grade_set", dealer, at=now, dealer_id=dealer.id, facts=told)
    apply_due_grades(now=now, code=code)
    return row


@transaction.atomic
def apply_due_grades(*, now: datetime, code: str = "") -> int:
    """Copy grades whose day has come to their dealers; safe at any time, the beat calls it.

    Args:
        code: only this dealer.

    Returns:
        How many dealers changed.
    """
    today = local_day(now)
    begun = DealerGrade.objects.filter(dealer_id=OuterRef("pk"), valid_from__lte=today).order_by("-valid_from")
    rows = Dealer.objects.annotate(
        due_grade=Subquery(begun.values("grade")[:1]), due_level=Subquery(begun.values("city_level")[:1])
    ).filter(~Q(grade=F("due_grade")) | ~Q(city_level=F("due_level")), due_grade__isnull=False)
    if code:
        rows = rows.filter(code=code)
    changed = list(rows.select_for_update(of=("self",)).values_list("pk", "due_grade", "due_level"))
    for pk, grade, city_level in changed:
        Dealer.objects.filter(pk=pk).update(grade=grade, city_level=city_level)
    if changed:
        directory.forget()
    return len(changed)


@transaction.atomic
def set_dealer_status(*, actor: Actor, code: str, status: str, now: datetime) -> Dealer:
    """Suspend, re-activate or close a dealer; a closed one keeps its data and lets nobody in.

    The beat then takes from the closed dealer's role what it could write (`freeze_closed_dealers`).
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    dealer = Dealer.objects.select_for_update().get(code=code)
    if status not in rules.NEXT_STATUS.get(dealer.status, ()):
        raise RuleViolation("dealer_status", _("A dealer cannot go from this status to that one."))
    dealer.status = status
    dealer.closed_on = local_day(now) if status == DealerStatus.CLOSED else None
    dealer.save(update_fields=["status", "closed_on"])
    events.record(actor, f"dealer.{status}", dealer, at=now, dealer_id=dealer.id)
    directory.forget()
    return dealer


@transaction.atomic
def invite_person(
    *,
    actor: Actor,
    email: str,
    display_name: str,
    staff_number: str,
    dealer: Dealer | None,
    roles: Iterable[Role],
    regions: Iterable[Region] = (),
    now: datetime,
) -> tuple[User, str]:
    """Create an account with roles and return it with the invitation's token (shown once, kept as a hash).

    A person who has an account already gets the further roles on it.

    Raises:
        Forbidden: the actor is not an administrator.
        RuleViolation: no role, or a role of the other side.
    """
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    wanted = frozenset(roles)
    side = OEM_ROLES if dealer is None else DEALER_ROLES
    if not wanted or not wanted <= side:
        raise RuleViolation("roles_do_not_fit", _("Choose at least one role of this workplace."))
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        user = User.objects.create_user(
            email.strip(), display_name=display_name.strip(), staff_number=staff_number.strip()
        )
    grant_roles(actor=actor, user=user, dealer=dealer, roles=wanted, regions=regions, now=now)
    token = _new_link(user, now)
    events.record(
        actor,
        "person.invited",
        user,
        at=now,
        dealer_id=dealer.id if dealer else None,
        audience="oem",
        facts={"staff_number": user.staff_number},
    )
    return user, token


@transaction.atomic
def renew_invitation(*, actor: Actor, user_id: UUID, now: datetime) -> tuple[User, str]:
    """Return a person with the token of a new link by which a (new) password is set; an open one ends.

    Raises:
        Forbidden: the actor is not an administrator.
        User.DoesNotExist: there is none.
        RuleViolation: the account is suspended.
    """
    actor.require(Role.ADMINISTRATOR)
    user = User.objects.get(pk=user_id)
    if not user.is_active:
        raise RuleViolation("person_suspended", _("The account is suspended; reinstate it first."))
    token = _new_link(user, now)
    facts = {"staff_number": user.staff_number}
    events.record(actor, "person.invitation_renewed", user, at=now, audience="oem", facts=facts)
    return user, token


@transaction.atomic
def revoke_invitation(*, actor: Actor, user_id: UUID, now: datetime) -> User:
    """End the open link of a person; roles stay as they are.

    Raises:
        Forbidden: the actor is not an administrator.
        RuleViolation: no link is open (any more).
    """
    actor.require(Role.ADMINISTRATOR)
    user = User.objects.select_for_update().get(pk=user_id)
    if not _close_links(user, now):
        raise RuleViolation("invitation_not_open", _("No link of this person is open any more."))
    facts = {"staff_number": user.staff_number}
    events.record(actor, "person.invitation_revoked", user, at=now, audience="oem", facts=facts)
    return user


def _new_link(user: User, now: datetime) -> str:
    # Locked: of two links made at the same moment the later one counts.
    User.objects.select_for_update().get(pk=user.pk)
    _close_links(user, now)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        user=user,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        created_at=now,
        expires_at=now + settings.INVITATION_VALID,
    )
    return token


def _close_links(user: User, now: datetime) -> int:
    return Invitation.objects.filter(user=user, accepted_at=None, revoked_at=None).update(revoked_at=now)


@transaction.atomic
def grant_roles(
    *,
    actor: Actor,
    user: User,
    dealer: Dealer | None,
    roles: Iterable[Role],
    regions: Iterable[Region] = (),
    now: datetime,
) -> None:
    """Set exactly these roles of a person at one workplace; the others there end at once."""
    actor.require(Role.ADMINISTRATOR, Role.SYSTEM)
    wanted = frozenset(roles)
    if not wanted <= (OEM_ROLES if dealer is None else DEALER_ROLES):
        raise RuleViolation("roles_do_not_fit", _("Choose at least one role of this workplace."))
    Membership.objects.filter(user=user, dealer=dealer).exclude(role__in=wanted).update(is_active=False)
    for role in sorted(wanted):
        membership, created = Membership.objects.get_or_create(
            user=user, dealer=dealer, role=role, defaults={"since": now}
        )
        if not created and not membership.is_active:
            membership.is_active = True
            membership.save(update_fields=["is_active"])
        if role == Role.REGIONAL_MANAGER:
            membership.regions.set(regions)
    events.record(
        actor,
        "person.roles_set",
        user,
        at=now,
        dealer_id=dealer.id if dealer else None,
        audience="oem",
        facts={"staff_number": user.staff_number, "roles": sorted(wanted)},
    )


@transaction.atomic
def reset_second_step(*, actor: Actor, user_id: UUID, now: datetime) -> User:
    """Remove app, passkeys and recovery codes of a person who has lost them all; the password is enough then.

    Raises:
        Forbidden: the actor is not an administrator.
        RuleViolation: the own account, which has pages for that, or none is set up.
    """
    actor.require(Role.ADMINISTRATOR)
    if actor.user_id == user_id:
        raise RuleViolation("not_yourself", _("Change your own second step under “Sign-in and security”."))
    user = User.objects.select_for_update().get(pk=user_id)
    if not identity.remove_second_steps(user):
        raise RuleViolation("no_second_step", _("This person has no second step (any more)."))
    facts = {"staff_number": user.staff_number}
    events.record(actor, "person.second_step_reset", user, at=now, audience="oem", facts=facts)
    return user


@transaction.atomic
def suspend_person(*, actor: Actor, user_id: UUID, now: datetime) -> User:
    """Shut a person out at once: the account sleeps and every open session ends with the next click."""
    actor.require(Role.ADMINISTRATOR)
    if actor.user_id == user_id:
        raise RuleViolation("not_yourself", _("You cannot suspend your own account."))
    return _set_active(actor, user_id, False, now)


@transaction.atomic
def reinstate_person(*, actor: Actor, user_id: UUID, now: datetime) -> User:
    """Let a suspended person in again, with the roles of before."""
    actor.require(Role.ADMINISTRATOR)
    return _set_active(actor, user_id, True, now)


def _set_active(actor: Actor, user_id: UUID, active: bool, now: datetime) -> User:
    user = User.objects.select_for_update().get(pk=user_id)
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb = "person.reinstated" if active else "person.suspended"
    events.record(actor, verb, user, at=now, audience="oem", facts={"staff_number": user.staff_number})
    return user
