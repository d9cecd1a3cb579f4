"""What every move of a claim has in common: find, lock, check that the page is not older than the row."""

from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from claims import access
from claims.models import Claim
from claims.rules import STATUS_NAMES, Status, next_status
from claims.words import spoken
from landbridge.errors import Stale
from landbridge.events.models import Event
from landbridge.identity.actor import Actor


def claim_to_move(
    *,
    actor: Actor,
    verb: str,
    number: str = "",
    claim_id: UUID | None = None,
    version: int | None = None,
    expected: int | None = None,
    outcome: Status | None = None,
) -> Claim:
    """Return the locked claim with its status already moved, not yet saved.

    Args:
        number, claim_id: which claim; one of both.
        version: the version that the person looked at; None does not ask.
        expected: the claim's `revision` on the page; None does not ask.
        outcome: which target, where the move has several.

    Raises:
        Claim.DoesNotExist: no such claim, or not visible to the actor.
        RuleViolation: status or role forbids the move, see `rules.MOVES`.
        Stale: somebody else was first; says who and when.
    """
    which = {"pk": claim_id} if claim_id else {"number": number}
    rows = access.visible_claims(actor)
    if actor.is_dealer:
        # The database lets a dealer lock only rows it may move, so the reason for a "no" is found before.
        _moved(rows.get(**which), actor, verb, version, expected, outcome)
    locked = rows.select_for_update(of=("self",)).filter(**which).first()
    if locked is None and actor.is_dealer:
        raise stale(rows.get(**which))
    claim = locked or rows.get(**which)
    claim.status = _moved(claim, actor, verb, version, expected, outcome).value
    return claim


def save_move(claim: Claim, *fields: str) -> None:
    """Save status, revision and the named fields of a moved claim."""
    claim.revision += 1
    claim.save(update_fields=["status", "revision", *fields])


def stale(claim: Claim) -> Stale:
    """Return the error that tells who changed the claim last, when and to what."""
    last = Event.objects.filter(subject_id=claim.pk).order_by("-at", "-id").first()
    status = spoken(STATUS_NAMES[claim.state])
    if last is None:
        message = _("The claim has changed meanwhile; it is now “%(status)s”.") % {"status": status}
    else:
        message = _("%(who)s was first at %(when)s; the claim is now “%(status)s”.") % {
            "who": last.actor_label,
            "when": f"{localtime(last.at):%m-%d %H:%M}",
            "status": status,
        }
    return Stale(
        "claim_changed",
        message,
        claim_status=claim.status,
        revision=claim.revision,
        by=last.actor_label if last else "",
        at=last.at.isoformat() if last else "",
    )


def wake_subscribers() -> None:
    """Have waiting events applied soon after the commit; the beat would do it within seconds anyway."""

    # Late, because the tasks know the subscribers, and those know these commands.
    from landbridge.events import tasks

    tasks.wake()


def _moved(
    claim: Claim,
    actor: Actor,
    verb: str,
    version: int | None,
    expected: int | None,
    outcome: Status | None,
) -> Status:
    if (expected is not None and claim.revision != expected) or (version is not None and claim.version != version):
        raise stale(claim)
    return next_status(verb, claim.state, actor.roles, outcome)
