"""Errors that a command raises on purpose; pages and API turn each kind into one answer."""

from typing import Any


class RuleViolation(Exception):
    """A rule forbids what was asked, and nothing was written (HTTP 409).

    Args:
        code: stable machine name, such as `claim_not_in_review`.
        message: a sentence for the person, in their language (may be lazy).
        params: what the sentence speaks of, for tests and the API.
    """

    def __init__(self, code: str, message: Any = "", **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return str(self.message) or self.code


class Forbidden(Exception):
    """The actor's role does not allow this at all (HTTP 403)."""


class Stale(RuleViolation):
    """Somebody else was first: the row changed since the page was read (HTTP 409)."""
