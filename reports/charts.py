"""Native charts of workbooks: series over cells of a sheet, in colours that also differ in lightness and dash.

Here belongs how a chart looks and is written. Not here: what it shows (the pages) and the cells under it
(`reports.workbook`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.worksheet import Worksheet

_INK, _GRID = "#404040", "#D0D5DD"
# They can be told apart by lightness alone, in print and by those who see fewer colours; each has a dark edge.
COLOURS = ("#1F3864", "#D55E00", "#9CC9EA", "#595959")
_FONT = {"color": _INK, "size": 9}


@dataclass(frozen=True, slots=True)
class Series:
    """A column of cells as bars or as a line; `heading` is the row of its name, `colour` its place in `COLOURS`."""

    column: int
    heading: int
    colour: int
    line: bool = False
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart at a cell, over rows `first` to `last` whose names stand in the column `names`; sizes in pixels.

    `shape` is `column` or `bar`; the bars of several series stand on each other.
    """

    title: str
    at: tuple[int, int]
    names: int
    first: int
    last: int
    series: Sequence[Series]
    shape: str = "column"
    size: tuple[int, int] = (600, 300)
    number_format: str = "#,##0"


def insert_chart(book: xlsxwriter.Workbook, page: Worksheet, sheet: str, chart: Chart) -> None:
    """Write a chart on its sheet, with its title as the text for those who cannot see it."""
    bars = [one for one in chart.series if not one.line]
    lines = [one for one in chart.series if one.line]
    native = _native(book, {"type": chart.shape, "subtype": "stacked"}, sheet, chart, bars)
    if lines:
        native.combine(_native(book, {"type": "line"}, sheet, chart, lines))
    native.set_title({"name": chart.title, "overlay": False, "name_font": {"color": COLOURS[0], "size": 12}})
    native.set_legend({"position": "bottom", "font": _FONT} if len(chart.series) > 1 else {"none": True})
    steps = {
        "num_format": chart.number_format,
        "num_font": _FONT,
        "major_gridlines": {"visible": True, "line": {"color": _GRID, "width": 0.75}},
        "line": {"none": True},
        "min": 0,
    }
    kinds = {"num_font": _FONT, "line": {"color": _INK}, "text_axis": True}
    if chart.shape == "bar":
        # The names stand upwards: the first is to be on top, and the numbers below the last.
        native.set_y_axis({**kinds, "reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
        native.set_x_axis(steps)
        # Long names get two fifths of the width.
        native.set_plotarea({"layout": {"x": 0.4, "y": 0.1, "width": 0.55, "height": 0.8}})
    else:
        native.set_x_axis({**kinds, "num_format": "m/yyyy"})
        native.set_y_axis(steps)
    width, height = chart.size
    native.set_size({"width": width, "height": height})
    page.insert_chart(*chart.at, native, {"description": chart.title, "object_position": 2})


def _native(
    book: xlsxwriter.Workbook, kind: Mapping[str, str], sheet: str, chart: Chart, series: Sequence[Series]
) -> NativeChart:
    native = book.add_chart(dict(kind))
    for one in series:
        colour = COLOURS[one.colour]
        look: dict[str, Any] = {"fill": {"color": colour}, "border": {"color": COLOURS[0], "width": 0.75}}
        if one.line:
            look = {"line": {"color": colour, "width": 2.25, **({"dash_type": "dash"} if one.dashed else {})}}
        native.add_series(
            {
                "name": [sheet, one.heading, one.column],
                "categories": [sheet, chart.first, chart.names, chart.last, chart.names],
                "values": [sheet, chart.first, one.column, chart.last, one.column],
                "gap": 60,
                **look,
            }
        )
    return native
