"""indikaattorit.xlsx: participants against targets, by municipality and gender, for the project's own use only.

Here belongs the workbook of a month or of a claim. Counts 1 to 4 are shown, so it is for the accountant and nobody
else. Not here: what indicators count (`pipelines.rules.indicators`), or pages for a wider circle.
"""

from collections.abc import Iterator, Mapping, Sequence

from reports.formulas import fill_formulas
from reports.indicator_page import ALL, GENDERS, NONE, OUTPUT_GROUPS, RESULT_GROUPS, IndicatorPage, band
from reports.indicator_quality import is_unique, quality_sheet, state_block
from reports.indicator_trends import groups_sheet, trends_sheet
from reports.pages import Page, list_findings
from reports.sfc_tables import SFC_TABLES
from reports.workbook import Cell, Column, Sheet, Value
from schemas.bundle import Bundle
from schemas.catalogue import Rule
from schemas.finding import Severity
from schemas.indicators import OUTPUTS, TOTAL, indicator_words
from schemas.labels import Labels
from schemas.project import months_between

_CODES_A_SHEET = 3
_SPANS = {"period": len(GENDERS), "cumulative": len(GENDERS)}
_GUIDE = (
    "started", "not_participants", "spans", "totals", "forecast", "unique", "zero", "not_asked", "later", "waiting",
    "privacy",
)  # fmt: skip


def indicator_workbook(bundle: Bundle, labels: Labels, catalogue: Mapping[str, Rule]) -> bytes:
    """Make the workbook of a month's or a claim's indicators; the same bytes for the same bundle and language."""
    page = IndicatorPage(Page(bundle, labels, catalogue), indicator_words(labels.lang))
    words = page.words
    book = page.page.book(page.title, page.page.facts["project"]["name"], words.text("title.own_use"))
    _summary_sheet(page, book.sheet(words.text("sheet.summary")))
    _municipalities_sheet(page, book.sheet(words.text("sheet.by_municipality")))
    groups_sheet(page, book.sheet(words.text("sheet.groups")))
    trends_sheet(page, book.sheet(words.text("sheet.trends")))
    _counts_sheet(page, book.sheet(words.text("sheet.cumulative")), "cumulative", "title.cumulative")
    _counts_sheet(page, book.sheet(words.text(f"sheet.{page.kind}")), "period", f"title.of_{page.kind}")
    _reserved_sheet(page, book.sheet(words.text("sheet.reserved")))
    quality_sheet(page.page, words, book.sheet(words.text("sheet.quality")))
    _findings_sheet(page, book.sheet(words.text("sheet.findings")))
    _guide_sheet(page, book.sheet(words.text("sheet.guide")))
    fill_formulas(book, bundle, {})
    return book.to_bytes()


def _summary_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    facts, words = page.page.facts, page.words
    columns = _summary_columns(page)
    sheet.line(page.title, "title")
    sheet.line(f"{facts['project']['code']}  {facts['project']['name']}", "subtitle", skip=1)
    sheet.block(words.text("title.own_use"), "draft", len(columns))
    sheet.pairs(_about(page))
    state_block(page.page, words, sheet, len(columns))
    _summary_table(page, sheet, columns, OUTPUT_GROUPS)
    sheet.page_breaks.append(sheet.row)
    _summary_table(page, sheet, columns, (*RESULT_GROUPS, ("own", page.own_codes)))
    for note in _notes(page):
        sheet.block(note, "note", len(columns), skip=0)
    sheet.row += 1
    _estimates(page, sheet, len(columns))
    _not_counted(page, sheet, len(columns))


def _summary_columns(page: IndicatorPage) -> list[Column]:
    words = page.words
    return [
        page.code_column(12),
        Column(words.text("column.indicator"), "wrapped", 56),
        *page.gender_columns(),
        *page.gender_columns(),
        Column(words.text("column.target"), "count", 10),
        Column(words.text("column.share"), "whole_percent", 14),
        *([Column(words.text("column.milestone"), "count", 13)] if page.milestones else []),
        Column(words.text("column.forecast"), "count", 11),
    ]


def _summary_table(
    page: IndicatorPage, sheet: Sheet, columns: Sequence[Column], groups: Sequence[tuple[str, Sequence[str]]]
) -> None:
    page.span_headings(sheet, columns, 2, _SPANS)
    for group, codes in groups:
        if codes:
            band(sheet, {0: page.words.text(f"group.{group}")}, len(columns), "group")
        for code in codes:
            sheet.table_row(columns, _summary_row(page, code))
    sheet.row += 1


def _notes(page: IndicatorPage) -> Iterator[str]:
    """What must be known to read the tables: whom they count, what is still to be reached, what is assumed."""
    words, facts = page.words, page.page.facts
    yield words.text(f"summary.{'unique' if is_unique(page.page) else 'not_unique'}")
    for one in page.milestones:
        yield words.text(
            "summary.milestone", code=one["code"], milestone_count=one["milestone"], by_date=one["milestone_date"]
        )
    until, end = facts["months"][-1], facts["project"]["end"]
    parameters = page.page.bundle.parameters
    so_far, all_ = (parameters.get(f"project/months/{month}") for month in (until, end[:7]))
    if so_far is not None and all_ is not None:
        numbers = {"so_far_count": int(so_far.value), "all_count": int(all_.value)}
        yield words.text("summary.forecast", end_date=end, until_month=until, **numbers)


def _estimates(page: IndicatorPage, sheet: Sheet, columns: int) -> None:
    """What participants are not asked: the project's own estimates with their methods, or how to give them."""
    words = page.words
    sheet.line(words.text("summary.estimates"), "section")
    given = {code: cell for code in OUTPUTS if (cell := page.of_code(code, "estimate", "text", "count"))}
    for code, cell in given.items():
        estimate = page.page.bundle.parameters[page.page.bundle.figures[str(cell.figure)].expression[1]]
        told = words.text("summary.estimate", indicator=f"{code} {page.name(code)}", on_date=estimate.valid_from)
        sheet.put(sheet.row, 0, cell)
        sheet.put(sheet.row, 1, f"{told} {estimate.reference}", "wrapped")
        sheet.row += 1
    if not given:
        sheet.block(words.text("summary.no_estimates"), "note", columns, skip=0)
    sheet.row += 1


def _about(page: IndicatorPage) -> list[tuple[str, Value | Cell, str]]:
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


def _summary_row(page: IndicatorPage, code: str) -> list[Value | Cell]:
    numbers = [page.count(code, gender, ALL, span) for span in ("period", "cumulative") for gender in GENDERS]
    not_asked = None if code in page.counted else Cell(page.words.text("summary.not_asked"), ("right",))
    return [
        code,
        page.name(code),
        *numbers,
        page.of_code(code, "target"),
        not_asked or page.of_code(code, "share_of_target", "whole_percent"),
        *([page.of_code(code, "milestone")] if page.milestones else []),
        page.of_code(code, "forecast"),
    ]


def _not_counted(page: IndicatorPage, sheet: Sheet, columns: int) -> None:
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
        sheet.block(words.text("summary.missing_list", list=listed), "note", columns)


def _months_without_counts(page: IndicatorPage) -> Iterator[tuple[int, str]]:
    """Municipalities with the months from the project's start of which nothing is counted.

    A register tells of all months at once: once it has come, a month in which nobody entered or left is no gap.
    """
    facts = page.page.facts
    given = {(row["municipality"], row["month"]) for row in page.page.bundle.rows.get("participants", ())}
    modes = facts.get("participants", {}).get("modes", {})
    told = {number for number, _ in given}
    told |= {str(source["sender"]) for source in facts["sources"] if source["record_kind"] == "register"}
    registers = {number for number in told if modes.get(number) == "register"}
    for month in months_between(facts["project"]["start"][:7], facts["months"][-1]):
        for partner in facts["partners"]:
            number = str(partner["number"])
            if number not in registers and (number, month) not in given:
                yield partner["number"], month


def _municipalities_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    """The cumulative totals side by side."""
    words, partners = page.words, page.page.facts["partners"]
    page.heading(sheet, words.text("title.by_municipality"))
    columns = [
        page.code_column(10),
        Column(words.text("column.indicator"), "wrapped", 56),
        *(Column(partner["name"], "count", 14) for partner in partners),
        Column(words.text("column.all"), "count", 17),
    ]
    rows: list[list[Value | Cell]] = []
    for code in page.counted:
        numbers = [page.count(code, TOTAL, place, "cumulative") for place in _places(page)]
        rows.append([code, page.name(code), *numbers])
    sheet.frozen_columns = 2
    sheet.listing(columns, rows, NONE)
    for row in range(sheet.row - len(rows), sheet.row):
        cell = sheet.cells[row, len(columns) - 1]
        cell.styles = (*cell.styles, "part_total")


def _counts_sheet(page: IndicatorPage, sheet: Sheet, span: str, title: str) -> None:
    """Every count of a span: an indicator's municipalities below each other, then all of them."""
    words = page.words
    page.heading(sheet, words.text(title))
    columns = [
        page.code_column(10),
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
            name = words.text("column.all") if place == ALL else page.page.municipality(place)
            numbers = [page.count(code, gender, place, span, home=True) for gender in GENDERS]
            styles = ("part_total",) if place == ALL else ()
            sheet.table_row(columns, [code, page.name(code), name, *numbers], *styles)
    sheet.filtered = (top, 0, sheet.row - 1, len(columns) - 1)


def _places(page: IndicatorPage) -> list[str]:
    """The municipalities, then all of them."""
    return [*(str(partner["number"]) for partner in page.page.facts["partners"]), ALL]


def _reserved_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    words = page.words
    page.heading(sheet, words.text("title.reserved"))
    sheet.block(words.text("reserved.note"), "note", 2 + 2 * len(GENDERS), skip=0)
    previews = "made" if page.page.facts.get("programme") else "missing"
    sheet.block(words.text(f"reserved.{previews}", files=", ".join(SFC_TABLES)), "note", 2 + 2 * len(GENDERS))
    columns = [
        Column(words.text("column.sum"), "text", 26),
        Column(words.text("column.parts"), "wrapped", 60),
        *page.gender_columns(),
        *page.gender_columns(),
    ]
    page.span_headings(sheet, columns, 2, _SPANS)
    stem = f"indicators/{page.key}/"
    sums = {figure.split("/")[2] for figure in page.page.bundle.figures if figure.startswith(stem) and "+" in figure}
    for name in sorted(sums):
        parts = name.split("+")
        numbers = [
            page.count(name, gender, ALL, span, home=True) for span in ("period", "cumulative") for gender in GENDERS
        ]
        sheet.table_row(columns, [" + ".join(parts), "\n".join(page.name(code) for code in parts), *numbers])


def _findings_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    words = page.words
    page.heading(sheet, words.text("title.findings"))
    sheet.line(words.text("findings.subtitle"), "plain", skip=1)
    of_counts = [finding for finding in page.page.bundle.findings if finding.record_kind == "participants"]
    findings = page.page.sorted_findings(of_counts)
    list_findings(page.page, sheet, findings, words.text("findings.none"), with_severity=True)


def _guide_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    words = page.words
    page.heading(sheet, words.text("title.guide"))
    sheet.widths[0] = 30
    sheet.widths[1] = 110
    for name in _GUIDE:
        sheet.put(sheet.row, 0, words.text(f"guide.{name}"), "key")
        sheet.put(sheet.row, 1, words.text(f"guide.{name}_text"), "plain_wrapped")
        sheet.row += 1
