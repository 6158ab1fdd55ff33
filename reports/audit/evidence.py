"""The tables of evidence on the auditor's page: findings, decisions, corrections, parameters, files, papers, journal.

Here belongs what each table shows, in the words of the claim's workbook. Not here: figures and source sheets.
"""

from typing import Any

from reports.audit.figures import parameter_place
from reports.audit.html import Markup, foreign, joined, long, number, row_heading, table, tag
from reports.audit.sheets import Sheets
from reports.claim_attachments import about_text, where_text
from reports.claim_evidence import parameter_name
from reports.pages import Page, moment_text
from schemas.audit import AuditCase
from schemas.figure import ParameterValue
from schemas.labels import Labels, as_date

_WAIVER = "waiver"
_COUNTS = ("rows_read", "used", "waiting", "superseded", "not_records")
_NAMED = ("name", "claim", "folder", "edition")


def findings(page: Page, words: Labels) -> Markup:
    """All findings in the order in which people mend them; a waived one says by which decision."""
    keys = ("severity", "municipality", "message", "remedy", "amount", "file", "sheet", "row", "column", "read", "rule")
    rows = []
    for one in page.sorted_findings(page.bundle.findings):
        waived = (
            page.text("findings.waived", id=one.waived_by) if one.waived_by else page.word("severity", one.severity)
        )
        rows.append(
            [
                waived,
                page.municipality(one.sender),
                long(foreign(page.finding_message(one))),
                long(foreign(page.finding_remedy(one))),
                number("" if one.amount_eur is None else page.labels.eur(one.amount_eur)),
                foreign(one.file_name),
                foreign(one.sheet),
                number(one.row),
                one.column,
                foreign(one.read),
                tag("code", one.rule),
            ]
        )
    headings = [page.text(f"findings.{key}") for key in keys]
    return table(page.text("findings.title"), headings, rows, page.text("findings.none"))


def decisions(page: Page, words: Labels) -> Markup:
    """What people decided, and which finding a waiver lets through."""
    rows = []
    for one in page.facts["decisions"]:
        details = [f"{key}: {_joined(value)}" for key, value in one["details"].items()]
        if one["kind"] == _WAIVER:
            details.insert(0, words.text("waivers.waiver"))
        rows.append(
            [
                row_heading(page.word("decision", one["kind"])),
                page.labels.date(as_date(one["date"])),
                foreign(one["by"]),
                long(foreign(one["reason"])),
                long(foreign("; ".join(details))),
                tag("code", one["id"]),
            ]
        )
    headings = [page.text(f"decisions.{key}") for key in ("kind", "date", "by", "reason", "text", "id")]
    return table(words.text("waivers.title"), headings, rows, words.text("page.none"))


def corrections(page: Page, words: Labels, sheets: Sheets) -> Markup:
    """What the claim takes of closed claims, row by row, with the reason."""
    keys = ("number", "claim", "person", "day", "municipality", "was", "now", "reason")
    rows = []
    for one in page.facts.get("corrections", []):
        reasons = [f"{page.labels.date(as_date(r['date']))} {r['name']}: {r['says'] or ''}" for r in one["reasons"]]
        rows.append(
            [
                one["number"],
                one["claim"],
                one["person"],
                page.labels.date(as_date(one["day"])),
                page.municipality(one["municipality"]),
                number(page.labels.hours(int(one["was_s"]))),
                number(page.labels.hours(int(one["now_s"]))),
                long(foreign("; ".join(reasons))),
            ]
        )
    headings = [page.text(f"corrections.{key}") for key in keys]
    return table(page.text("corrections.title"), headings, rows, words.text("page.none"))


def parameters(page: Page, words: Labels) -> Markup:
    """Every number of law, decision and project.toml with its source and how certain that is."""
    keys = ("name", "value", "unit", "valid_from", "certainty", "reference", "source", "key")
    rows = [
        [
            row_heading(parameter_name(page, key), id=parameter_place(key)),
            number(_value(page, known)),
            page.word("unit", known.unit),
            page.labels.date(as_date(known.valid_from)) if known.valid_from else "",
            page.word("certainty", known.certainty),
            long(known.reference),
            long(known.source),
            tag("code", key),
        ]
        for key, known in sorted(page.bundle.parameters.items())
    ]
    headings = [page.text(f"parameters.{key}") for key in keys]
    return table(page.text("parameters.title"), headings, rows, page.text("parameters.none"))


def _value(page: Page, known: ParameterValue) -> str:
    if known.unit == "rate":
        return page.labels.percent(known.value)
    if known.unit == "eur" and (known.value * 100).denominator == 1:
        return page.labels.eur(known.value)
    return page.labels.decimal(known.value)


def sources(page: Page, words: Labels) -> Markup:
    """The files of the claim's months: who sent what and when, what became of its rows."""
    rows = []
    for one in page.facts["sources"]:
        rows.append(
            [
                row_heading(foreign(one["name"])),
                page.municipality(one["sender"]),
                page.word("record_kind", one["record_kind"]),
                page.labels.month(one["period"]) if one["period"] else "",
                page.labels.date(as_date(one["received"])),
                page.word("source_status", one["status"]),
                *(number(one[name]) for name in _COUNTS),
                tag("code", one["sha256"]),
            ]
        )
    keys = ("file", "sender", "kind", "month", "received", "status", *_COUNTS, "sha256")
    headings = [page.text(f"sources.{key}") for key in keys]
    return table(page.text("sources.title"), headings, rows, page.text("sources.none"))


def attachments(page: Page, words: Labels) -> Markup:
    """The papers that belong to the claim, and where each is."""
    rows = [
        [
            row_heading(page.word("paper", one["paper"])),
            foreign(about_text(page, one["about"])),
            page.word("paper_state", one["state"]),
            foreign(where_text(page, one)),
            joined(tag("code", given["sha256"]) for given in one["given"] if given["sha256"]),
        ]
        for one in page.facts.get("attachments", [])
    ]
    headings = [page.text(f"attachments.{key}") for key in ("paper", "about", "state", "where", "sha256")]
    return table(page.text("attachments.title"), headings, rows, words.text("page.none"))


def journal(case: AuditCase, page: Page, words: Labels) -> Markup:
    """What happened, line by line, with the hash of each line."""
    rows = [
        [
            number(line["n"]),
            moment_text(page.labels, line["time"]),
            words.text(f"event.{line['kind']}"),
            foreign(next((str(line[key]) for key in _NAMED if line.get(key)), "")),
            tag("code", line["hash"]),
        ]
        for line in case.lines
    ]
    headings = [words.text("page.number"), *(words.text(f"journal.{key}") for key in ("time", "kind", "what", "hash"))]
    return table(words.text("journal.title"), headings, rows, words.text("page.none"))


def _joined(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
