"""Findings of staging: each has its place, what was read there and, where it is known, whose row it is.

Here belongs turning faults of records, sheets and totals into findings. Not here: severity, category and words, which
the catalogue gives (`schemas.catalogue`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.intake.layout import label_key
from pipelines.intake.sheet import TextFile, TextSheet
from pipelines.staging.kind import Texts
from pipelines.staging.part import STRAY_WORDS, Line
from pipelines.staging.records import Records
from pipelines.staging.staged import Source
from schemas.catalogue import Rule
from schemas.fields import FIELDS, FieldType
from schemas.finding import Finding

_MOST_LISTED = 10


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of one record: `index` counts the records of the file from 0."""

    index: int
    field: str
    rule: str
    facts: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True)
class Reporter:
    """Makes the findings of one file from its text, its records and its typed rows."""

    source: Source
    catalogue: Mapping[str, Rule]
    text: TextFile
    records: Records

    def of_records(self, faults: Iterable[Fault], table: pa.Table, texts: Texts) -> Iterator[Finding]:
        """Findings about cells of records; a cell above the headers is one fault, however many rows it spoils."""
        cells: dict[tuple[int, int, int | None, str], list[Fault]] = defaultdict(list)
        for fault in faults:
            sheet = self.records.sheet[fault.index].as_py()
            row, column = self.records.place(fault.index, fault.field)
            cells[sheet, row, column, fault.rule].append(fault)
        for (sheet, row, column, rule), spoiled in cells.items():
            first = spoiled[0]
            is_key = FIELDS[first.field].type is FieldType.PARTICIPANT  # no finding repeats a participant's key
            in_record = row == self.records.row[first.index].as_py()
            yield self.finding(
                rule,
                self.records.layouts[sheet].sheet,
                row=row,
                column=column,
                field=first.field,
                read=None if is_key else texts[first.field][first.index].as_py(),
                month=table["file_month"][first.index].as_py(),
                person=table["person"][first.index].as_py() if "person" in table.column_names else None,
                identity=table["identity"][first.index].as_py() if in_record else None,
                row_ids=tuple(table["row_id"][fault.index].as_py() for fault in spoiled),
                facts=first.facts,
            )

    def of_strays(self, lines: Iterable[Line]) -> Iterator[Finding]:
        """Remarks about total rows where none belong."""
        for line in lines:
            column, read = _stray(line)
            sheet = self.records.layouts[line.sheet].sheet
            yield self.finding("stray-total-row", sheet, row=line.row, column=column, read=read)

    def of_other_work(self) -> Iterator[Finding]:
        """Remarks about names of work that were read as other work, one a name."""
        names = [
            pa.repeat("", len(part.rows)) if part.other_names is None else part.other_names
            for part in self.records.parts
        ]
        encoded = pa.chunked_array(names, pa.string()).combine_chunks().dictionary_encode()
        for code, count in (entry.values() for entry in pc.value_counts(encoded.indices).to_pylist()):
            name = encoded.dictionary[code].as_py()
            if name:
                first = pc.index(encoded.indices, code).as_py()
                sheet = self.records.parts[self.records.sheet[first].as_py()].layout
                yield self.finding(
                    "other-work-name",
                    sheet.sheet,
                    row=self.records.row[first].as_py(),
                    column=sheet.columns["[kind]"],
                    read=name,
                    facts={"work_name": name, "rows_count": str(count)},
                )

    def of_unknown_lines(self, lines: Iterable[Line]) -> Iterator[Finding]:
        """Warnings about lines of a grouped ledger that are none of those it has."""
        for line in lines:
            column, read = next((c, text) for c, text in enumerate(line.texts) if text)
            sheet = self.records.layouts[line.sheet].sheet
            yield self.finding("ledger-line-unknown", sheet, row=line.row, column=column, read=read)

    def of_unknown_sheets(self, sheets: Iterable[TextSheet]) -> Iterator[Finding]:
        """Warnings about sheets that hold something but do not follow the layout."""
        for sheet in sheets:
            yield self.finding("sheet-not-read", sheet, facts={"sheet": sheet.name})

    def finding(
        self,
        rule: str,
        sheet: TextSheet,
        *,
        row: int | None = None,
        column: int | None = None,
        field: str | None = None,
        read: str | None = None,
        month: str | None = None,
        person: str | None = None,
        identity: str | None = None,
        row_ids: tuple[str, ...] = (),
        facts: Mapping[str, str] | None = None,
    ) -> Finding:
        """One finding of this file; `column` counts from 0."""
        return Finding(
            rule=rule,
            severity=self.catalogue[rule].severity,
            category=self.catalogue[rule].category,
            record_kind=self.source.record_kind,
            sender=self.source.sender,
            month=month or self.source.period,
            file=self.source.sha256,
            file_name=self.source.name,
            sheet=sheet.name or None,
            row=row,
            column=None if column is None else self.text.column_name(column),
            field=field,
            read=read,
            person=person,
            subject=None,
            identity=identity,
            row_ids=row_ids,
            facts=dict(facts or {}),
        )


def once_a_sheet(findings: Iterable[Finding], rule: str, text: TextFile) -> Iterator[Finding]:
    """The findings with those of a rule that stand in one sheet told together, at the first of their cells."""
    together: dict[str | None, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.rule == rule:
            together[finding.sheet].append(finding)
        else:
            yield finding
    for alike in together.values():
        first, *rest = sorted(alike, key=_cell_order)
        cells = [text.cell_name(finding.row or 0, finding.column or "") for finding in (first, *rest)]
        facts = {"cells": listed(cells), "cells_count": str(len(cells))}
        row_ids = tuple(dict.fromkeys(row_id for finding in (first, *rest) for row_id in finding.row_ids))
        yield replace(first, identity=None if rest else first.identity, row_ids=row_ids, facts=facts)


def listed(names: Sequence[str]) -> str:
    """The first of some names, with a sign that there are more."""
    more = ", …" if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more


def _stray(line: Line) -> tuple[int, str]:
    """The column and text of the word for a sum; of the sum itself in a row that holds nothing else."""
    filled = [(column, text) for column, text in enumerate(line.texts) if text.strip()]
    return next((cell for cell in filled if label_key(cell[1]) in STRAY_WORDS), filled[0])


def in_order(findings: Iterable[Finding], sheets: Sequence[TextSheet]) -> list[Finding]:
    """Findings in the order of the file."""
    numbers = {sheet.name or None: sheet.number for sheet in sheets}
    return sorted(findings, key=lambda f: (numbers[f.sheet], *_cell_order(f), f.rule))


def _cell_order(finding: Finding) -> tuple[int, int, str]:
    return finding.row or 0, len(finding.column or ""), finding.column or ""
