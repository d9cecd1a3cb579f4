"""One row of a table: its cells read into typed values, with a finding for whatever is odd."""

from collections.abc import Callable, Iterable
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from decimal import Decimal

from landbridge.identifiers import phone, plate, vin
from landbridge.intake.cells import (
    CellProblem,
    NoValue,
    RawCell,
    from_number,
    is_blank,
    read_code,
    read_decimal,
    read_mileage,
    written,
)
from landbridge.intake.fields import CellKind, FieldSpec, Layout, Level, normal_header
from landbridge.intake.findings import RowFinding, Severity, finding
from landbridge.intake.mapping import Mapping, header_says_ten_thousands
from landbridge.intake.moments import DateStyle, Moment, read_moment
from landbridge.intake.readers import Column, SourceRow, Table
from landbridge.money import yuan
from landbridge.texts import Text

Value = str | int | Decimal | Moment

_CHINESE_VIN = "L"  # the WMI of China begin with L; builders elsewhere may use position 9 freely
_MILEAGE_HIGH, _MILEAGE_IMPLAUSIBLE = 400_000, 1_500_000
_EARLIEST_YEAR, _LATEST_YEAR = 2000, 2099


class Values(dict[str, Value]):
    """Typed values by field name; a field that is empty or unreadable is not in it."""

    def text(self, name: str) -> str:
        """Return a text value, empty if there is none."""
        value = self.get(name, "")
        if not isinstance(value, str):
            raise TypeError(f"{name} holds {type(value).__name__}, not text")
        return value

    def moment(self, name: str) -> Moment | None:
        """Return a date or time, or None."""
        value = self.get(name)
        if value is not None and not isinstance(value, Moment):
            raise TypeError(f"{name} holds {type(value).__name__}, not a moment")
        return value

    def decimal(self, name: str) -> Decimal | None:
        """Return an amount, price or quantity, or None."""
        value = self.get(name)
        if value is not None and not isinstance(value, Decimal):
            raise TypeError(f"{name} holds {type(value).__name__}, not a decimal number")
        return value

    def integer(self, name: str) -> int | None:
        """Return a mileage in km, or None."""
        value = self.get(name)
        if value is not None and not isinstance(value, int):
            raise TypeError(f"{name} holds {type(value).__name__}, not a whole number")
        return value


@dataclass(slots=True)
class RowResult:
    """A row as it was read.

    Args:
        source: the row as it stands in the file.
        values: typed values.
        findings: what is odd about single cells.
        unreadable: fields that hold something which could not be read, so that they are not called empty too.
        date_styles: how each date stood there.
    """

    source: SourceRow
    values: Values = field(default_factory=Values)
    findings: list[RowFinding] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)
    date_styles: list[DateStyle] = field(default_factory=list)

    @property
    def number(self) -> int:
        """Row number in the file."""
        return self.source.number

    @property
    def is_good(self) -> bool:
        """Whether no cell of it is an error."""
        return not any(one.severity is Severity.ERROR for one in self.findings)


class RowReader:
    """Reads the rows of one table by one mapping.

    Args:
        table: supplies columns and the epoch of serial dates.
        layout: the fields.
        mapping: which column holds which field.
    """

    def __init__(self, table: Table, layout: Layout, mapping: Mapping) -> None:
        by_key: dict[str, Column] = {column.key: column for column in table.columns}
        self.layout = layout
        self.columns: AbstractMapping[str, Column] = {
            name: by_key[key] for name, key in mapping.columns.items() if key in by_key and name in layout.by_name
        }
        self._counts_from_1904 = table.book.counts_from_1904
        self._choices = {
            name: {**words, **mapping.choices.get(name, {})} for name, words in (layout.choices or {}).items()
        }
        self._longest_first = {name: sorted(words, key=len, reverse=True) for name, words in self._choices.items()}
        self._plan = [
            (self.layout.by_name[name], column, _READERS[self.layout.by_name[name].kind])
            for name, column in sorted(self.columns.items(), key=lambda one: one[1].index)
        ]

    def is_mapped(self, name: str) -> bool:
        """Return whether a field has a column in this file."""
        return name in self.columns

    def cell(self, row: SourceRow, name: str) -> RawCell:
        """Return the raw cell of a field, empty if the field has no column."""
        column = self.columns.get(name)
        return "" if column is None else row.cells[column.index]

    def has_line(self, row: SourceRow) -> bool:
        """Return whether any cell of the row speaks of a line."""
        return any(
            spec.level is Level.LINE and not is_blank(row.cells[column.index]) for spec, column, _ in self._plan
        )

    def has_order(self, row: SourceRow) -> bool:
        """Return whether any cell of the row, other than the order number, speaks of the order."""
        return any(
            spec.level is Level.ORDER and spec.name != self.layout.key and not is_blank(row.cells[column.index])
            for spec, column, _ in self._plan
        )

    def key(self, row: SourceRow) -> str:
        """Return the order number of a row, empty if it has none (or one that Excel has mutilated)."""
        raw = self.cell(row, self.layout.key)
        try:
            return "" if is_blank(raw) or isinstance(raw, NoValue) else read_code(raw)
        except CellProblem:
            return written(raw)

    def read(self, row: SourceRow) -> RowResult:
        """Read every mapped cell of a row."""
        result = RowResult(row)
        for spec, column, reader in self._plan:
            raw = row.cells[column.index]
            if raw == "" or is_blank(raw):
                continue
            try:
                if isinstance(raw, NoValue):
                    raise CellProblem(raw.code)
                reader(self, result, spec, column, raw)
            except CellProblem as problem:
                given = _shown(raw)
                result.unreadable.add(spec.name)
                result.findings.append(finding(problem.code, row.number, spec.name, label=spec.label, given=given))
        return result

    def _read_code(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        self._keep_text(result, spec, read_code(raw))

    def _read_words(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        self._keep_text(result, spec, written(raw))

    def _keep_text(self, result: RowResult, spec: FieldSpec, text: str) -> None:
        if len(text) > spec.max_length:
            result.unreadable.add(spec.name)
            result.findings.append(
                finding(
                    "text_too_long", result.number, spec.name,
                    label=spec.label, length=len(text), limit=spec.max_length,
                )
            )  # fmt: skip
            return
        if "\ufffd" in text:
            result.findings.append(finding("damaged_text", result.number, spec.name, label=spec.label))
        result.values[spec.name] = text

    def _read_vin(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        number = vin.clean(read_code(raw))
        result.values[spec.name] = number
        if problem := _vin_finding(number, result.number, spec.name):
            result.findings.append(problem)

    def _read_plate(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        number = plate.clean(written(raw))
        if plate.problem(number):
            result.findings.append(finding("plate_format", result.number, spec.name, given=_shown(raw)))
        self._keep_text(result, spec, number)

    def _read_phone(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        text = read_code(raw)
        number = phone.parse(text)
        if number is None:
            result.findings.append(finding("phone_format", result.number, spec.name, given=text))
            self._keep_text(result, spec, text)
        else:
            self._keep_text(result, spec, number.e164 + (f"-{number.extension}" if number.extension else ""))

    def _read_moment(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        moment, style = read_moment(raw, counts_from_1904=self._counts_from_1904)
        if not _EARLIEST_YEAR <= moment.day.year <= _LATEST_YEAR:
            result.unreadable.add(spec.name)
            result.findings.append(
                finding("date_implausible", result.number, spec.name, label=spec.label, given=moment)
            )
            return
        result.values[spec.name] = moment
        result.date_styles.append(style)
        if style is DateStyle.SERIAL:
            code = "date_serial_no_time" if spec.counts_as_end_of_day and moment.at is None else "date_serial"
            result.findings.append(
                finding(code, result.number, spec.name, label=spec.label, given=_shown(raw), read=moment)
            )
        elif spec.counts_as_end_of_day and moment.at is None:
            result.findings.append(finding("time_missing", result.number, spec.name, label=spec.label))

    def _read_mileage(self, result: RowResult, spec: FieldSpec, column: Column, raw: RawCell) -> None:
        kilometres, exact = read_mileage(raw, in_ten_thousands=header_says_ten_thousands(column, spec))
        if self._is_refused_negative(result, spec, exact, raw):
            return
        if kilometres > _MILEAGE_IMPLAUSIBLE:
            result.findings.append(
                finding("mileage_implausible", result.number, spec.name, given=f"{kilometres:,}")
            )
            result.unreadable.add(spec.name)
            return
        if kilometres > _MILEAGE_HIGH:
            result.findings.append(finding("mileage_high", result.number, spec.name, given=f"{kilometres:,}"))
        if kilometres != exact:
            self._tell_rounded(result, spec, raw, f"{kilometres:,} km")
        result.values[spec.name] = kilometres

    def _read_money(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        exact = read_decimal(raw)
        if self._is_refused_negative(result, spec, exact, raw):
            return
        amount = yuan(exact)
        if amount != exact:
            self._tell_rounded(result, spec, raw, f"{amount:,}")
        result.values[spec.name] = amount

    def _read_number(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        exact = read_decimal(raw)
        if not self._is_refused_negative(result, spec, exact, raw):
            result.values[spec.name] = exact

    def _read_choice(self, result: RowResult, spec: FieldSpec, _column: Column, raw: RawCell) -> None:
        word = normal_header(written(raw))
        words = self._choices.get(spec.name, {})
        value = words.get(word)
        if value is None:
            # Longest first: 保外索赔 is not 索赔. Single letters only count when they stand alone.
            known = next((one for one in self._longest_first[spec.name] if len(one) > 1 and one in word), None)
            if known is None:
                result.unreadable.add(spec.name)
                result.findings.append(
                    finding("kind_unknown", result.number, spec.name, label=spec.label, given=_shown(raw))
                )
                return
            value = words[known]
        result.values[spec.name] = value

    def _is_refused_negative(self, result: RowResult, spec: FieldSpec, value: Decimal, raw: RawCell) -> bool:
        if value >= 0 or spec.negative_allowed:
            return False
        result.unreadable.add(spec.name)
        result.findings.append(finding("negative", result.number, spec.name, label=spec.label, given=_shown(raw)))
        return True

    def _tell_rounded(self, result: RowResult, spec: FieldSpec, raw: RawCell, read: str) -> None:
        result.findings.append(
            finding("rounded", result.number, spec.name, label=spec.label, given=_shown(raw), read=read)
        )


_Reader = Callable[[RowReader, RowResult, FieldSpec, Column, RawCell], None]
_READERS: dict[CellKind, _Reader] = {
    CellKind.CODE: RowReader._read_code,
    CellKind.WORDS: RowReader._read_words,
    CellKind.VIN: RowReader._read_vin,
    CellKind.PLATE: RowReader._read_plate,
    CellKind.PHONE: RowReader._read_phone,
    CellKind.MOMENT: RowReader._read_moment,
    CellKind.MILEAGE: RowReader._read_mileage,
    CellKind.MONEY: RowReader._read_money,
    CellKind.PRICE: RowReader._read_number,
    CellKind.QUANTITY: RowReader._read_number,
    CellKind.CHOICE: RowReader._read_choice,
}


def _shown(raw: RawCell) -> str:
    """Return a cell as a finding quotes it."""
    try:
        text = written(raw)
    except CellProblem:
        text = str(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool) and "." in text:
        text = f"{from_number(raw).normalize():f}"
    return text if len(text) <= 40 else f"{text[:39]}…"


def _vin_finding(number: str, row_number: int, name: str) -> RowFinding | None:
    problem = vin.problem(number)
    if problem is None or problem is vin.VinProblem.EMPTY:
        return None
    suggestion = vin.suggest(number) if problem is vin.VinProblem.CHARACTER else None
    if suggestion:
        changed = vin.bad_positions(number)
        if len(changed) == 1:
            place = changed[0]
            return finding(
                "vin_lookalike", row_number, name,
                suggestion=suggestion, place=place, sign=number[place - 1], digit=suggestion[place - 1],
            )  # fmt: skip
        return finding(
            "vin_lookalikes", row_number, name, suggestion=suggestion, read=suggestion,
            places=_listed(changed), signs=_listed([number[place - 1] for place in changed]),
        )  # fmt: skip
    if problem is vin.VinProblem.LENGTH:
        return finding("vin_length", row_number, name, length=len(number))
    if problem is vin.VinProblem.CHARACTER:
        places = vin.bad_positions(number)
        return finding(
            "vin_character", row_number, name,
            places=_listed(places), signs=_listed([number[place - 1] for place in places]),
        )  # fmt: skip
    if not number.startswith(_CHINESE_VIN):
        return finding("vin_check_digit_foreign", row_number, name)
    given, expected = number[vin.CHECK_POSITION - 1], vin.check_digit(number)
    return finding("vin_check_digit", row_number, name, given=given, expected=expected)


def _listed(things: Iterable[object]) -> Text:
    words = [str(one) for one in things]
    return Text("、".join(words), ", ".join(words))
