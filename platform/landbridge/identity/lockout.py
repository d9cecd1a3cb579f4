"""Lock-out after repeated failures. Failures are rows, so it holds across processes and restarts.

Neither sign-in names nor addresses are kept: only their keyed hashes, which nobody can try out without this
installation's key. Unknown names are counted like known ones, so the answer does not tell who has an account.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from landbridge.identity.models import SignInFailure

ADDRESS_FAILURES = 20  # a whole workshop sits behind one address


def refused_until(*, login: str | None, address: str, now: datetime) -> datetime | None:
    """Return until when this name or this address may not try again; None if it may.

    Without a name (a passkey says itself whose it is) the address alone counts.
    `LOCKOUT_FAILURES` of a name, or 20 of an address, within `LOCKOUT_WINDOW` close the door until the oldest
    of them is that old. Refused attempts do not count, so the door opens again by itself.
    """
    ends = [_ends(Q(address_hash=_hash("address", address)), ADDRESS_FAILURES, now)]
    if login is not None:
        ends.append(_ends(Q(login_hash=_hash("login", login)), settings.LOCKOUT_FAILURES, now))
    return max((end for end in ends if end), default=None)


def take_turn(login: str) -> None:
    """Let attempts of one name follow each other until the front door closes.

    Twenty at the same moment would otherwise all be checked before the first one is counted.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sign-in:{_hash('login', login)}"])


def record_failure(*, login: str | None, address: str, now: datetime) -> None:
    """Count a failure, and forget those that count no more.

    Without a name only the address is charged: whoever sends a bad passkey must not lock its owner out.
    """
    SignInFailure.objects.filter(at__lte=now - settings.LOCKOUT_WINDOW).delete()
    login_hash = "" if login is None else _hash("login", login)
    SignInFailure.objects.create(login_hash=login_hash, address_hash=_hash("address", address), at=now)


def clear(login: str) -> None:
    """Forget the failures of a name: its owner has signed in."""
    SignInFailure.objects.filter(login_hash=_hash("login", login)).delete()


def refusal(until: datetime) -> str:
    """Return the sentence that says until when; the minute is rounded up, so that it is true."""
    minute = timezone.localtime(until) + timedelta(seconds=59)
    return _("Too many failed sign-ins. Try again after %(time)s.") % {"time": f"{minute:%H:%M}"}


def _ends(whose: Q, limit: int, now: datetime) -> datetime | None:
    counted = SignInFailure.objects.filter(whose, at__gt=now - settings.LOCKOUT_WINDOW).order_by("-at")
    oldest: datetime | None = counted.values_list("at", flat=True)[limit - 1 : limit].first()
    return oldest + settings.LOCKOUT_WINDOW if oldest else None


def _hash(what: str, text: str) -> str:
    return salted_hmac(f"landbridge.lockout.{what}", text.strip().lower(), algorithm="sha256").hexdigest()
