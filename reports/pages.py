"""What the pages that are made from a bundle share: words for codes, cells for figures, rows of findings.

Here belongs what two pages must show alike. Not here: cells and styles (`reports.workbook`), or the layout of a page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from reports.workbook import Book, Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.catalogue import Rule
from schemas.errors import TilitysError
from schemas.figure import Unit
from schemas.finding import Category, Finding, Severity
from schemas.labels import Fact, Labels, as_date, month_start

UNIT_STYLES = {
    Unit.EUR: "eur",
    Unit.EUR_PER_HOUR: "rate",
    Unit.SECONDS: "hours",
    Unit.COUNT: "count",
    Unit.RATE: "percent",
}
_SEVERITIES = list(Severity)
_CATEGORIES = list(Category)


@dataclass(frozen=True)
class Page:
    """A bundle seen in one language."""

    bundle: Bundle
    labels: Labels
    catalogue: Mapping[str, Rule]

    @property
    def facts(self) -> Mapping[str, Any]:
        """The bundle's facts."""
        return self.bundle.facts

    @property
    def municipalities(self) -> dict[int, str]:
        """Names of the partners by number."""
        return {partner["number"]: partner["name"] for partner in self.facts["partners"]}

    @property
    def persons(self) -> dict[str, Mapping[str, Any]]:
        """Staff by code."""
        return {person["code"]: person for person in self.facts["staff"]}

    def text(self, key: str, **facts: Fact) -> str:
        """The label of `key`."""
        return self.labels.text(key, **facts)

    def word(self, group: str, value: str | None) -> str:
        """The word for a closed code such as a status or a severity; empty for None."""
        return "" if value is None else self.labels.text(f"word.{group}.{value}")

    def municipality(self, number: int | str | None) -> str:
        """A municipality's name; its number when it is no partner; empty for None."""
        if number in (None, ""):
            return ""
        return self.municipalities.get(int(str(number)), str(number))

    def has(self, figure: str) -> bool:
        """Whether the bundle has the figure."""
        return figure in self.bundle.figures

    def figure(self, id_: str, home: bool = False) -> Cell | None:
        """A cell that shows a figure, or None when the edition has no such figure."""
        if id_ not in self.bundle.figures:
            return None
        figure = self.bundle.figures[id_]
        return Cell(figure.value, (UNIT_STYLES[figure.unit],), figure=id_, home=home)

    def needed_figure(self, id_: str, home: bool = False) -> Cell:
        """A cell that shows a figure which every edition of this page has."""
        cell = self.figure(id_, home)
        if cell is None:
            raise TilitysError(f"Luku {id_} puuttuu aineistosta {self.bundle.edition}.")
        return cell

    def parameter(self, key: str, home: bool = False) -> Cell | None:
        """A cell that shows a parameter, or None when the edition used no such parameter."""
        if key not in self.bundle.parameters:
            return None
        known = self.bundle.parameters[key]
        if known.value.denominator != 1 and self.labels.decimal(known.value).count("/"):
            return Cell(self.labels.decimal(known.value), ("right",))
        return Cell(known.value, (_parameter_style(known.unit),), parameter=key, home=home)

    def book(self, title: str, subject: str, note: str = "") -> Book:
        """A workbook whose footer says project and edition, and `note`."""
        footer = "   ".join(part for part in (self.facts["project"]["code"], self.bundle.edition, note) if part)
        return Book(self.labels, title, subject, footer, as_date(self.facts["as_of"]))

    def file_state(self, source: Mapping[str, Any], *, trial: bool = False) -> str:
        """What has become of a file, or in a `trial` would: of one that stands, whether its rows can be used."""
        state = "unused" if is_unused(source) else source["status"]
        if state == "current" and source["waiting"]:
            state = "partly_used"
        elif state == "current" and not source["used"]:
            state = "without_rows"
        return self.word("trial_status" if trial else "source_status", state)

    def sorted_findings(self, findings: Sequence[Finding]) -> list[Finding]:
        """Findings in the order in which people mend them: severity, category, then place."""
        return sorted(findings, key=_mending_order)

    def finding_message(self, finding: Finding) -> str:
        """What is wrong, in the page's language."""
        return self.labels.finding_message(self.catalogue[finding.rule], finding, self.municipalities)

    def finding_remedy(self, finding: Finding) -> str:
        """What to do about it."""
        return self.labels.finding_remedy(self.catalogue[finding.rule], finding, self.municipalities)


def is_unused(source: Mapping[str, Any]) -> bool:
    """Whether a file stands and every record of it waits."""
    return source["status"] in ("current", "partly_superseded") and source["waiting"] > 0 and not source["used"]


def total(values: Sequence[Fraction]) -> Fraction:
    """The stored value of a sum formula over cells of one page."""
    return sum(values, Fraction(0))


def moment_text(labels: Labels, time: str) -> str:
    """A moment of the journal as day and time, in UTC as the journal has it."""
    moment = datetime.fromisoformat(time)
    return f"{labels.date(moment.date())} {moment.hour}.{moment.minute:02}"


def day_or_none(text: str | None) -> date | None:
    """An ISO date as a date; None for an empty one."""
    return as_date(text) if text else None


def month_or_none(text: str | None) -> date | None:
    """A month as its first day; None for an empty one."""
    return month_start(text) if text else None


def list_findings(
    page: Page,
    sheet: Sheet,
    findings: Sequence[Finding],
    empty: str,
    *,
    with_severity: bool,
    with_amount: bool = False,
    person_width: int = 10,
) -> None:
    """Lay out a list of findings, what people read first, codes last; `empty` is said when there are none."""
    heading = page.text
    columns = [
        *([Column(heading("findings.severity"), "wrapped", 17)] if with_severity else []),
        Column(heading("findings.municipality"), "text", 14),
        Column(heading("findings.person"), "wrapped", person_width),
        Column(heading("findings.month"), "month", 12),
        Column(heading("findings.message"), "wrapped", 46),
        Column(heading("findings.remedy"), "wrapped", 46),
        *([Column(heading("findings.amount"), "eur", 13)] if with_amount else []),
        Column(heading("findings.file"), "wrapped", 22),
        Column(heading("findings.sheet"), "wrapped", 17),
        Column(heading("findings.row"), "count", 8),
        Column(heading("findings.column"), "text", 10),
        Column(heading("findings.read"), "wrapped", 17),
        Column(heading("findings.rule"), "wrapped", 18),
    ]
    sheet.wide = True
    sheet.listing(columns, [_finding_row(page, f, with_severity, with_amount) for f in findings], empty)


def _finding_row(page: Page, finding: Finding, with_severity: bool, with_amount: bool) -> list[Value | Cell]:
    severity: list[Value | Cell] = [_severity_cell(page, finding)] if with_severity else []
    amount: list[Value | Cell] = [finding.amount_eur] if with_amount else []
    return [
        *severity,
        page.municipality(finding.sender),
        finding.person,
        month_or_none(finding.month),
        page.finding_message(finding),
        page.finding_remedy(finding),
        *amount,
        finding.file_name,
        finding.sheet,
        finding.row,
        finding.column,
        finding.read,
        finding.rule,
    ]


def _severity_cell(page: Page, finding: Finding) -> Cell:
    """The severity in words on its colour; a waived error says by which decision, and has no colour."""
    if finding.waived_by is not None:
        return Cell(page.text("findings.waived", id=finding.waived_by), ())
    return Cell(page.word("severity", finding.severity), (finding.severity.value,))


def _mending_order(finding: Finding) -> tuple[int, int, int, str, str, str, int, str, str]:
    return (
        _SEVERITIES.index(finding.severity) if finding.waived_by is None else len(_SEVERITIES),
        _CATEGORIES.index(finding.category),
        finding.sender or 0,
        finding.month or "",
        finding.file_name or "",
        finding.sheet or "",
        finding.row or 0,
        finding.rule,
        finding.identity or finding.subject or "",
    )


def _parameter_style(unit: str) -> str:
    return {"eur": "eur", "rate": "percent", "count": "count"}.get(unit, "number")
