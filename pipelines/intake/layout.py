"""Where the cells of a layout are in a sheet: header row, columns of the fields, labelled cells above the headers.

Here belongs matching of headers and labels. Not here: which names a layout knows (`dialect`), nor values.
"""

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.sheet import TextSheet

_SEARCHED_ROWS = 30


@dataclass(frozen=True, slots=True)
class SheetLayout:
    """A sheet that follows a layout.

    `columns` gives the column (from 0) of each field found, `above` the row number and column of each value that stands
    beside a label above the headers, `not_typed` the columns whose words are not read.
    """

    sheet: TextSheet
    header_row: int
    columns: Mapping[str, int]
    above: Mapping[str, tuple[int, int]]
    not_typed: tuple[int, ...]

    @property
    def body(self) -> pa.Table:
        """The rows below the headers."""
        return self.sheet.table.filter(pc.greater(self.sheet.table["row"], self.header_row))

    def above_text(self, field: str) -> str:
        """The value beside a label above the headers, `""` when there is no such label."""
        if field not in self.above:
            return ""
        return self.cell(*self.above[field])

    def cell(self, row: int, column: int) -> str:
        """The text of a cell, `""` in a row that is blank."""
        position = pc.index(self.sheet.table["row"], row).as_py()
        return "" if position < 0 else str(self.sheet.column(column)[position])

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
            return SheetLayout(sheet, number, found, labelled, words)
        rows_above.append((number, keys))
    return None


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
