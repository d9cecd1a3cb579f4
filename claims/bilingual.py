"""A sentence in both languages, for rules that know nothing of Django's translation."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in Chinese and English; printed as Chinese, the platform's first language."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def spoken(self, language: str) -> str:
        """Return the sentence in a language such as "zh-hans" or "en-gb"; Chinese if it is neither."""
        return self.en if language.lower().startswith("en") else self.zh

    def __add__(self, other: "Text") -> "Text":
        """Return both sentences one after the other; only English needs the blank between them."""
        joint = " " if self.en and other.en else ""
        return Text(self.zh + other.zh, self.en + joint + other.en)
