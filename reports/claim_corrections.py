"""The claim workbook's sheet of corrections: what changed in closed claims, why, and what it is worth.

Here belongs the sheet, and the parts of other sheets that set corrections apart from the period's own. Not here: which
changes are claimed (`pipelines.correcting`).
"""

from collections.abc import Mapping
from typing import Any

from reports.pages import Page, day_or_none, month_or_none
from reports.workbook import Cell, Column, Sheet, Value
from schemas.labels import as_date

_LINES = ("staff_costs", "flat_rate", "eligible_costs", "support")


def has_corrections(page: Page) -> bool:
    """Whether the edition claims what changed in closed claims."""
    return page.has(f"claim/{page.facts['claim']['id']}/corrections/support")


def corrections_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out the corrections by claim, by person and month, and row by row."""
    sheet.line(page.text("corrections.title"), "title")
    sheet.line(page.text("corrections.subtitle"), "subtitle", skip=1)
    sheet.wide = True
    _by_claim(page, sheet)
    _by_month(page, sheet)
    _by_day(page, sheet)


def own_and_corrections_table(page: Page, sheet: Sheet) -> None:
    """The claim's lines as the sum of the period's own and the corrections."""
    columns = [
        Column(page.text("lines.line"), "text", 46),
        *(Column(page.text(f"corrections.{name}"), "eur", 17) for name in ("own", "corrections", "all")),
    ]
    sheet.headings(columns)
    claim = f"claim/{page.facts['claim']['id']}"
    for line in _LINES:
        whole = f"{claim}/staff_costs/total" if line == "staff_costs" else f"{claim}/{line}"
        own = page.needed_figure(f"{claim}/period/{line}", home=line != "staff_costs")
        values: list[Value | Cell] = [page.word("line", line), own, page.needed_figure(f"{claim}/corrections/{line}")]
        sheet.table_row(columns, [*values, page.needed_figure(whole)])
    sheet.row += 1


def _by_claim(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("corrections.by_claim"), "section")
    columns = [
        Column(page.text("corrections.claim"), "text", 18),
        Column(page.text("corrections.difference"), "number", 14),
        *(Column(page.word("line", line), "eur", 20) for line in _LINES),
    ]
    sheet.headings(columns)
    own = f"claim/{page.facts['claim']['id']}/corrections"
    claims = dict.fromkeys(row["claim"] for row in page.facts["corrections"])
    for claim in claims:
        amounts = [page.figure(f"{own}/{claim}/{line}", home=True) for line in _LINES]
        sheet.table_row(columns, [claim, _difference(page, f"{own}/{claim}/hours"), *amounts])
    amounts = [page.figure(f"{own}/{line}", home=True) for line in _LINES]
    sheet.table_row(columns, [page.text("corrections.total"), _difference(page, f"{own}/hours"), *amounts], "total")
    sheet.row += 1


def _by_month(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("corrections.by_month"), "section")
    columns = [
        Column(page.text("corrections.claim"), "text"),
        Column(page.text("corrections.person"), "text", 10),
        Column(page.text("corrections.name"), "text"),
        Column(page.text("corrections.month"), "month", 11),
        Column(page.text("corrections.difference"), "number", 14),
        Column(page.text("corrections.cost"), "eur", 20),
    ]
    sheet.headings(columns)
    own = f"claim/{page.facts['claim']['id']}/corrections"
    months = dict.fromkeys((row["claim"], row["person"], row["month"]) for row in page.facts["corrections"])
    for claim, person, month in months:
        values: list[Value | Cell | None] = [
            claim,
            person,
            _name(page, person),
            month_or_none(month),
            _difference(page, f"{own}/{claim}/hours/{person}/{month}"),
            page.figure(f"{own}/{claim}/staff_costs/{person}/{month}", home=True),
        ]
        sheet.table_row(columns, values)
    sheet.row += 1


def _by_day(page: Page, sheet: Sheet) -> None:
    sheet.line(page.text("corrections.by_day"), "section")
    columns = [
        Column(page.text("corrections.number"), "text"),
        Column(page.text("corrections.claim"), "text"),
        Column(page.text("corrections.person"), "text"),
        Column(page.text("corrections.name"), "text"),
        Column(page.text("corrections.day"), "date", 12),
        Column(page.text("corrections.municipality"), "text"),
        Column(page.text("corrections.was"), "hours", 13),
        Column(page.text("corrections.now"), "hours", 13),
        Column(page.text("corrections.difference"), "number", 12),
        Column(page.text("corrections.paper"), "wrapped", 34),
        Column(page.text("corrections.reason"), "wrapped", 34),
        Column(page.text("corrections.was_rows"), "wrapped", 34),
        Column(page.text("corrections.now_rows"), "wrapped", 34),
    ]
    rows: list[list[Value | Cell]] = []
    for row in page.facts["corrections"]:
        rows.append(
            [
                row["number"],
                row["claim"],
                row["person"],
                _name(page, row["person"]),
                day_or_none(row["day"]),
                page.municipality(row["municipality"]),
                int(row["was_s"]),
                int(row["now_s"]),
                _signed(page, row["now_s"] - row["was_s"]),
                "\n".join(_paper(page, reason) for reason in row["reasons"]),
                "\n".join(_reason(page, reason) for reason in row["reasons"]),
                _places(page, row["was_rows"]),
                _places(page, row["now_rows"]),
            ]
        )
    sheet.headings(columns)
    for values in rows:
        sheet.table_row(columns, values)


def _difference(page: Page, id_: str) -> Cell:
    return _signed(page, int(page.bundle.figures[id_].value))


def _signed(page: Page, seconds: int) -> Cell:
    """A difference of hours as text: Excel shows a negative duration as a row of hash signs."""
    return Cell(page.labels.hours(seconds), ("right",))


def _paper(page: Page, reason: Mapping[str, Any]) -> str:
    facts = {"name": reason["name"], "paper_date": as_date(reason["date"])}
    if reason["kind"] == "decision":
        return page.text("corrections.decision", **facts)
    return page.text("corrections.file", municipality=page.municipality(reason["sender"]), **facts)


def _reason(page: Page, reason: Mapping[str, Any]) -> str:
    return reason["says"] or page.text("corrections.arrived")


def _places(page: Page, rows: list[Mapping[str, str]]) -> str:
    if not rows:
        return page.text("corrections.no_row")
    return "\n".join(", ".join(part for part in (row["file_name"], row["sheet"], row["row"]) if part) for row in rows)


def _name(page: Page, code: str) -> str:
    return str(page.persons[code]["name"]) if code in page.persons else code
