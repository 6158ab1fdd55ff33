"""Whether a report on participants is ready, and which records somebody should look at: parts of indikaattorit.xlsx.

Here belongs what the facts `participants` of a bundle say, on the first page and on a sheet of its own. A record is
named by file, sheet and row, never by its key. Not here: what makes a report ready (`pipelines.facts`).
"""

from collections.abc import Mapping
from typing import Any

from reports.pages import Page
from reports.workbook import Cell, Column, Sheet, Value
from schemas.labels import Labels, as_date

_MATTERS = ("waiting", "no_exit", "no_status", "follow_up", "after_period", "minor")
_NONE = "–"


def state_block(page: Page, words: Labels, sheet: Sheet, columns: int) -> None:
    """Say *valmis* or *kesken*, with the failed checks; nothing in a claim that was closed before this was known."""
    known = _known(page)
    if known is None:
        return
    sheet.line(words.text(f"quality.state_{known['state']}"), "section")
    for failed in known["failed"]:
        title = page.catalogue[failed["rule"]].texts[words.lang].title
        sheet.block(
            words.text("quality.failed", title=title, findings_count=failed["findings_count"]), "note", columns, 0
        )
    sheet.row += 1


def is_unique(page: Page) -> bool:
    """Whether one person in two municipalities is counted once."""
    known = _known(page)
    return known is not None and bool(known["unique"])


def quality_sheet(page: Page, words: Labels, sheet: Sheet) -> None:
    """The records to look at by matter, and how many are complete by municipality and month of entry."""
    sheet.line(words.text("quality.title"), "title")
    sheet.line(words.text("title.own_use"), "subtitle", skip=1)
    known = _known(page) or {"records": [], "complete": []}
    counts = [sum(r["matter"] == matter for r in known["records"]) for matter in _MATTERS]
    for matter, n in zip(_MATTERS, counts, strict=True):
        sheet.put(sheet.row, 0, n, "count")
        sheet.put(sheet.row, 1, words.text(f"quality.{matter}"), "text")
        sheet.row += 1
    sheet.row += 1
    municipality, month = words.text("column.municipality"), words.text("quality.month")
    sheet.line(words.text("quality.complete_title"), "section")
    columns = [
        Column(municipality, "text", 16),
        Column(month, "text", 44),
        Column(words.text("quality.complete"), "count", 14),
        Column(words.text("quality.waiting_count"), "count", 14),
    ]
    sheet.headings(columns)
    for one in known["complete"]:
        place, when = page.municipality(one["municipality"]), page.labels.month(one["month"])
        sheet.table_row(columns, [place, when, one["complete_count"], one["waiting_count"]])
    sheet.row += 1
    sheet.line(words.text("quality.records_title"), "section")
    columns = [
        Column(municipality, "text", 16),
        Column(words.text("quality.matter"), "text", 44),
        Column(words.text("quality.date"), "date", 14),
        Column(words.text("column.code"), "text", 14),
        Column(words.text("quality.file"), "text", 40),
        Column(words.text("quality.row"), "count", 10),
    ]
    sheet.listing(columns, [_record(page, words, record) for record in known["records"]], _NONE)


def _record(page: Page, words: Labels, record: Mapping[str, Any]) -> list[Value | Cell]:
    return [
        page.municipality(record["municipality"]),
        words.text(f"quality.{record['matter']}"),
        as_date(record["on_date"]) if record["on_date"] else None,
        record["indicator"],
        " / ".join(part for part in (record["file_name"], record["sheet"]) if part),
        record["row"],
    ]


def _known(page: Page) -> Mapping[str, Any] | None:
    return page.facts.get("participants")
