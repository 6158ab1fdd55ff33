"""indikaattorit.xlsx: participants against targets, by municipality and gender, for the project's own use only.

Here belongs the workbook of a month or of a claim. Counts 1 to 4 are shown, so it is for the accountant and nobody
else. Not here: what indicators count (`pipelines.rules.indicators`), or pages for a wider circle.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reports.formulas import fill_formulas
from reports.indicator_quality import is_unique, quality_sheet, state_block
from reports.pages import Page, list_findings
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.catalogue import Rule
from schemas.finding import Severity
from schemas.indicators import OUTPUTS, PARTS, RESULTS, TOTAL, indicator_name, indicator_words
from schemas.labels import Labels

_ALL = "all"
_GENDERS = (*PARTS, TOTAL)
_OUTPUT_GROUPS = (
    ("total", OUTPUTS[:1]),
    ("status", OUTPUTS[1:5]),
    ("age", OUTPUTS[5:8]),
    ("education", OUTPUTS[8:11]),
    ("others", OUTPUTS[11:17]),
    ("organisations", OUTPUTS[17:]),
)
_RESULT_GROUPS = (("immediate", RESULTS[:4]), ("later", RESULTS[4:]))
_NONE = "–"
_NUMBER = 10
_CODES_A_SHEET = 3
_SUMMARY_COLUMNS = 2 + 2 * len(_GENDERS) + 2
_GUIDE = ("started", "spans", "totals", "unique", "zero", "not_asked", "later", "waiting", "privacy")


def indicator_workbook(bundle: Bundle, labels: Labels, catalogue: Mapping[str, Rule]) -> bytes:
    """Make the workbook of a month's or a claim's indicators; the same bytes for the same bundle and language."""
    page = _IndicatorPage(Page(bundle, labels, catalogue), indicator_words(labels.lang))
    words = page.words
    book = page.page.book(page.title, page.page.facts["project"]["name"], words.text("title.own_use"))
    _summary_sheet(page, book.sheet(words.text("sheet.summary")))
    _municipalities_sheet(page, book.sheet(words.text("sheet.by_municipality")))
    _counts_sheet(page, book.sheet(words.text("sheet.cumulative")), "cumulative", "title.cumulative")
    _counts_sheet(page, book.sheet(words.text(f"sheet.{page.kind}")), "period", f"title.of_{page.kind}")
    _reserved_sheet(page, book.sheet(words.text("sheet.reserved")))
    quality_sheet(page.page, words, book.sheet(words.text("sheet.quality")))
    _findings_sheet(page, book.sheet(words.text("sheet.findings")))
    _guide_sheet(page, book.sheet(words.text("sheet.guide")))
    fill_formulas(book, bundle, {})
    return book.to_bytes()


@dataclass(frozen=True)
class _IndicatorPage:
    """A page with the words of indicators."""

    page: Page
    words: Labels

    @property
    def kind(self) -> str:
        """`month` or `claim`."""
        return "claim" if self.page.facts["month"] is None else "month"

    @property
    def key(self) -> str:
        """The month or claim in the ids of the figures."""
        return str(self.page.facts["month"] or self.page.facts["claim"]["id"])

    @property
    def title(self) -> str:
        return self.of_kind("title")

    def of_kind(self, group: str) -> str:
        """The text for a month, which gives its name, or for a claim, which gives its id."""
        if self.kind == "month":
            return self.words.text(f"{group}.month", name=self.page.labels.month_name(self.key), in_month=self.key)
        return self.words.text(f"{group}.claim", claim=self.key)

    @property
    def own_codes(self) -> list[str]:
        """The project's own indicators."""
        codes = {figure.split("/")[2] for figure in self.page.bundle.figures if figure.startswith("indicators/")}
        return sorted(code for code in codes - {*OUTPUTS, *RESULTS} if "+" not in code)

    @property
    def counted(self) -> list[str]:
        """Every code that has figures, in order."""
        codes = (*OUTPUTS, *RESULTS, *self.own_codes)
        return [code for code in codes if self.page.has(f"indicators/{self.key}/{code}/{TOTAL}/{_ALL}/period")]

    def name(self, code: str) -> str:
        return indicator_name(self.words, code)

    def count(self, code: str, gender: str, place: str, span: str, home: bool = False) -> Cell:
        """The cell of a count; a dash where an indicator has no such figure."""
        cell = self.page.figure(f"indicators/{self.key}/{code}/{gender}/{place}/{span}", home)
        return cell if cell is not None else Cell(_NONE, ("right",))

    def heading(self, sheet: Sheet, title: str) -> None:
        """A sheet's title, and whom it is for."""
        sheet.line(title, "title")
        sheet.line(self.words.text("title.own_use"), "subtitle", skip=1)

    def gender_columns(self) -> list[Column]:
        return [Column(self.page.word("gender", gender), "count", _NUMBER) for gender in _GENDERS]


def _summary_sheet(page: _IndicatorPage, sheet: Sheet) -> None:
    facts, words = page.page.facts, page.words
    sheet.line(page.title, "title")
    sheet.line(f"{facts['project']['code']}  {facts['project']['name']}", "subtitle", skip=1)
    sheet.block(words.text("title.own_use"), "draft", _SUMMARY_COLUMNS)
    sheet.pairs(_about(page))
    state_block(page.page, words, sheet, _SUMMARY_COLUMNS)
    _summary_table(page, sheet, _OUTPUT_GROUPS)
    sheet.page_breaks.append(sheet.row)
    _summary_table(page, sheet, (*_RESULT_GROUPS, ("own", page.own_codes)))
    note = "unique" if is_unique(page.page) else "not_unique"
    sheet.block(words.text(f"summary.{note}"), "note", _SUMMARY_COLUMNS)
    _not_counted(page, sheet)


def _summary_table(page: _IndicatorPage, sheet: Sheet, groups: Sequence[tuple[str, Sequence[str]]]) -> None:
    words = page.words
    columns = [
        Column(words.text("column.code"), "text", 12),
        Column(words.text("column.indicator"), "wrapped", 56),
        *page.gender_columns(),
        *page.gender_columns(),
        Column(words.text("column.target"), "count", _NUMBER),
        Column(words.text("column.share"), "whole_percent", 14),
    ]
    _span_headings(page, sheet, columns)
    for group, codes in groups:
        if codes:
            _band(sheet, {0: words.text(f"group.{group}")}, len(columns), "group")
        for code in codes:
            sheet.table_row(columns, _summary_row(page, code))
    sheet.row += 1


def _about(page: _IndicatorPage) -> list[tuple[str, Value | Cell, str]]:
    facts, words = page.page.facts, page.words
    months = facts["months"]
    shown = (months[-1:] if page.kind == "month" else months)[:: max(len(months) - 1, 1)]
    span = "–".join(page.page.labels.month(month) for month in shown)
    since = page.page.labels.month(facts["project"]["start"][:7])
    state = page.page.word("state", facts["state"])
    return [
        (words.text("about.period"), span, "left"),
        (words.text("about.cumulative"), f"{since}–{page.page.labels.month(months[-1])}", "left"),
        (words.text("about.state"), words.text("about.state_of", state=state, as_of_date=facts["as_of"]), "left"),
    ]


def _span_headings(page: _IndicatorPage, sheet: Sheet, columns: Sequence[Column]) -> None:
    """A table's headings below a line that says over which columns the period and the cumulative numbers stand."""
    first = next(at for at, column in enumerate(columns) if column.style == "count")
    above = {first: page.of_kind("column"), first + len(_GENDERS): page.words.text("column.cumulative")}
    _band(sheet, above, len(columns), "heading_above")
    sheet.headings(columns)


def _band(sheet: Sheet, texts: Mapping[int, str], columns: int, style: str) -> None:
    """A row of one colour with texts that run over the cells to their right."""
    for at in range(columns):
        sheet.put(sheet.row, at, texts.get(at), style)
        sheet.cells[sheet.row, at].spills = True
    sheet.row += 1


def _summary_row(page: _IndicatorPage, code: str) -> list[Value | Cell]:
    numbers = [page.count(code, gender, _ALL, span) for span in ("period", "cumulative") for gender in _GENDERS]
    stem = f"indicators/{page.key}/{code}"
    share = page.page.figure(f"{stem}/share_of_target", home=True)
    if share is not None:
        share.styles = ("whole_percent",)
    not_asked = None if code in page.counted else Cell(page.words.text("summary.not_asked"), ("right",))
    return [code, page.name(code), *numbers, page.page.figure(f"{stem}/target", home=True), not_asked or share]


def _not_counted(page: _IndicatorPage, sheet: Sheet) -> None:
    words, facts = page.words, page.page.facts
    sheet.line(words.text("summary.not_counted"), "section")
    findings = [
        f for f in page.page.bundle.findings if f.record_kind in ("participants", "register") and f.waived_by is None
    ]
    waiting = sum(s["waiting"] for s in facts["sources"] if s["record_kind"] in ("participants", "register"))
    missing = list(_months_without_counts(page))
    numbers = {
        "waiting": waiting,
        "error": sum(finding.severity is Severity.ERROR for finding in findings),
        "warning": sum(finding.severity is Severity.WARNING for finding in findings),
        "missing": len(missing),
    }
    for name, number in numbers.items():
        sheet.put(sheet.row, 0, number, "text", "count")
        sheet.put(sheet.row, 1, words.text(f"summary.{name}"), "text")
        sheet.row += 1
    if missing:
        sheet.row += 1
        listed = ", ".join(f"{page.page.municipality(place)} {page.page.labels.month(m)}" for place, m in missing)
        sheet.block(words.text("summary.missing_list", list=listed), "note", _SUMMARY_COLUMNS)


def _months_without_counts(page: _IndicatorPage) -> Iterator[tuple[int, str]]:
    """Municipalities with the months from the project's start of which nothing is counted."""
    facts = page.page.facts
    given = {(row["municipality"], row["month"]) for row in page.page.bundle.rows.get("participants", ())}
    first, last = facts["project"]["start"][:7], facts["months"][-1]
    numbers = [12 * int(month[:4]) + int(month[5:]) - 1 for month in (first, last)]
    for number in range(numbers[0], numbers[1] + 1):
        month = f"{number // 12:04d}-{number % 12 + 1:02d}"
        for partner in facts["partners"]:
            if (str(partner["number"]), month) not in given:
                yield partner["number"], month


def _municipalities_sheet(page: _IndicatorPage, sheet: Sheet) -> None:
    """The cumulative totals side by side."""
    words, partners = page.words, page.page.facts["partners"]
    page.heading(sheet, words.text("title.by_municipality"))
    columns = [
        Column(words.text("column.code"), "text", 10),
        Column(words.text("column.indicator"), "wrapped", 56),
        *(Column(partner["name"], "count", 14) for partner in partners),
        Column(words.text("column.all"), "count", 17),
    ]
    rows: list[list[Value | Cell]] = []
    for code in page.counted:
        numbers = [page.count(code, TOTAL, place, "cumulative") for place in _places(page)]
        rows.append([code, page.name(code), *numbers])
    sheet.frozen_columns = 2
    sheet.listing(columns, rows, _NONE)
    for row in range(sheet.row - len(rows), sheet.row):
        cell = sheet.cells[row, len(columns) - 1]
        cell.styles = (*cell.styles, "part_total")


def _counts_sheet(page: _IndicatorPage, sheet: Sheet, span: str, title: str) -> None:
    """Every count of a span: an indicator's municipalities below each other, then all of them."""
    words = page.words
    page.heading(sheet, words.text(title))
    columns = [
        Column(words.text("column.code"), "text", 10),
        Column(words.text("column.indicator"), "text", 64),
        Column(words.text("column.municipality"), "text", 16),
        *page.gender_columns(),
    ]
    top = sheet.header_row = sheet.row
    sheet.frozen_columns = 3
    sheet.headings(columns)
    for nth, code in enumerate(page.counted):
        if nth and nth % _CODES_A_SHEET == 0:
            sheet.page_breaks.append(sheet.row)
        for place in _places(page):
            name = words.text("column.all") if place == _ALL else page.page.municipality(place)
            numbers = [page.count(code, gender, place, span, home=True) for gender in _GENDERS]
            styles = ("part_total",) if place == _ALL else ()
            sheet.table_row(columns, [code, page.name(code), name, *numbers], *styles)
    sheet.filtered = (top, 0, sheet.row - 1, len(columns) - 1)


def _places(page: _IndicatorPage) -> list[str]:
    """The municipalities, then all of them."""
    return [*(str(partner["number"]) for partner in page.page.facts["partners"]), _ALL]


def _reserved_sheet(page: _IndicatorPage, sheet: Sheet) -> None:
    words = page.words
    page.heading(sheet, words.text("title.reserved"))
    sheet.block(words.text("reserved.note"), "note", 2 + 2 * len(_GENDERS))
    columns = [
        Column(words.text("column.sum"), "text", 26),
        Column(words.text("column.parts"), "wrapped", 60),
        *page.gender_columns(),
        *page.gender_columns(),
    ]
    _span_headings(page, sheet, columns)
    stem = f"indicators/{page.key}/"
    sums = {figure.split("/")[2] for figure in page.page.bundle.figures if figure.startswith(stem) and "+" in figure}
    for name in sorted(sums):
        parts = name.split("+")
        numbers = [
            page.count(name, gender, _ALL, span, home=True) for span in ("period", "cumulative") for gender in _GENDERS
        ]
        sheet.table_row(columns, [" + ".join(parts), "\n".join(page.name(code) for code in parts), *numbers])


def _findings_sheet(page: _IndicatorPage, sheet: Sheet) -> None:
    words = page.words
    page.heading(sheet, words.text("title.findings"))
    sheet.line(words.text("findings.subtitle"), "plain", skip=1)
    of_counts = [finding for finding in page.page.bundle.findings if finding.record_kind == "participants"]
    findings = page.page.sorted_findings(of_counts)
    list_findings(page.page, sheet, findings, words.text("findings.none"), with_severity=True)


def _guide_sheet(page: _IndicatorPage, sheet: Sheet) -> None:
    words = page.words
    page.heading(sheet, words.text("title.guide"))
    sheet.widths[0] = 30
    sheet.widths[1] = 110
    for name in _GUIDE:
        sheet.put(sheet.row, 0, words.text(f"guide.{name}"), "key")
        sheet.put(sheet.row, 1, words.text(f"guide.{name}_text"), "plain_wrapped")
        sheet.row += 1
