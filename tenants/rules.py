"""Rules of the dealer directory. Plain Python."""

import re

from landbridge.errors import RuleViolation

CODE = re.compile(r"[A-Z]{2}[0-9]{3}\Z")

# A closed dealer never opens again: its codes, numbers and history are final.
NEXT_STATUS: dict[str, tuple[str, ...]] = {
    "active": ("suspended", "closed"),
    "suspended": ("active", "closed"),
}


def dealer_code(text: str) -> str:
    """Return a dealer's code in its one spelling: two letters of the city and three digits, such as CQ012.

    Raises:
        RuleViolation: anything else; codes become schema names and parts of URLs.
    """
    code = text.strip().upper()
    if not CODE.match(code):
        raise RuleViolation("dealer_code", f"{text!r}: two letters and three digits, such as CQ012")
    return code


def schema_name(code: str) -> str:
    """Return the name of a dealer's schema."""
    return f"d_{code.lower()}"
