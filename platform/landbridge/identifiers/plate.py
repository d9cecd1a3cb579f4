"""Number plates of mainland China (GA 36). Never a key: a plate can be missing and changes over time."""

import re
import unicodedata
from enum import StrEnum

PLACE = 2  # province and city letter; what follows is what a workshop calls a car by
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_LETTER = "A-HJ-NP-Z"  # I and O are never used
_PLATE = re.compile(
    f"[{_PROVINCES}][{_LETTER}]"
    f"(?:(?P<ordinary>[{_LETTER}0-9]{{4}}[{_LETTER}0-9挂学警港澳])"
    f"|(?P<small>[A-HJK][{_LETTER}0-9][0-9]{{4}})"
    f"|(?P<large>[0-9]{{5}}[A-HJK]))"
)
_SEPARATORS = re.compile(r"[\s·•・‧･.\-—_]+")


class PlateKind(StrEnum):
    """What a plate says about the vehicle."""

    ORDINARY = "ordinary"
    NEW_ENERGY_SMALL = "new_energy_small"
    NEW_ENERGY_LARGE = "new_energy_large"
    TRAILER = "trailer"
    TRAINING = "training"
    POLICE = "police"
    HONG_KONG = "hong_kong"
    MACAU = "macau"


class PlateProblem(StrEnum):
    """Why a text is no regular plate. Embassy, armed police and temporary plates are kept as free text."""

    EMPTY = "plate_empty"
    FORMAT = "plate_format"


_LAST_SIGN = {
    "挂": PlateKind.TRAILER,
    "学": PlateKind.TRAINING,
    "警": PlateKind.POLICE,
    "港": PlateKind.HONG_KONG,
    "澳": PlateKind.MACAU,
}


def clean(text: str) -> str:
    """Return the plate in capitals and half width, without the middle dot, blanks and dashes."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text).upper())


def kind(plate: str) -> PlateKind | None:
    """Return the kind of a cleaned plate, or None if it is no regular plate."""
    match = _PLATE.fullmatch(plate)
    if match is None:
        return None
    if match["small"]:
        return PlateKind.NEW_ENERGY_SMALL
    if match["large"]:
        return PlateKind.NEW_ENERGY_LARGE
    return _LAST_SIGN.get(plate[-1], PlateKind.ORDINARY)


def problem(plate: str) -> PlateProblem | None:
    """Return what is wrong with a cleaned plate, or None."""
    if not plate:
        return PlateProblem.EMPTY
    return None if kind(plate) else PlateProblem.FORMAT


def displayed(plate: str) -> str:
    """Return a cleaned plate as people write it, with the dot after the city letter: 渝A·12345."""
    return f"{plate[:2]}·{plate[2:]}" if kind(plate) else plate
