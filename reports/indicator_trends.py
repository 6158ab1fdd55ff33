"""Who the participants are and how their number grows: two sheets of indikaattorit.xlsx with charts.

Here belongs target groups as shares of all participants, and the months since the project began. Not here: how charts
look (`reports.charts`), and the other sheets (`indicator_workbook`).
"""

from collections.abc import Sequence
from fractions import Fraction

from reports.charts import Chart, Series
from reports.indicator_page import ALL, GENDERS, NONE, OUTPUT_GROUPS, IndicatorPage, band
from reports.pages import total
from reports.workbook import Cell, Column, Sheet, Value
from schemas.indicators import EVERYBODY, PARTS, RESULTS, TARGET_GROUPS, TOTAL
from schemas.labels import month_start

_CHART_ROWS = 14
_ROWS_A_PAGE = 70
_MONTH, _NEW, _SO_FAR, _TARGET, _CHART = 0, 1, 2, 3, 5


def groups_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    """Each target group with its part of all participants; below, the parts as bars."""
    words = page.words
    page.heading(sheet, words.text("title.groups"))
    sheet.block(words.text("groups.note"), "note", 2 + 2 + len(GENDERS))
    columns = [
        page.code_column(12),
        Column(words.text("column.indicator"), "wrapped", 56),
        Column(page.page.word("gender", TOTAL), "count", 16),
        *page.gender_columns(),
        Column(words.text("column.part"), "whole_percent", 15),
    ]
    page.span_headings(sheet, columns, 2, {"period": 1, "cumulative": len(GENDERS)})
    first = sheet.row
    for group, codes in OUTPUT_GROUPS:
        shown = [code for code in codes if code in (EVERYBODY, *TARGET_GROUPS)]
        if shown:
            band(sheet, {0: words.text(f"group.{group}")}, len(columns), "group")
        for code in shown:
            numbers = [page.count(code, gender, ALL, "cumulative") for gender in GENDERS]
            part = page.of_code(code, "share_of_all", "whole_percent")
            row: list[Value | Cell] = [code, page.name(code), page.count(code, TOTAL, ALL, "period"), *numbers, part]
            sheet.table_row(columns, row)
    sheet.row += 1
    bars = Series(len(columns) - 1, first - 1, 0)
    # The first two rows are everybody: their part is the whole.
    sheet.charts.append(
        Chart(
            words.text("groups.chart"), (sheet.row, 0), 1, first + 2, sheet.row - 2, [bars],
            shape="bar", size=(960, 560), number_format="0 %",
        )
    )  # fmt: skip
    sheet.on_one_page = True


def trends_sheet(page: IndicatorPage, sheet: Sheet) -> None:
    """A table and a chart of each indicator that has a target, and of all participants by gender."""
    words = page.words
    page.heading(sheet, words.text("title.trends"))
    sheet.upright = True
    months = _months(page)
    if not months:
        sheet.line(words.text("trends.none"), "plain")
        return
    page_top = 0
    with_target = [code for code in page.counted if code != EVERYBODY and page.of_code(code, "target")]
    for code in (EVERYBODY, None, *with_target):
        if sheet.row + max(_CHART_ROWS, len(months)) + 2 - page_top > _ROWS_A_PAGE:
            page_top = sheet.row
            sheet.page_breaks.append(page_top)
        if code is None:
            _genders_block(page, sheet, months)
        else:
            _code_block(page, sheet, code, months)


def _months(page: IndicatorPage) -> list[str]:
    """The months of which there are figures; none in a claim that was closed before there were any."""
    stem = f"indicators/{page.key}/{EVERYBODY}/{TOTAL}/{ALL}/"
    known = (id_.removeprefix(stem) for id_ in page.page.bundle.figures if id_.startswith(stem))
    return sorted(span for span in known if span not in ("period", "cumulative"))


def _code_block(page: IndicatorPage, sheet: Sheet, code: str, months: Sequence[str]) -> None:
    """An indicator month by month, what it has come to, and its target."""
    words = page.words
    new = words.text(f"column.{'ended' if code in RESULTS else 'started'}")
    columns = [
        Column(words.text("quality.month"), "month", 12),
        Column(new, "count", 12),
        Column(words.text("column.so_far"), "count", 12),
        Column(words.text("column.target"), "count", 12),
    ]
    title = f"{code} {page.name(code)}".strip()
    has_target = page.of_code(code, "target") is not None
    top = _begin(sheet, title, columns)
    values: list[Fraction] = []
    for month in months:
        id_ = f"indicators/{page.key}/{code}/{TOTAL}/{ALL}/{month}"
        values.append(page.page.bundle.figures[id_].value)
        so_far = Cell(total(values), ("count",), formula=f"=SUM(B{top + 2}:B{sheet.row + 1})")
        target = page.page.figure(f"indicators/{page.key}/{code}/target") if has_target else Cell(NONE, ("right",))
        sheet.table_row(columns, [month_start(month), page.page.needed_figure(id_, home=True), so_far, target])
    series = [Series(_NEW, top, 2), Series(_SO_FAR, top, 0, line=True)]
    if has_target:
        series.append(Series(_TARGET, top, 1, line=True, dashed=True))
    _end(sheet, title, top, series)


def _genders_block(page: IndicatorPage, sheet: Sheet, months: Sequence[str]) -> None:
    """The new participants of each month by gender."""
    title = page.words.text("trends.genders")
    columns = [Column(page.words.text("quality.month"), "month", 12), *page.gender_columns()[:-1]]
    top = _begin(sheet, title, columns)
    for month in months:
        counts = [page.count(EVERYBODY, gender, ALL, month, home=True) for gender in PARTS]
        sheet.table_row(columns, [month_start(month), *counts])
    _end(sheet, title, top, [Series(_NEW + nth, top, nth) for nth in range(len(PARTS))])


def _begin(sheet: Sheet, title: str, columns: Sequence[Column]) -> int:
    """Write a block's title and headings; gives the row of the headings."""
    sheet.line(title, "section")
    sheet.headings(columns)
    return sheet.row - 1


def _end(sheet: Sheet, title: str, top: int, series: Sequence[Series]) -> None:
    """Put the chart beside the block's table, and leave room below both."""
    sheet.charts.append(Chart(title, (top, _CHART), _MONTH, top + 1, sheet.row - 1, series))
    sheet.row = max(sheet.row, top + _CHART_ROWS) + 1
