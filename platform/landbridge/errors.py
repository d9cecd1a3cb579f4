"""Errors that a command raises on purpose; pages and API turn each kind into one answer."""

import traceback
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


def described(error: BaseException) -> str:
    """Return what an unexpected error was, for logs and job rows: never its own words.

    PostgreSQL repeats the failing row in its message, and Python the failing value; both may be a customer's.
    """
    cause = error.__cause__ if getattr(error.__cause__, "sqlstate", None) else error
    state = getattr(cause, "sqlstate", None)
    if state is None:
        return type(error).__name__
    constraint = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return f"{type(error).__name__} {state}" + (f" {constraint}" if constraint else "")


def where(error: BaseException) -> str:
    """Return the lines of code that led to an error, without its words; see `described`."""
    return "".join(traceback.format_tb(error.__traceback__))
