"""What a file holds that its reader would miss: hidden and merged cells, columns that are not read or come twice.

Here belongs telling it, once a sheet, where records are concerned. Not here: finding it in a format (`intake.inside`),
and cells whose value cannot be read (`columns`).
"""

from collections.abc import Iterator, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.dialect import Dialect, headers_of
from pipelines.intake.layout import label_key
from pipelines.intake.sheet import TextSheet
from pipelines.staging.faults import Reporter, listed
from pipelines.staging.kind import is_blank
from pipelines.staging.part import Part
from schemas.finding import Finding

_LONGEST_HEADER = 60


def unseen_findings(reporter: Reporter, dialect: Dialect) -> Iterator[Finding]:
    """Findings about every sheet that has records."""
    for part in reporter.records.parts:
        if len(part.rows):
            sheet = _Sheet(reporter, part, dialect)
            yield from sheet.hidden()
            yield from sheet.merged()
            yield from sheet.columns()


class _Sheet:
    """One sheet with its records; rows are numbers, columns count from 0."""

    def __init__(self, reporter: Reporter, part: Part, dialect: Dialect) -> None:
        self._reporter = reporter
        self._layout = part.layout
        self._rows = pc.unique(part.rows)
        body = part.layout.body
        self._records = body
        if len(self._rows) < body.num_rows:
            self._records = body.filter(pc.is_in(body["row"], value_set=self._rows))
        across = {column.column for column in part.layout.across}
        self._typed = {*part.layout.columns.values(), *across}
        left_out = (part.layout.header_column(rule.headers) for rule in dialect.left_out)
        self._known = {*self._typed, *part.layout.not_typed, *(index for index in left_out if index is not None)}
        self._fields = {label_key(name) for names in headers_of(dialect).values() for name in names}

    @property
    def _sheet(self) -> TextSheet:
        return self._layout.sheet

    def hidden(self) -> Iterator[Finding]:
        """Warnings about records and fields that a person does not see."""
        if self._sheet.hidden:
            yield self._told("sheet-hidden", facts={"sheet": self._sheet.name, "rows_count": str(len(self._rows))})
        hidden = pa.array(sorted(self._sheet.hidden_rows), pa.int64())
        rows = sorted(self._rows.filter(pc.is_in(self._rows, value_set=hidden)).to_pylist())
        if rows:
            facts = {"rows": listed([str(row) for row in rows]), "rows_count": str(len(rows))}
            yield self._told("rows-hidden", row=rows[0], facts=facts)
        columns = [index for index in sorted(self._typed & self._sheet.hidden_columns) if self._holds(index)]
        if columns:
            names = [self._reporter.text.column_name(index) for index in columns]
            yield self._told("columns-hidden", column=columns[0], facts={"columns": listed(names)})

    def merged(self) -> Iterator[Finding]:
        """A warning about merged cells: the value stands in their first cell, the others are empty."""
        areas = [
            (top, left, bottom, right)
            for top, left, bottom, right in self._sheet.merged
            if any(left <= column <= right for column in self._typed)
            and pc.any(pc.and_(pc.less_equal(top, self._rows), pc.less_equal(self._rows, bottom))).as_py()
        ]
        if areas:
            top, left, _, _ = areas[0]
            facts = {"areas": listed([self._area(*area) for area in areas])}
            yield self._told("cells-merged", row=top, column=left, facts=facts)

    def columns(self) -> Iterator[Finding]:
        """Remarks about columns that hold something and are not read."""
        unread = [index for index in range(self._sheet.width) if index not in self._known and self._holds(index)]
        headers = {index: " ".join(self._layout.cell(self._layout.header_row, index).split()) for index in unread}
        repeated = [index for index in unread if label_key(headers[index]) in self._fields]
        for rule, columns in (
            ("column-repeated", repeated),
            ("columns-not-read", [index for index in unread if index not in repeated]),
        ):
            if columns:
                facts = {"headers": listed([self._header(index, headers) for index in columns])}
                yield self._told(rule, row=self._layout.header_row, column=columns[0], facts=facts)

    def _told(
        self, rule: str, *, row: int | None = None, column: int | None = None, facts: Mapping[str, str]
    ) -> Finding:
        return self._reporter.finding(rule, self._sheet, row=row, column=column, facts=facts)

    def _holds(self, column: int) -> bool:
        """Whether any record has something in a column."""
        return not pc.all(is_blank(self._records[f"c{column}"])).as_py()

    def _area(self, top: int, left: int, bottom: int, right: int) -> str:
        name = self._reporter.text.column_name
        return f"{name(left)}{top}:{name(right)}{bottom}"

    def _header(self, column: int, headers: Mapping[int, str]) -> str:
        name = self._reporter.text.column_name(column)
        return f"{headers[column][:_LONGEST_HEADER]} ({name})" if headers[column] else name
