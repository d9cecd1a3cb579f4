"""Secrets at rest: what the database holds of them cannot be read without a key of the installation.

`LANDBRIDGE_SECRET_KEYS` is a list with the newest first: that one seals, all of them open. Without it the key is
derived from `SECRET_KEY`, and a change of that would shut the second step of everybody.
"""

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(ValueError):
    """A secret was sealed with a key that is not in the list (any more), or is none."""


def seal(text: str) -> str:
    """Return the text as only this installation can read it."""
    return _ring(tuple(settings.LANDBRIDGE_SECRET_KEYS)).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return the text.

    Raises:
        Unreadable: see the class.
    """
    try:
        return _ring(tuple(settings.LANDBRIDGE_SECRET_KEYS)).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("sealed with another key; is LANDBRIDGE_SECRET_KEYS complete?") from error


@cache
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    # A use of its own for the key: what signs cookies must not open secrets as well.
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"landbridge.identity.sealing")
    return base64.urlsafe_b64encode(hkdf.derive(key.encode()))
