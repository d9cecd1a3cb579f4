"""What a component takes as words: plain, lazily translated, or in both languages at once."""

from typing import Protocol

from django.utils.functional import Promise


class Bilingual(Protocol):
    """The same sentence in both languages, such as `landbridge.texts.Text`; `in_language` picks one."""

    @property
    def zh(self) -> str:
        """Chinese."""

    @property
    def en(self) -> str:
        """English."""


Words = str | Promise | Bilingual
