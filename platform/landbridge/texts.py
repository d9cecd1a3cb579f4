"""A sentence in Chinese and English together, for plain-Python modules that know no Django."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in both languages; which one is read is decided where it is shown.

    Args:
        zh: Chinese (zh-Hans), may hold `{name}` places.
        en: English with the same places.
    """

    zh: str
    en: str

    def format(self, **params: object) -> "Text":
        """Return the sentence with its places filled; a `Text` among the values goes language by language."""
        return Text(
            self.zh.format(**{name: _in(value, "zh") for name, value in params.items()}),
            self.en.format(**{name: _in(value, "en") for name, value in params.items()}),
        )

    def in_language(self, code: str) -> str:
        """Return the sentence for a code such as `zh-hans`, `zh_CN` or `en`; unknown codes get English."""
        return self.zh if code.lower().startswith("zh") else self.en

    def to_json(self) -> dict[str, str]:
        """Return `{"zh": …, "en": …}`."""
        return {"zh": self.zh, "en": self.en}

    @classmethod
    def from_json(cls, stored: Mapping[str, str]) -> "Text":
        """Return what `to_json` stored."""
        return cls(stored["zh"], stored["en"])

    def __str__(self) -> str:
        return self.zh


def _in(value: object, language: str) -> object:
    return value.in_language(language) if isinstance(value, Text) else value
