"""From sheets to records, still as text: which rows are records, which are totals, and where each field stands.

Here belongs taking a recognised file apart. Not here: what the texts mean (`columns`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.dialect import Dialect, layouts_of
from pipelines.intake.layout import SheetLayout, label_key
from pipelines.intake.sheet import TextFile, TextSheet
from pipelines.staging.kind import Kind, Texts, is_blank
from schemas.fields import FIELDS, FieldType
from schemas.tables import RECORD_KINDS

STRAY_WORDS = frozenset({"yhteensä", "yht.", "yht", "summa", "total", "totalt"})
"""What a cell of a total row says, as `label_key` compares it."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet that is no record but says something: its texts by column from 0."""

    sheet: int
    row: int
    texts: Sequence[str]


@dataclass(frozen=True)
class Records:
    """The records of a file as text, one entry a record in `sheet` (index into `layouts`), `row` and each of `texts`.

    `totals` are the rows in which a sheet prints its sums, `strays` total rows where none belong, `unknown` the sheets
    that do not follow the dialect.
    """

    layouts: Sequence[SheetLayout]
    sheet: pa.Array
    row: pa.Array
    texts: Texts
    totals: Sequence[Line]
    strays: Sequence[Line]
    unknown: Sequence[TextSheet]

    def row_counts(self) -> Iterator[tuple[str, int, int]]:
        """Name, rows read and rows that are no records of each sheet."""
        records = {entry["values"]: entry["counts"] for entry in pc.value_counts(self.sheet).to_pylist()}
        for index, layout in enumerate(self.layouts):
            read = layout.body.num_rows
            yield layout.sheet.name, read, read - records.get(index, 0)
        for sheet in self.unknown:
            yield sheet.name, sheet.height, sheet.height

    def place(self, sheet: int, row: int, field: str) -> tuple[int, int | None]:
        """The row number and column (from 0) where a record's field stands; no column when the layout has none."""
        layout = self.layouts[sheet]
        column = layout.columns.get(field)
        if field in layout.above and (column is None or layout.cell(row, column).strip() == ""):
            return layout.above[field]
        return row, column


def extract(text: TextFile, dialect: Dialect, kind: Kind) -> Records:
    """Take the records out of every sheet that follows the dialect."""
    layouts = layouts_of(text, dialect)
    followed = {layout.sheet.number for layout in layouts}
    other = {label_key(name) for name in dialect.other_sheets}
    fields = tuple(RECORD_KINDS[dialect.record_kind].columns)
    bodies: list[pa.Table] = []
    totals: list[Line] = []
    strays: list[Line] = []
    for index, layout in enumerate(layouts):
        body = layout.body
        is_total = _total_rows(layout, body, dialect)
        lines = totals if dialect.total_row else strays
        lines.extend(_lines(index, body.filter(is_total)))
        bodies.append(body.filter(pc.invert(pc.or_(is_total, kind.no_record(layout, body)))))
    return Records(
        layouts=layouts,
        sheet=_stacked([pa.repeat(index, body.num_rows) for index, body in enumerate(bodies)], pa.int64()),
        row=_stacked([body["row"] for body in bodies], pa.int64()),
        texts={
            field: _stacked([_texts(*pair, field) for pair in zip(layouts, bodies, strict=True)], pa.string())
            for field in fields
        },
        totals=totals,
        strays=strays,
        unknown=[
            sheet
            for sheet in text.sheets
            if sheet.height and sheet.number not in followed and label_key(sheet.name) not in other
        ],
    )


def _total_rows(layout: SheetLayout, body: pa.Table, dialect: Dialect) -> pa.Array:
    """Where a cell says only that the row is a sum: in its column in a layout that has totals, else anywhere."""
    if dialect.total_row is not None:
        words = {label_key(word) for word in dialect.total_row.words}
        columns = [layout.columns[dialect.total_row.field]]
    else:
        words = set(STRAY_WORDS)
        # A count's gender may be "total"; that is no total row.
        genders = {column for field, column in layout.columns.items() if FIELDS[field].type is FieldType.GENDER}
        columns = [index for index in range(layout.sheet.width) if index not in genders]
    keys = pa.array(sorted(words), pa.string())
    found = pa.repeat(False, body.num_rows)
    for index in columns:
        folded = pc.utf8_lower(pc.utf8_normalize(pc.utf8_trim_whitespace(body[f"c{index}"]), form="NFKC"))
        found = pc.or_(found, pc.is_in(pc.utf8_rtrim(folded, characters=": "), value_set=keys))
    return found


def _lines(sheet: int, rows: pa.Table) -> Iterator[Line]:
    for entry in rows.to_pylist():
        row = entry.pop("row")
        yield Line(sheet, row, tuple(entry.values()))


def _texts(layout: SheetLayout, body: pa.Table, field: str) -> pa.Array:
    """The texts of a field: of its column, and where that is empty or missing the one above the headers."""
    common = layout.above_text(field)
    if field not in layout.columns:
        return pa.repeat(common, body.num_rows)
    own = body[f"c{layout.columns[field]}"]
    return pc.if_else(is_blank(own), common, own) if common else own


def _stacked(parts: Sequence[pa.Array | pa.ChunkedArray], of_type: pa.DataType) -> pa.Array:
    chunks = [chunk for part in parts for chunk in (part.chunks if isinstance(part, pa.ChunkedArray) else [part])]
    return pa.chunked_array([chunk.cast(of_type) for chunk in chunks], of_type).combine_chunks()
