"""Bilingual sentences in the language of whoever reads them now."""

from django.utils.translation import get_language

from claims.bilingual import Text


def spoken(text: Text) -> str:
    """Return the sentence in the active language."""
    return text.spoken(get_language() or "zh-hans")
