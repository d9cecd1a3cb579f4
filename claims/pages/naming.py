"""Names of parts and labour for the reader: Chinese as the dealer sent them, English by the catalogue."""

from collections.abc import Mapping

from django.utils.translation import get_language

from claims.models import Claim
from landbridge.texts import Text


def is_english() -> bool:
    """Return whether the page is read in English."""
    return (get_language() or "zh").startswith("en")


def read(name: Text) -> str:
    """Return a name in the language now active."""
    return name.en if is_english() else name.zh


def title_of(claim: Claim, parts: Mapping[str, Text]) -> str:
    """Return what a claim is called: its causal part, in English where the catalogue knows the part."""
    return named(claim.title, claim.causal_part, parts)


def named(sent: str, code: str, names: Mapping[str, Text]) -> str:
    """Return a name as it was sent, or its English by the catalogue where English is read."""
    known = names.get(code)
    return known.en if known and is_english() else sent
