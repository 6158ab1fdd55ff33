"""The claim workbook's sheets of evidence: files, parameters, findings, decisions and who closed.

Here belongs what an auditor asks for beside the figures. Not here: the figures themselves.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from reports.pages import Page, day_or_none, list_findings, month_or_none
from reports.workbook import Cell, Column, Sheet, Value
from schemas.decision import KINDS
from schemas.labels import as_date

_ROW_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")
_FIRST_COUNT = 6


def sources_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out the files of the claim's months: who sent what and when, and what became of its rows."""
    sheet.line(page.text("sources.title"), "title")
    sheet.line(page.text("sources.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("sources.file"), "wrapped", 34),
        Column(page.text("sources.sender"), "text"),
        Column(page.text("sources.kind"), "text"),
        Column(page.text("sources.month"), "month", 11),
        Column(page.text("sources.received"), "date", 12),
        Column(page.text("sources.status"), "text"),
        *(Column(page.text(f"sources.{name}"), "count", 11) for name in _ROW_COUNTS),
        Column(page.text("sources.difference"), "count", 11),
        Column(page.text("sources.rule"), "wrapped", 22),
        Column(page.text("sources.sha256"), "wrapped", 36),
    ]
    first = sheet.row + 1
    rows: list[list[Value | Cell]] = []
    for source in page.facts["sources"]:
        counts = [source[name] for name in _ROW_COUNTS]
        rule = source["rule"]
        rows.append(
            [
                source["name"],
                page.municipality(source["sender"]),
                page.word("record_kind", source["record_kind"]),
                month_or_none(source["period"]),
                day_or_none(source["received"]),
                page.word("source_status", source["status"]),
                *counts,
                _difference(first + len(rows), counts),
                page.labels.finding_title(page.catalogue[rule]) if rule else None,
                source["sha256"],
            ]
        )
    sheet.frozen_columns, sheet.wide = 1, True
    sheet.listing(columns, rows, page.text("sources.none"))
    if rows:
        values: list[Value | Cell] = [page.text("sources.total"), *[None] * (_FIRST_COUNT - 1)]
        for offset, name in enumerate((*_ROW_COUNTS, None)):
            column = _FIRST_COUNT + offset
            sums = sum(source[name] for source in page.facts["sources"]) if name else _sum_of_differences(page)
            values.append(Cell(sums, (), formula=f"=SUM({xl_range(first, column, sheet.row - 1, column)})"))
        sheet.table_row(columns, [*values, None, None], "total")


def _difference(row: int, counts: list[int]) -> Cell:
    """Read minus what became of the rows: the proof that nothing is lost."""
    read = xl_rowcol_to_cell(row, _FIRST_COUNT)
    parts = xl_range(row, _FIRST_COUNT + 1, row, _FIRST_COUNT + len(counts) - 1)
    return Cell(counts[0] - sum(counts[1:]), (), formula=f"={read}-SUM({parts})")


def _sum_of_differences(page: Page) -> int:
    rows = [[source[name] for name in _ROW_COUNTS] for source in page.facts["sources"]]
    return sum(counts[0] - sum(counts[1:]) for counts in rows)


def parameters_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out every number of law, decision and project.toml that the edition used, with its certainty in words."""
    sheet.line(page.text("parameters.title"), "title")
    sheet.line(page.text("parameters.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("parameters.name"), "wrapped", 40),
        Column(page.text("parameters.value"), "number", 15),
        Column(page.text("parameters.unit"), "text", 10),
        Column(page.text("parameters.valid_from"), "date", 12),
        Column(page.text("parameters.certainty"), "wrapped", 30),
        Column(page.text("parameters.reference"), "wrapped", 34),
        Column(page.text("parameters.source"), "wrapped", 34),
        Column(page.text("parameters.key"), "wrapped", 34),
    ]
    rows: list[list[Value | Cell]] = []
    for key, known in sorted(page.bundle.parameters.items()):
        warned = key in page.facts["parameters_warned"]
        certainty = Cell(page.word("certainty", known.certainty), ("warning",) if warned else ())
        rows.append(
            [
                parameter_name(page, key),
                page.parameter(key, home=True),
                page.word("unit", known.unit),
                day_or_none(known.valid_from),
                certainty,
                known.reference,
                known.source,
                key,
            ]
        )
    sheet.frozen_columns = 1
    sheet.listing(columns, rows, page.text("parameters.none"))


def parameter_name(page: Page, key: str) -> str:
    """The number's name, with the person, indicator, budget line or closed claim that it is about."""
    origin, *path = key.split("/")
    if origin == "closed":
        claim, _, *own = path
        return page.text("corrections.closed", name=parameter_name(page, "/".join(own)), claim=claim)
    if origin == "law":
        return page.word("law", path[0])
    if origin == "decision":
        return page.text("parameters.of_decision", id=path[0])
    if path[0] == "months":
        return f"{page.word('setting', path[0])}, {page.labels.month(path[1])}"
    if path[0] == "decided_numbers":
        return page.text("parameters.decided_number", name=page.word("law", path[1]))
    if path[0] == "milestones":
        return f"{page.word('setting', path[0])}, {path[1]}"
    name = page.word("setting", path[-1])
    if path[0] in ("rates", "shares", "indicators", "estimates"):
        return f"{name}, {path[1]}"
    return f"{name}, {page.word('line', path[1]).lower()}" if path[0] == "budget" else name


def findings_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out all findings of the claim's months, in the order in which people mend them."""
    sheet.line(page.text("findings.title"), "title")
    sheet.line(page.text("findings.subtitle"), "subtitle", skip=1)
    findings = page.sorted_findings(page.bundle.findings)
    list_findings(page, sheet, findings, page.text("findings.none"), with_severity=True, with_amount=True)


def decisions_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out the decisions, who closed and approved the claim, and the head of the journal's chain."""
    sheet.line(page.text("decisions.title"), "title", skip=1)
    facts, closed = page.facts, page.facts["closed"]
    state = page.word("state", facts["state"])
    pairs: list[tuple[str, Value | Cell, str]] = [(page.text("decisions.state"), state, "left")]
    if closed is not None:
        pairs += [
            (page.text("decisions.closed_by"), closed["by"], "left"),
            (page.text("decisions.approved_by"), closed["approved_by"], "left"),
            (page.text("decisions.closed_date"), as_date(closed["date"]), "date"),
            (page.text("decisions.closed_reason"), closed["reason"], "left"),
            (page.text("decisions.head_line"), int(facts["head"]["n"]), "count"),
            (page.text("decisions.head_hash"), facts["head"]["hash"], "left"),
        ]
    pairs.append((page.text("decisions.program"), facts["program_version"], "left"))
    sheet.pairs(pairs)
    sheet.block(page.text("decisions.head_note" if closed else "decisions.head_note_draft"), "note", 5)
    sheet.line(page.text("decisions.list"), "section")
    columns = [
        Column(page.text("decisions.kind"), "wrapped", 36),
        Column(page.text("decisions.date"), "date", 12),
        Column(page.text("decisions.by"), "wrapped", 22),
        Column(page.text("decisions.reason"), "wrapped", 46),
        Column(page.text("decisions.text"), "wrapped", 50),
        Column(page.text("decisions.id"), "wrapped", 22),
    ]
    rows: list[list[Value | Cell]] = [
        [
            page.word("decision", decision["kind"]),
            day_or_none(decision["date"]),
            decision["by"],
            decision["reason"],
            _decided(page, decision),
            decision["id"],
        ]
        for decision in facts["decisions"]
    ]
    sheet.listing(columns, rows, page.text("decisions.none"))


def _decided(page: Page, decision: Mapping[str, Any]) -> str:
    """What a decision is about, in the order of its form: `Havainto: row-repeated; Kohde: 580/H01/2026-02-03/2`."""
    details = decision["details"]
    keys = [key for key in KINDS[decision["kind"]].model_fields if key in details]
    return "; ".join(f"{page.word('decided', key)}: {_detail(page, key, details[key])}" for key in keys)


def _detail(page: Page, key: str, value: str | list[str]) -> str:
    if not isinstance(value, str):
        named = [page.word("paper", one) for one in dict.fromkeys(value)] if key == "papers" else value
        return ", ".join(named)
    return page.labels.eur(Fraction(value)) if key.endswith("_eur") else value
