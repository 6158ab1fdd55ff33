"""Sheets in which a cell is a record: a month as a grid of days, counts with a column a gender.

Here belongs making list form of cells, each with its own column, and the sums that such a sheet prints. Not here: lists
(`listed`), and whether the sums are right (`pipelines.checks`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from dataclasses import field as dataclass_field

import pyarrow as pa

from pipelines.intake.dialect import HOURS_OF_WORK, Dialect
from pipelines.intake.layout import AcrossColumn, SheetLayout, day_number, label_key
from pipelines.intake.sections import Across
from pipelines.staging.part import STRAY_WORDS, Part, Sum, WorkNames
from schemas.tables import RECORD_KINDS


@dataclass
class _Cells:
    """The records in the making."""

    rows: list[int] = dataclass_field(default_factory=list)
    texts: list[Mapping[str, str]] = dataclass_field(default_factory=list)
    columns: list[Mapping[str, int]] = dataclass_field(default_factory=list)
    other_names: list[str] = dataclass_field(default_factory=list)
    sums: list[Sum] = dataclass_field(default_factory=list)


def take_across(layout: SheetLayout, dialect: Dialect, across: Across, names: WorkNames, month: str) -> Part:
    """The records of a sheet; `month` is that of its days."""
    totals = {label_key(word) for word in across.totals} | STRAY_WORDS
    cells = _Cells()
    for line in layout.body.to_pylist():
        row = line.pop("row")
        texts = tuple(line.values())
        labels = {name: texts[place].strip() for name, place in layout.columns.items()}
        if any(label_key(text) in totals for text in labels.values()):
            cells.sums.extend(_sums_below(layout, row, texts))
        elif across.groups:
            _counts(layout, across, row, texts, labels, cells)
        else:
            _hours(layout, dialect, across, names, month, row, texts, labels, cells)
    fields = tuple(RECORD_KINDS[dialect.record_kind].columns)
    moving = _moving(across)
    return Part(
        layout,
        pa.array(cells.rows, pa.int64()),
        {
            field: pa.array([text.get(field) or layout.above_text(field) for text in cells.texts], pa.string())
            for field in fields
        },
        columns={field: [own[field] for own in cells.columns] for field in moving},
        other_names=pa.array(cells.other_names, pa.string()),
        sums=cells.sums,
    )


def _moving(across: Across) -> tuple[str, ...]:
    """The fields that stand in another column for each record."""
    if across.groups:
        return (*across.groups, across.field)
    return (*HOURS_OF_WORK, across.field) if across.value in (None, *HOURS_OF_WORK) else (across.value, across.field)


def _hours(
    layout: SheetLayout,
    dialect: Dialect,
    across: Across,
    names: WorkNames,
    month: str,
    row: int,
    texts: tuple[str, ...],
    labels: Mapping[str, str],
    cells: _Cells,
) -> None:
    """Each filled cell of a row: hours of the day that its header says, of the work that its row says."""
    kind = labels.get("[kind]")
    value = across.value or "project_s"
    if dialect.work is not None and (kind or not across.value):
        value = names.hours_field(label_key(kind or ""))
    told = kind if kind and value == "other_s" and label_key(kind) not in names.other else ""
    for column in layout.across:
        text = texts[column.column].strip()
        if not text:
            continue
        if column.is_total:
            cells.sums.append(Sum(row, column.column, "row", labels.get("person", ""), text))
            continue
        said = {**labels, across.field: _day(column, month), value: text}
        cells.rows.append(row)
        cells.texts.append(said)
        cells.columns.append(dict.fromkeys(_moving(across), column.column))
        cells.other_names.append(told or "")


def _day(column: AcrossColumn, month: str) -> str:
    """The day of a header in the sheet's month; `31` in a month of thirty days is a date that cannot be read."""
    if not month:
        return column.header
    return f"{int(day_number(column.header))}.{int(month[5:])}.{month[:4]}"


def _counts(
    layout: SheetLayout, across: Across, row: int, texts: tuple[str, ...], labels: Mapping[str, str], cells: _Cells
) -> None:
    """Each header of a row that has a value in some group: one record with the values of all groups."""
    fields = {label_key(name): field for field, names in across.groups.items() for name in names}
    by_header: dict[str, dict[str, AcrossColumn]] = {}
    for column in layout.across:
        if not column.is_total:
            by_header.setdefault(column.header, {})[fields[column.group]] = column
    for header, own in by_header.items():
        values = {field: texts[column.column].strip() for field, column in own.items()}
        if not any(values.values()):
            continue
        cells.rows.append(row)
        cells.texts.append({**labels, across.field: header, **values})
        places = {field: column.column for field, column in own.items()}
        cells.columns.append({**places, across.field: next(iter(places.values()))})
        cells.other_names.append("")


def _sums_below(layout: SheetLayout, row: int, texts: tuple[str, ...]) -> Iterator[Sum]:
    for column in layout.across:
        if text := texts[column.column].strip():
            yield Sum(row, column.column, "sheet" if column.is_total else "column", layout.above_text("person"), text)
