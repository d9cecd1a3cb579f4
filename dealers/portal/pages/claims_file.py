"""The dealer's claims as a file that spreadsheets open."""

import csv
import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from claims.models import Claim
from claims.rules import CLAIM_TYPE_NAMES, ClaimType
from landbridge.clocks.days import local_day
from landbridge.identifiers import plate as plates
from landbridge.web.status import status_look
from landbridge.web.templatetags.lb import in_language

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def claims_as_csv(rows: Iterable[tuple[Claim, str]]) -> str:
    """Return claims with their plates as CSV with a line of headings, in the language now active.

    What came from a person or a file and looks like a formula is quoted, so that no spreadsheet runs it.
    """
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(
        [
            _("Claim"), _("version"), _("Status"), _("Order"), _("Plate"), "VIN", _("Model"), _("What about"),
            _("Claim type"), _("Mileage km"), _("Hand-over"), _("First submitted"), pgettext("money", "Claimed"),
            pgettext("money", "Approved"), pgettext("money", "Settled"),
        ]
    )  # fmt: skip
    for claim, plate in rows:
        writer.writerow(
            [
                claim.number,
                claim.version,
                in_language(status_look(claim.status).label),
                _harmless(claim.order_number),
                plates.displayed(plate),
                claim.vin,
                _harmless(claim.model_name),
                _harmless(claim.title),
                in_language(CLAIM_TYPE_NAMES[ClaimType(claim.claim_type)]),
                "" if claim.mileage_km is None else claim.mileage_km,
                _day(claim.handed_over_at),
                _day(claim.submitted_at),
                *map(_yuan, (claim.claimed_amount, claim.approved_amount, claim.settled_amount)),
            ]
        )
    return written.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


def _day(at: datetime | None) -> str:
    return local_day(at).isoformat() if at else ""


def _yuan(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"
