"""What a sheet is: its columns, its key, and what makes a row of it wrong."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.db import models
from django.utils.translation import override

from landbridge.catalog.loading.cells import Cell, Value, shown

Values = dict[str, Value]
Key = tuple[Value, ...]

VALID_FROM = "valid_from"
VALID_TO = "valid_to"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Args:
        name: the header, and the model's field unless the column is a reference.
        label: the header for people, accepted as well.
        target: "app.Model" that the cell's code must exist in.
        by: the field of that model which holds the code.
        apart: where the value lies, if in another table than the sheet's.
    """

    name: str
    label: Any
    cell: Cell
    required: bool = True
    target: str = ""
    by: str = "code"
    apart: "Apart | None" = None

    @property
    def path(self) -> str:
        """How to read the value from the database in one query."""
        return f"{self.name}__{self.by}" if self.target else self.name

    def label_in(self, language: str) -> str:
        """Return the header for people who read `zh-hans` or `en`."""
        with override(language):
            return str(self.label)

    def headers(self) -> set[str]:
        """Return every header that means this column."""
        return {self.name, self.label_in("zh-hans"), self.label_in("en")}


class Apart(Protocol):
    """A column's values where they lie in another table."""

    def read(self, ids: Collection[UUID]) -> Mapping[UUID, Value]:
        """Return the values of rows by their ids; a row without one may be left out."""

    def write(self, values: Mapping[UUID, Any]) -> None:
        """Write what a file brought for rows, which are written already; a code comes as its row's id."""


def _nothing_wrong(values: Values) -> Iterable[object]:
    return ()


def _nothing_forbidden(old: Values, new: Values) -> Iterable[object]:
    return ()


def _nothing_derived(values: Values, changed: frozenset[str]) -> Values:
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of file.

    Args:
        kind: its name in commands and addresses.
        label: its name for people.
        model: "app.Model" the rows go to.
        columns: a dated sheet ends with `valid_from` and `valid_to`.
        key: names of the columns that identify a row.
        dated: rows are in force over a period and keep their history.
        partial: for rows that are there a file may leave out any column but the key's.
        wrong: reasons why a row by itself cannot be.
        forbidden: reasons why an existing row may not become the new one.
        derive: further fields of the model that follow from the row, given the names of changed fields.
    """

    kind: str
    label: Any
    model: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    dated: bool = False
    partial: bool = False
    wrong: Callable[[Values], Iterable[object]] = field(default=_nothing_wrong)
    forbidden: Callable[[Values, Values], Iterable[object]] = field(default=_nothing_forbidden)
    derive: Callable[[Values, frozenset[str]], Values] = field(default=_nothing_derived)

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)

    @property
    def own(self) -> tuple[Column, ...]:
        """The columns that lie in the sheet's own table."""
        return tuple(column for column in self.columns if column.apart is None)

    @property
    def needed(self) -> frozenset[str]:
        """Names of the columns that every file must have."""
        return frozenset(self.key if self.partial else (one.name for one in self.columns if one.required))

    def missing(self, values: Mapping[str, Value]) -> list[Any]:
        """Return the labels of what a new row needs and the file does not have."""
        return [column.label for column in self.columns if column.required and column.name not in values]

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    def filled(self, values: Values) -> Values:
        """Return a new row's values, with those of columns that the file does not have."""
        return {**{column.name: column.cell.empty for column in self.columns}, **values}

    def key_of(self, values: Mapping[str, Value]) -> Key:
        return tuple(values[name] for name in self.key)

    def facts(self, values: Mapping[str, Value]) -> Values:
        """Return what a row says about its key: everything but the key and the period."""
        apart = {*self.key, VALID_FROM, VALID_TO} if self.dated else set(self.key)
        return {name: value for name, value in values.items() if name not in apart}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row as read: its line in the file (from 1, the header is line 1) and its texts by column name."""

    line: int
    cells: Mapping[str, str]


def sheet_rows(rows: Iterable[Mapping[str, Any]]) -> list[SheetRow]:
    """Return rows made in Python as if they stood in a file below a header."""
    return [
        SheetRow(line, {name: shown(value) for name, value in row.items()})
        for line, row in enumerate(rows, start=2)
    ]
