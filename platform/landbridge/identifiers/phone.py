"""Chinese telephone numbers: mobile, landline and 400/800 lines, stored as E.164."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(?P<area>0\d{2,3})-?(?P<number>\d{7,8})(?:-(?P<extension>\d{1,6}))?", re.ASCII)
_SERVICE = re.compile(r"[48]00-?\d{3}-?\d{4}", re.ASCII)
_COUNTRY = re.compile(r"^(?:\+86|0086)-?")
_MOBILE_COUNTRY = re.compile(r"86(?=1[3-9]\d{9}$)", re.ASCII)  # written without its plus
_BLANKS = re.compile(r"[\s()]+")
_DASHES = re.compile(r"[‐-―−－]")


class PhoneKind(StrEnum):
    """Which family of numbers it belongs to; only a mobile takes text messages."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    SERVICE = "service"


class PhoneProblem(StrEnum):
    """Why a text is no telephone number."""

    EMPTY = "phone_empty"
    FORMAT = "phone_format"


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number.

    Args:
        kind: mobile, landline or 400/800 line.
        e164: "+86" and the national number without its leading 0, for storing and matching.
        extension: digits to dial after a landline answers; E.164 has no place for them.
    """

    kind: PhoneKind
    e164: str
    extension: str = ""


def clean(text: str) -> str:
    """Return the number in half width, without blanks, brackets and the country code +86."""
    plain = _DASHES.sub("-", _BLANKS.sub("", unicodedata.normalize("NFKC", text)))
    national = _COUNTRY.sub("", plain, count=1)
    compact = _MOBILE_COUNTRY.sub("", national.replace("-", ""), count=1)
    if _MOBILE.fullmatch(compact):
        return compact
    if national != plain and not national.startswith("0") and not _SERVICE.fullmatch(national):
        return f"0{national}"  # abroad a landline is written without the 0 of its area code
    return national


def parse(text: str) -> Phone | None:
    """Return the telephone number a text holds, or None if it holds none."""
    plain = clean(text)
    if _MOBILE.fullmatch(plain):
        return Phone(PhoneKind.MOBILE, f"+86{plain}")
    if _SERVICE.fullmatch(plain):
        return Phone(PhoneKind.SERVICE, f"+86{plain.replace('-', '')}")
    if match := _LANDLINE.fullmatch(plain):
        number = f"+86{match['area'][1:]}{match['number']}"
        return Phone(PhoneKind.LANDLINE, number, match["extension"] or "")
    return None


def problem(text: str) -> PhoneProblem | None:
    """Return what is wrong with a telephone number as typed, or None."""
    if not text.strip():
        return PhoneProblem.EMPTY
    return None if parse(text) else PhoneProblem.FORMAT


def masked(e164: str) -> str:
    """Return a stored number with its middle hidden, as it may stand on a screen: 138****1111."""
    plain = e164.removeprefix("+86")
    return f"{plain[:3]}****{plain[-4:]}" if len(plain) > 7 else "****"


def written(e164: str) -> str:
    """Return a stored number as people here dial it, without the country code."""
    plain = e164.removeprefix("+86")
    # A landline's area code begins with 0 inside the country.
    return plain if _MOBILE.fullmatch(plain) or _SERVICE.fullmatch(plain) else f"0{plain}"
