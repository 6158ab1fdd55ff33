"""From sheets to records, still as text: which cells are records, which are totals, and where each field stands.

Here belongs taking a recognised file apart and putting its sheets one after another. Not here: the shapes that a sheet
can have (`listed`, `across`, `grouped`), and what the texts mean (`columns`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.dialect import Dialect, layouts_of
from pipelines.intake.layout import SheetLayout, label_key
from pipelines.intake.sheet import TextFile, TextSheet
from pipelines.intake.written_dates import read_month
from pipelines.staging.across import take_across
from pipelines.staging.grouped import take_grouped
from pipelines.staging.kind import Kind, Texts
from pipelines.staging.listed import take_list
from pipelines.staging.part import NO_NAMES, Line, Part, WorkNames
from schemas.tables import RECORD_KINDS


@dataclass(frozen=True)
class Records:
    """The records of a file as text, one entry a record in `sheet` (index into `parts`), `row` and each of `texts`.

    `unknown` are the sheets that do not follow the dialect.
    """

    parts: Sequence[Part]
    sheet: pa.Array
    row: pa.Array
    texts: Texts
    unknown: Sequence[TextSheet]

    @property
    def layouts(self) -> list[SheetLayout]:
        """The layouts of the sheets, in their order."""
        return [part.layout for part in self.parts]

    def row_counts(self) -> Iterator[tuple[str, int, int]]:
        """Name, rows read and rows that are no records of each sheet; a row of a grid is as many as its records."""
        for part in self.parts:
            not_records = part.layout.body.num_rows - pc.count_distinct(part.rows).as_py()
            yield part.layout.sheet.name, len(part.rows) + not_records, not_records
        for sheet in self.unknown:
            yield sheet.name, sheet.height, sheet.height

    def place(self, index: int, field: str) -> tuple[int, int | None]:
        """The row number and column (from 0) where a field of a record stands; no column when the layout has none."""
        sheet, row = int(self.sheet[index].as_py()), int(self.row[index].as_py())
        part = self.parts[sheet]
        if field in part.columns:
            return row, part.columns[field][index - self._first(sheet)]
        column = part.layout.columns.get(field)
        if field in part.layout.above and (column is None or part.layout.cell(row, column).strip() == ""):
            return part.layout.above[field]
        return row, column

    def own_columns(self) -> Iterator[tuple[int, str, int]]:
        """Index of the record, field and column of each cell that stands in no fixed column of its sheet."""
        for sheet, part in enumerate(self.parts):
            first = self._first(sheet)
            for field, columns in part.columns.items():
                yield from ((first + nth, field, column) for nth, column in enumerate(columns))

    def _first(self, sheet: int) -> int:
        return sum(len(part.rows) for part in self.parts[:sheet])


def extract(
    text: TextFile,
    dialect: Dialect,
    kind: Kind,
    names: WorkNames = NO_NAMES,
    period: str = "",
) -> Records:
    """Take the records out of every sheet that follows the dialect.

    `names` tell whose work hours are, `period` is the month of the file, for the days of a grid that says none; whoever
    asks for neither hours nor days needs neither.
    """
    layouts = layouts_of(text, dialect)
    parts = [_take(layout, index, dialect, kind, names, period) for index, layout in enumerate(layouts)]
    followed = {layout.sheet.number for layout in layouts}
    other = {label_key(name) for name in dialect.other_sheets}
    return Records(
        parts=parts,
        sheet=_stacked([pa.repeat(index, len(part.rows)) for index, part in enumerate(parts)], pa.int64()),
        row=_stacked([part.rows for part in parts], pa.int64()),
        texts={
            field: _stacked([part.texts[field] for part in parts], pa.string())
            for field in RECORD_KINDS[dialect.record_kind].columns
        },
        unknown=[
            sheet
            for sheet in text.sheets
            if sheet.height and sheet.number not in followed and label_key(sheet.name) not in other
        ],
    )


def lines_of(parts: Sequence[Part], name: str) -> list[Line]:
    """The lines of a name (`totals`, `strays`, `unknown_lines`) of all sheets."""
    return [line for part in parts for line in getattr(part, name)]


def _take(layout: SheetLayout, index: int, dialect: Dialect, kind: Kind, names: WorkNames, period: str) -> Part:
    if dialect.across is not None:
        month = read_month(layout.above_text("month").strip()) or period
        return take_across(layout, dialect, dialect.across, names, month)
    if dialect.grouped is not None:
        return take_grouped(layout, index, dialect.grouped)
    return take_list(layout, index, dialect, kind, names)


def _stacked(parts: Sequence[pa.Array | pa.ChunkedArray], of_type: pa.DataType) -> pa.Array:
    chunks = [chunk for part in parts for chunk in (part.chunks if isinstance(part, pa.ChunkedArray) else [part])]
    return pa.chunked_array([chunk.cast(of_type) for chunk in chunks], of_type).combine_chunks()
