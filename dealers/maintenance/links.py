"""The owner's link: which sheet it opens, signed so that nobody can make one up. It says nothing about anybody."""

import base64
import binascii
from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "landbridge.maintenance.owner"
_BYTES = 16


def token_of(dealer_code: str, sheet_id: UUID) -> str:
    """Return the last part of the owner's link: 43 characters that fit a small QR code."""
    return _text(sheet_id.bytes + _signature(dealer_code, sheet_id))


def sheet_of(dealer_code: str, token: str) -> UUID | None:
    """Return the sheet that a link opens at this dealer; None if it was not made here for it."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(raw) != 2 * _BYTES or _text(raw) != token:
        return None
    sheet_id = UUID(bytes=raw[:_BYTES])
    return sheet_id if constant_time_compare(raw[_BYTES:], _signature(dealer_code, sheet_id)) else None


def _signature(dealer_code: str, sheet_id: UUID) -> bytes:
    return salted_hmac(_SALT, f"{dealer_code.lower()} {sheet_id}", algorithm="sha256").digest()[:_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
