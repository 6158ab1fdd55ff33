"""The claim workbook's sheet of the papers that belong to the claim (*liiteluettelo*).

Here belongs the sheet: each paper, about whom, whether it is there and where. Not here: which papers a claim needs
(`pipelines.attachments`).
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reports.pages import Page
from reports.workbook import Cell, Column, Sheet, Value
from schemas.labels import as_date

_OTHER_SUPPORT = "other_support"
_STYLES = {"missing": ("warning",)}


def has_attachments(page: Page) -> bool:
    """Whether the edition lists its papers: a month's draft does not, nor a claim closed before there was a list."""
    return bool(page.facts.get("attachments"))


def attachments_sheet(page: Page, sheet: Sheet) -> None:
    """Lay out the list of papers, one row each, the missing ones marked."""
    sheet.line(page.text("attachments.title"), "title")
    sheet.line(page.text("attachments.subtitle"), "subtitle", skip=1)
    columns = [
        Column(page.text("attachments.paper"), "wrapped", 40),
        Column(page.text("attachments.about"), "wrapped", 26),
        Column(page.text("attachments.state"), "text", 12),
        Column(page.text("attachments.where"), "wrapped", 46),
        Column(page.text("attachments.sha256"), "wrapped", 36),
        Column(page.text("attachments.decision"), "wrapped", 30),
    ]
    rows: list[list[Value | Cell]] = [
        [
            page.word("paper", fact["paper"]),
            about_text(page, fact["about"]),
            Cell(page.word("paper_state", fact["state"]), _STYLES.get(fact["state"], ())),
            where_text(page, fact),
            _lines(fact, "sha256"),
            _lines(fact, "decision"),
        ]
        for fact in page.facts["attachments"]
    ]
    sheet.frozen_columns, sheet.wide = 1, True
    sheet.listing(columns, rows, page.text("attachments.title"))


def about_text(page: Page, about: str) -> str:
    """A person with the first day of a rate, or a municipality."""
    code, _, day = about.partition("/")
    if code in page.persons:
        name = f"{code} {page.persons[code]['name']}"
        return f"{name}, {page.labels.date(as_date(day))}" if day else name
    return page.municipality(code) if code.isdigit() else code


def where_text(page: Page, fact: Mapping[str, Any]) -> str:
    """Files and references of a paper, one a line; of other support what was declared."""
    if fact["paper"] == _OTHER_SUPPORT:
        declared = [one for one in page.facts["other_support"] if one["person"] == fact["about"]]
        return "\n".join(_support(page, one) for one in declared)
    return "\n".join(text for one in fact["given"] if (text := one["reference"] or one["name"]))


def _support(page: Page, one: Mapping[str, Any]) -> str:
    kind = page.word("other_support", one["support"])
    return f"{kind}: {page.labels.eur(Fraction(one['amount_eur']))}" if one["amount_eur"] else kind


def _lines(fact: Mapping[str, Any], name: str) -> str:
    return "\n".join(dict.fromkeys(one[name] for one in fact["given"] if one[name]))
