"""Where the cells of a layout are in a sheet: header row, columns of the fields, labelled cells above the headers.

Here belongs matching of headers and labels. Not here: which names a layout knows (`dialect`), nor values.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.sections import Across
from pipelines.intake.sheet import TextSheet
from pipelines.intake.written_dates import read_month

_SEARCHED_ROWS = 30
_FEWEST_DAYS = 28
_DAY = re.compile(
    r"(?:[a-zåäö]{2,12}\.? ?)?([0-9]{1,2})(?:\.(?:[0-9]{1,2}\.?(?:[0-9]{4})?)?)?|[0-9]{4}-[0-9]{2}-([0-9]{2})"
)
_PERIOD = re.compile(r"([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}) ?[-–] ?[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")


@dataclass(frozen=True, slots=True)
class AcrossColumn:
    """A column whose header is part of its records: `group` is the heading above the headers, `""` where none is.

    `is_total` marks a column of sums that the sheet prints.
    """

    column: int
    header: str
    group: str
    is_total: bool


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet that follows a layout.

    `columns` gives the column (from 0) of each field found, `above` the row number and column of each value that stands
    beside a label above the headers, `not_typed` the columns whose words are not read, `across` those whose headers are
    part of their records.
    """

    sheet: TextSheet
    header_row: int
    columns: Mapping[str, int]
    above: Mapping[str, tuple[int, int]]
    not_typed: tuple[int, ...]
    across: tuple[AcrossColumn, ...] = ()

    @property
    def body(self) -> pa.Table:
        """The rows below the headers."""
        return self.sheet.table.slice(pc.index(self.sheet.table["row"], self.header_row).as_py() + 1)

    def above_text(self, field: str) -> str:
        """The value beside a label above the headers, `""` when there is no such label."""
        if field not in self.above:
            return ""
        return self.cell(*self.above[field])

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, `""` in a row that is blank."""
        position = pc.index(self.sheet.table["row"], row).as_py()
        return "" if position < 0 else str(self.sheet.column(column)[position])

    def header_column(self, names: Collection[str]) -> int | None:
        """The first column whose header is one of the names, None when there is none."""
        keys = {label_key(name) for name in names}
        columns = range(self.sheet.width)
        return next((index for index in columns if label_key(self.cell(self.header_row, index)) in keys), None)

    def printed_month(self) -> str | None:
        """The month in which the period begins that stands above the headers (`1.6.2026 - 30.6.2026`)."""
        above = self.sheet.table.filter(pc.less(self.sheet.table["row"], self.header_row)).drop(["row"])
        for column in above.columns:
            for text in column.to_pylist():
                if match := _PERIOD.search(text):
                    return read_month(match[1])
        return None

    def value_counts(self, field: str) -> Iterator[tuple[str, int]]:
        """The texts of a field in this sheet and how often each stands there."""
        if field in self.columns:
            for entry in pc.value_counts(self.body[f"c{self.columns[field]}"]).to_pylist():
                yield entry["values"], entry["counts"]
        else:
            yield self.above_text(field), 1


def find_layout(
    sheet: TextSheet,
    *,
    columns: Mapping[str, Collection[str]],
    above: Mapping[str, Collection[str]],
    optional: Collection[str],
    not_typed: Collection[str],
    title: str | None,
    across: Across | None = None,
) -> SheetLayout | None:
    """Find a layout in the first rows of a sheet; None when a header, label or title is missing that it must have."""
    fields = {label_key(name): field for field, names in columns.items() for name in names}
    ignored = {label_key(name) for name in not_typed}
    rows_above: list[tuple[int, list[str]]] = []
    for number, cells in sheet.head(_SEARCHED_ROWS):
        keys = [label_key(cell) for cell in cells]
        found: dict[str, int] = {}
        for index, key in enumerate(keys):
            if key in fields:
                found.setdefault(fields[key], index)
        if set(columns) - set(optional) <= set(found):
            labelled = _labelled(rows_above, above)
            titled = title is None or any(label_key(title) in row for _, row in rows_above)
            if not titled or set(above) - set(optional) - set(labelled):
                return None
            words = tuple(index for index, key in enumerate(keys) if key in ignored)
            headed = _headed(keys, rows_above, set(found.values()), across) if across is not None else ()
            if headed is not None:
                return SheetLayout(sheet, number, found, labelled, words, headed)
        rows_above.append((number, keys))
    return None


def _headed(
    keys: list[str], rows_above: list[tuple[int, list[str]]], taken: set[int], across: Across
) -> tuple[AcrossColumn, ...] | None:
    """The columns whose headers are part of their records; None when too few of those are there."""
    groups = {label_key(name) for names in across.groups.values() for name in names}
    names = {label_key(name) for name in across.headers}
    totals = {label_key(name) for name in across.totals}
    above = rows_above[-1][1] if rows_above else []
    columns, group = [], ""
    for index, key in enumerate(keys):
        group = above[index] if index < len(above) and above[index] in groups else group
        is_headed = key in names if names else _DAY.fullmatch(key) is not None
        if index not in taken and (is_headed or key in totals):
            columns.append(AcrossColumn(index, key, group, not is_headed))
    headed = [column for column in columns if not column.is_total]
    wanted = len(names) * max(1, len(across.groups)) if names else _FEWEST_DAYS
    if len(headed) < wanted or not _each(across, headed):
        return None
    return tuple(columns)


def _each(across: Across, headed: list[AcrossColumn]) -> bool:
    """Whether each group of headings has columns."""
    found = {column.group for column in headed}
    return all(found & {label_key(name) for name in names} for names in across.groups.values())


def day_number(header: str) -> str:
    """The number of the day that a header of a month's grid says: `7`, `7.`, `ti 7.`, `7.10.`, `2025-10-07`."""
    match = _DAY.fullmatch(header)
    return str(int(match[1] or match[2])) if match else header


def label_key(text: str) -> str:
    """A header or label as it is compared: without case, line breaks, spaces around or doubled, or a final colon."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(": ")


def _labelled(rows: list[tuple[int, list[str]]], above: Mapping[str, Collection[str]]) -> dict[str, tuple[int, int]]:
    fields = {label_key(name): field for field, names in above.items() for name in names}
    found: dict[str, tuple[int, int]] = {}
    for number, keys in rows:
        for index, key in enumerate(keys[:-1]):
            if key in fields:
                found.setdefault(fields[key], (number, index + 1))
    return found
