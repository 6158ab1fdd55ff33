"""Staging a file: its text becomes typed rows, and every cell that could not be read a finding.

Here belongs the order of the work. What is special to a kind of record stands in the module of its name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.dialect import HOURS_OF_WORK, Dialect
from pipelines.intake.sheet import TextFile
from pipelines.intake.written_dates import slash_order
from pipelines.staging.approval import APPROVAL
from pipelines.staging.columns import Read, TypedColumn, parsers, type_column
from pipelines.staging.corrections import correct
from pipelines.staging.faults import Fault, Reporter, in_order, once_a_sheet
from pipelines.staging.kind import Kind, Texts, is_blank
from pipelines.staging.ledger import LEDGER
from pipelines.staging.participants import PARTICIPANTS
from pipelines.staging.pay import PAY
from pipelines.staging.printed import grid_sums, ledger_totals
from pipelines.staging.records import Records, extract, lines_of
from pipelines.staging.register import REGISTER
from pipelines.staging.row_rules import broken_rules, hold_to_contract
from pipelines.staging.staged import Correction, Source, StagedFile, staged_from_files, staged_to_files
from pipelines.staging.timesheet import TIMESHEET
from pipelines.staging.totals import SheetMonth, sheet_month, sheet_totals
from pipelines.staging.unseen import unseen_findings
from pipelines.staging.vocabulary import known_choices, vocabulary, work_names
from schemas.catalogue import own_catalogue
from schemas.fields import FIELDS, FieldType
from schemas.finding import Finding
from schemas.project import Project
from schemas.severities import raised
from schemas.tables import CELLS, RECORD_KINDS, ROW_COUNTS, SHEET_TOTALS, Blank, arrow_schema

__all__ = [
    "STAGING_VERSION",
    "Correction",
    "Source",
    "StagedFile",
    "stage",
    "stage_rows",
    "staged_from_files",
    "staged_to_files",
]

STAGING_VERSION = 5
"""Raised whenever the same text would give other rows or findings; part of the cache's key."""

KINDS: Mapping[str, Kind] = {
    "timesheet": TIMESHEET,
    "ledger": LEDGER,
    "participants": PARTICIPANTS,
    "approval": APPROVAL,
    "register": REGISTER,
    "pay": PAY,
}
_SHORT_HASH = 12


@dataclass(frozen=True)
class _TypedRows:
    """The rows of a file in the making: `table` is typed, the rest is what findings about it need."""

    table: pa.Table
    records: Records
    texts: Texts
    months: list[SheetMonth]
    typed: dict[str, TypedColumn]
    read: Read
    applied: list[tuple[str, str, str]]
    failed: list[Correction]


def stage(
    text: TextFile, dialect: Dialect, source: Source, project: Project, corrections: Sequence[Correction]
) -> StagedFile:
    """Type the rows of a recognised file.

    Every row below the headers is a typed row or counted as no record; a field that cannot be read is null and has a
    finding. Empty hours and amounts are zero. Corrections replace the text of a field before it is typed.
    """
    rows = _type_rows(text, dialect, source, project, corrections)
    kind, table, records = KINDS[dialect.record_kind], rows.table, rows.records
    hold_to_contract(dialect.record_kind, table)
    reporter = Reporter(source, raised(own_catalogue(), project.severity), text, records)
    faults = [*_cell_faults(rows.typed), *_row_faults(dialect.record_kind, kind, table)]
    findings = [
        *reporter.of_records(faults, table, rows.texts),
        *reporter.of_strays(lines_of(records.parts, "strays")),
        *reporter.of_unknown_lines(lines_of(records.parts, "unknown_lines")),
        *reporter.of_unknown_sheets(records.unknown),
        *reporter.of_other_work(),
        *unseen_findings(reporter, dialect),
        *_month_findings(reporter, rows.months, table),
        *_secret_missing(reporter, project, table),
    ]
    tables = {
        dialect.record_kind: table,
        "cells": _cells(source, text, records, table),
        "sheet_totals": SHEET_TOTALS.empty_table(),
        "row_counts": _row_counts(source, records),
    }
    for name, printed, unreadable in _printed(dialect, rows, reporter):
        tables[name] = printed
        findings.extend(unreadable)
    return StagedFile(
        source=source,
        tables=tables,
        findings=in_order(once_a_sheet(findings, "formula-not-calculated", text), text.sheets),
        applied=rows.applied,
        failed=rows.failed,
    )


def stage_rows(
    text: TextFile, dialect: Dialect, source: Source, project: Project, corrections: Sequence[Correction]
) -> pa.Table:
    """The typed rows alone, as `stage` gives them, for whoever needs no findings: `tilitys verify` reads so again."""
    return _type_rows(text, dialect, source, project, corrections).table


def _type_rows(
    text: TextFile, dialect: Dialect, source: Source, project: Project, corrections: Sequence[Correction]
) -> _TypedRows:
    kind = KINDS[dialect.record_kind]
    records = extract(text, dialect, kind, work_names(project, dialect.work), source.period)
    read = parsers(vocabulary(project), dialect.notation, _slash(dialect, records))
    as_read = _typed(dialect, records.texts, kind.key_fields, read)
    identities = kind.identities({field: column.keys for field, column in as_read.items()}, source)
    texts, applied, failed = correct(records.texts, identities, corrections)
    kind.fill(texts, source)
    typed = _typed(dialect, texts, tuple(texts), read)
    _require_one_of(dialect.record_kind, typed, texts)
    if dialect.work is not None and dialect.work.needs_end:
        _mark_running(typed, texts)
    months = [sheet_month(layout, read, source.period, is_form=source.is_form) for layout in records.layouts]
    row_ids = _row_ids(source, text, records)
    table = _table(dialect.record_kind, source, records, row_ids, identities, months, typed)
    return _TypedRows(table, records, texts, months, typed, read, applied, failed)


def _slash(dialect: Dialect, records: Records) -> str | None:
    """The order of dates with slashes, as all dates of the file tell it."""
    dates = [name for name in records.texts if FIELDS[name].type is FieldType.DATE]
    texts = (text for name in dates for text in pc.unique(records.texts[name]).to_pylist())
    return slash_order(texts, dialect.notation.date_slash)


def _printed(dialect: Dialect, rows: _TypedRows, reporter: Reporter) -> Iterator[tuple[str, pa.Table, list[Finding]]]:
    """The tables of what sheets print beside their records, each with findings about what cannot be read."""
    parts = rows.records.parts
    if dialect.total_row is not None:
        lines = lines_of(parts, "totals")
        yield "sheet_totals", *sheet_totals(lines, dialect.total_row, rows.months, rows.read, reporter)
    if dialect.record_kind == "timesheet" and dialect.across is not None:
        yield "sheet_totals", *grid_sums(rows.months, rows.read, reporter)
    if dialect.grouped is not None:
        yield "ledger_totals", *ledger_totals(rows.read, reporter)


def _typed(dialect: Dialect, texts: Texts, fields: Sequence[str], read: Read) -> dict[str, TypedColumn]:
    blanks = {**RECORD_KINDS[dialect.record_kind].columns, **dict.fromkeys(dialect.absent, Blank.NULL)}
    return {f: type_column(texts[f], FIELDS[f], blanks[f], read[FIELDS[f].type]) for f in fields}


def _require_one_of(record_kind: str, typed: dict[str, TypedColumn], texts: Texts) -> None:
    """A record in which all of the fields are empty lacks the first of them."""
    fields = RECORD_KINDS[record_kind].one_of
    if not fields:
        return
    empty = is_blank(texts[fields[0]])
    for field in fields[1:]:
        empty = pc.and_(empty, is_blank(texts[field]))
    first = typed[fields[0]]
    missing = dict.fromkeys(pc.indices_nonzero(empty).to_pylist(), "value-missing")
    nothing = pa.scalar(None, first.values.type)
    values = pc.if_else(empty, nothing, first.values)
    typed[fields[0]] = replace(first, values=values, faults={**first.faults, **missing})


def _mark_running(typed: dict[str, TypedColumn], texts: Texts) -> None:
    """An entry that has begun and not ended is still running: that is its one fault, whatever its hours say."""
    running = pc.and_(pc.invert(is_blank(texts["start_s"])), is_blank(texts["end_s"]))
    for index in pc.indices_nonzero(running).to_pylist():
        for column in (typed[name] for name in ("end_s", *HOURS_OF_WORK)):
            column.faults.pop(index, None)
        typed["end_s"].faults[index] = "entry-still-running"


def _row_ids(source: Source, text: TextFile, records: Records) -> pa.Array:
    """`<file>:<sheet number>:<row>`, and `:<column>` where a row of the sheet holds several records."""
    numbers = pa.array([str(layout.sheet.number) for layout in records.layouts], pa.string()).take(records.sheet)
    rows = pc.binary_join_element_wise(source.sha256[:_SHORT_HASH], numbers, records.row.cast(pa.string()), ":")
    marks = {index: text.column_name(column) for index, _, column in records.own_columns()}
    if not marks:
        return rows
    ids = rows.to_pylist()
    return pa.array([f"{row}:{marks[n]}" if n in marks else row for n, row in enumerate(ids)], pa.string())


def _table(
    record_kind: str,
    source: Source,
    records: Records,
    row_ids: pa.Array,
    identities: pa.Array,
    months: Sequence[SheetMonth],
    typed: Mapping[str, TypedColumn],
) -> pa.Table:
    count = len(records.row)
    layouts = records.layouts
    columns = {
        "row_id": row_ids,
        "file": pa.repeat(source.sha256, count),
        "sender": pa.repeat(pa.scalar(source.sender, pa.int64()), count),
        "file_month": pa.array([month.month for month in months], pa.string()).take(records.sheet),
        "sheet": pa.array([layout.sheet.name for layout in layouts], pa.string()).take(records.sheet),
        "row": records.row,
        "identity": identities,
        **{field: column.values for field, column in typed.items()},
    }
    schema = arrow_schema(record_kind)
    return pa.table([columns[name] for name in schema.names], schema=schema)


def _cell_faults(typed: Mapping[str, TypedColumn]) -> Iterator[Fault]:
    for field, column in typed.items():
        for index, rule in column.faults.items():
            yield Fault(index, field, rule, known_choices(field) if rule == "choice-unknown" else {})


def _row_faults(record_kind: str, kind: Kind, table: pa.Table) -> Iterator[Fault]:
    for index, rule in broken_rules(record_kind, table):
        facts = kind.facts(rule.id, table.slice(index, 1).to_pylist()[0])
        yield Fault(index, rule.field, rule.id, facts)


def _month_findings(reporter: Reporter, months: Sequence[SheetMonth], table: pa.Table) -> Iterator[Finding]:
    for index, (layout, month) in enumerate(zip(reporter.records.layouts, months, strict=True)):
        if month.rule is None:
            continue
        row_ids = table.filter(pc.equal(reporter.records.sheet, index))["row_id"].to_pylist()
        if row_ids:
            row, column = layout.above["month"]
            yield reporter.finding(
                month.rule,
                layout.sheet,
                row=row,
                column=column,
                field="month",
                read=layout.above_text("month").strip(),
                row_ids=tuple(row_ids),
                facts={"form_month": month.month} if month.rule == "form-month-changed" else {},
            )


def _secret_missing(reporter: Reporter, project: Project, table: pa.Table) -> Iterator[Finding]:
    """One finding of a register whose keys cannot be hashed; all its rows wait."""
    if reporter.source.record_kind == "register" and table.num_rows and project.participants.key_secret is None:
        row_ids = tuple(table["row_id"].to_pylist())
        yield reporter.finding("participant-secret-missing", reporter.records.layouts[0].sheet, row_ids=row_ids)


def _cells(source: Source, text: TextFile, records: Records, table: pa.Table) -> pa.Table:
    """Where each field stands: once a sheet, once a record for what stands in another column each time."""
    cells: list[tuple[str, str, str, str, str | None]] = []
    for part in records.parts:
        layout, name = part.layout, part.layout.sheet.name
        for field in RECORD_KINDS[source.record_kind].columns:
            column = layout.columns[field] if field in layout.columns else layout.above.get(field, (0, None))[1]
            if column is not None and field not in part.columns:
                cells.append((source.sha256, name, field, text.column_name(column), None))
        for printed in part.sums:
            column_name = text.column_name(printed.column)
            row_id = f"{source.sha256}/{name}/{printed.row}/{column_name}"
            cells.append((source.sha256, name, "project_s", column_name, row_id))
    for index, field, column in records.own_columns():
        sheet, row_id = table["sheet"][index].as_py(), table["row_id"][index].as_py()
        cells.append((source.sha256, sheet, field, text.column_name(column), row_id))
    return pa.Table.from_pylist([dict(zip(CELLS.names, values, strict=True)) for values in cells], schema=CELLS)


def _row_counts(source: Source, records: Records) -> pa.Table:
    counts = [
        {"file": source.sha256, "sheet": sheet, "rows_read": rows_read, "not_records": not_records}
        for sheet, rows_read, not_records in records.row_counts()
    ]
    return pa.Table.from_pylist(counts, schema=ROW_COUNTS)
