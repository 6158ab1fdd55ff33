"""What sheets say above and below their records: the month of a sheet, and the totals that it prints.

Here belongs reading these few cells. Not here: comparing them with the days (`pipelines.checks`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipelines.intake.layout import SheetLayout
from pipelines.intake.sections import TotalRow
from pipelines.staging.columns import Read
from pipelines.staging.faults import Reporter
from pipelines.staging.part import Line
from schemas.fields import FieldType
from schemas.finding import Finding
from schemas.tables import SHEET_TOTALS


@dataclass(frozen=True, slots=True)
class SheetMonth:
    """The month of a sheet: what stands above its headers; else the month of the file, with the rule that says why."""

    month: str
    rule: str | None = None


def sheet_month(layout: SheetLayout, read: Read, period: str, *, is_form: bool = False) -> SheetMonth:
    """The month of a sheet; in one of our forms no other than the form's own."""
    if "month" not in layout.above:
        return SheetMonth(period)
    text = layout.above_text("month").strip()
    month, rule = read[FieldType.MONTH](text) if text else (None, "value-missing")
    if month is not None and is_form and month != period:
        rule = "form-month-changed"
    return SheetMonth(period, rule) if rule else SheetMonth(str(month))


def sheet_totals(
    lines: Sequence[Line], total_row: TotalRow, months: Sequence[SheetMonth], read: Read, reporter: Reporter
) -> tuple[pa.Table, list[Finding]]:
    """The totals that sheets print, and findings about those that cannot be read; an empty cell prints none."""
    totals, findings = [], []
    source = reporter.source
    for line in lines:
        layout = reporter.records.layouts[line.sheet]
        name, month = layout.sheet.name, months[line.sheet].month
        code, _ = read[FieldType.PERSON](layout.above_text("person"))
        person = None if code is None else str(code)
        for field, column, text in _sums(line, total_row, layout):
            total_s, rule = read[FieldType.HOURS](text)
            if rule is None:
                totals.append((source.sha256, source.sender, name, line.row, person, month, field, total_s, None, None))
                continue
            findings.append(
                reporter.finding(
                    rule,
                    layout.sheet,
                    row=line.row,
                    column=column,
                    field=field,
                    read=text,
                    month=month,
                    person=person,
                )
            )
    rows = [dict(zip(SHEET_TOTALS.names, values, strict=True)) for values in totals]
    return pa.Table.from_pylist(rows, schema=SHEET_TOTALS), findings


def _sums(line: Line, total_row: TotalRow, layout: SheetLayout) -> Iterator[tuple[str, int, str]]:
    for field in total_row.sums:
        column = layout.columns.get(field)
        if column is not None and line.texts[column].strip():
            yield field, column, line.texts[column].strip()
