"""Exact JSON for the frozen values of adjudication: what is stored today is judged again in ten years."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
Decoder = Callable[[Any], Any]
Encoder = Callable[[Any], Any]
_PLAIN = (str, int, bool)


class Unreadable(ValueError):
    """The JSON does not hold what the type asks for: a missing or an unknown key, or a wrong value."""


def to_json(value: object) -> Any:
    """Return a value as dicts, lists, text, whole numbers, booleans and None.

    Raises:
        TypeError: something that has no exact form here, such as a float.
        ValueError: a moment without a time zone.
    """
    return _encoder(cast(Any, type(value)))(value)


@cache
def _encoder(kind: type) -> Encoder:
    """Return what writes values of exactly this type: a version is a hundred values of a dozen types."""
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, (*_PLAIN, NoneType)):
        return lambda value: value
    if issubclass(kind, Decimal):
        return str
    if issubclass(kind, datetime):
        return _moment
    if issubclass(kind, date):
        return lambda value: value.isoformat()
    if issubclass(kind, tuple | list):
        return lambda value: [to_json(item) for item in value]
    if issubclass(kind, Mapping):
        return lambda value: {str(key): to_json(item) for key, item in value.items()}
    if is_dataclass(kind):
        names = tuple(one.name for one in fields(kind))
        return lambda value: {name: to_json(getattr(value, name)) for name in names}
    raise TypeError(f"No exact JSON for {kind.__name__}.")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"A moment needs a time zone: {value.isoformat()}")
    return value.isoformat()


def from_json(kind: type[T], data: Any) -> T:
    """Return a value of the type from its JSON; keys that came later take their defaults.

    Raises:
        Unreadable: a key is missing or unknown, or a value is of another kind.
    """
    hint: Any = kind
    try:
        return cast(T, _decoder(hint)(data))
    except Unreadable:
        raise
    except (ValueError, TypeError, ArithmeticError, AttributeError, KeyError) as error:
        raise Unreadable(f"{kind.__name__}: {error}") from error


@cache
def _decoder(hint: Any) -> Decoder:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return _union(get_args(hint))
    if origin is tuple:
        item = _decoder(get_args(hint)[0])
        return lambda data: tuple(item(one) for one in _of(list, data))
    if origin is not None and issubclass(origin, Mapping):
        value = _decoder(get_args(hint)[1])
        return lambda data: {_of(str, key): value(one) for key, one in _of(dict, data).items()}
    if is_dataclass(hint):
        return _dataclass(cast(type, hint))
    if hint is Decimal:
        return lambda data: Decimal(_of(str, data))
    if hint in (datetime, date):
        return lambda data: hint.fromisoformat(_of(str, data))
    if issubclass(hint, Enum):
        return cast(Decoder, hint)
    return lambda data: _of(hint, data)


def _union(args: tuple[Any, ...]) -> Decoder:
    kinds = tuple(arg for arg in args if arg is not NoneType)
    if all(kind in _PLAIN for kind in kinds):
        allowed = (*kinds, *(() if len(kinds) == len(args) else (NoneType,)))
        return lambda data: _of(allowed, data)
    (only,) = kinds
    inner = _decoder(only)
    return lambda data: None if data is None else inner(data)


def _dataclass(kind: type) -> Decoder:
    hints = get_type_hints(kind)
    parts = [(one.name, _decoder(hints[one.name]), _needed(one)) for one in fields(kind)]
    names = frozenset(name for name, _, _ in parts)

    def decode(data: Any) -> Any:
        given = _of(dict, data)
        # An unknown key is a fact this code cannot judge by: better to stop than to decide without it.
        if unknown := given.keys() - names:
            raise Unreadable(f"{kind.__name__}: unknown {sorted(unknown)}")
        values = {}
        for name, decoder, needed in parts:
            if name in given:
                values[name] = decoder(given[name])
            elif needed:
                raise Unreadable(f"{kind.__name__}: {name} is missing")
        return kind(**values)

    return decode


def _needed(one: "Field[Any]") -> bool:
    return one.default is MISSING and one.default_factory is MISSING


def _of(kind: Any, data: Any) -> Any:
    wrong_bool = isinstance(data, bool) and kind is not bool and not (isinstance(kind, tuple) and bool in kind)
    if wrong_bool or not isinstance(data, kind):
        raise Unreadable(f"{data!r} is not {kind}")
    return data
