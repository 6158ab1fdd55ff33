"""What all workbooks share: one look, one way to lay out a page, one way to write a cell.

Here belongs the only use of XlsxWriter's cells: sheets are laid out as a grid of `Cell`s, then written once. Not here:
what a page says (its own module) and the formulas of figures (`reports.formulas`).
"""

import io
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range
from xlsxwriter.worksheet import Worksheet

from reports.charts import Chart, insert_chart
from reports.copied_sheets import CopiedSheet
from schemas.errors import TilitysError
from schemas.fields import DAY_S
from schemas.labels import Labels

_LIMIT = 10**13  # above this a double loses cents
_MAX_TEXT = 32767
_A3, _A4 = 8, 9
_ROW_HEIGHT, _MAX_ROW_HEIGHT = 17, 409
_DARK, _PALE, _LINE, _GREY = "#1F3864", "#E8EDF5", "#8A94A6", "#595959"
_DECIMALS = "#,##0.00"

_BOXED = {"border": 1, "border_color": _LINE, "valign": "vcenter", "align": "left", "indent": 1}
_BANNER = {"bold": True, "font_size": 12, "border": 2, "text_wrap": True, "valign": "vcenter", "indent": 1}

STYLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 18, "font_color": _DARK},
    "subtitle": {"font_size": 12, "font_color": _GREY},
    "section": {"bold": True, "font_size": 13, "font_color": _DARK},
    "heading": {**_BOXED, "bold": True, "font_color": "#FFFFFF", "bg_color": _DARK, "text_wrap": True},
    "heading_above": {"bold": True, "font_color": "#FFFFFF", "bg_color": _DARK},
    "group": {"bold": True, "bg_color": _PALE, "valign": "vcenter", "indent": 1},
    "text": _BOXED,
    "wrapped": {**_BOXED, "text_wrap": True},
    "note": {"text_wrap": True, "valign": "top", "font_color": _GREY},
    "plain": {"valign": "top"},
    "plain_wrapped": {"text_wrap": True, "valign": "top"},
    "key": {"bold": True, "valign": "top"},
    "left": {"align": "left", "indent": 0},
    "right": {"align": "right", "indent": 0},
    "total": {"bold": True, "bg_color": _PALE, "top": 2, "top_color": _DARK},
    "part_total": {"bold": True, "bg_color": _PALE},
    "eur": {"num_format": _DECIMALS, "align": "right", "indent": 0},
    "hours": {"num_format": "[h]:mm", "align": "right", "indent": 0},
    "rate": {"num_format": "#,##0.00####", "align": "right", "indent": 0},
    "count": {"num_format": "#,##0", "align": "right", "indent": 0},
    "whole_percent": {"num_format": "0 %", "align": "right", "indent": 0},
    "percent": {"num_format": "0.00 %", "align": "right", "indent": 0},
    "number": {"num_format": "#,##0.######", "align": "right", "indent": 0},
    "date": {"num_format": "d.m.yyyy", "align": "right", "indent": 0},
    "month": {"num_format": "m/yyyy", "align": "right", "indent": 0},
    "draft": {**_BANNER, "bg_color": "#FFE699", "border_color": "#7F6000"},
    "closed": {**_BANNER, "bg_color": "#E2EFDA", "border_color": "#375623"},
    "error": {"bold": True, "bg_color": "#F8CBAD"},
    "warning": {"bold": True, "bg_color": "#FFE699"},
    "remark": {"bg_color": "#DDEBF7"},
    "copied_heading": {"bold": True, "bg_color": _PALE},
    "marked_error": {"bg_color": "#F8CBAD", "border": 1, "border_color": "#C00000"},
    "marked_warning": {"bg_color": "#FFE699", "border": 1, "border_color": "#7F6000"},
    "marked_remark": {"bg_color": "#BDD7EE", "border": 1, "border_color": _DARK},
}
"""The looks of cells by name; a cell combines several, the later ones win."""

_RIGHT_STYLES = frozenset({"eur", "hours", "rate", "count", "percent", "whole_percent", "number", "date", "month"})

Value = str | int | Decimal | Fraction | date | None
"""What a cell may hold; with the style `hours` a number is seconds."""


@dataclass(slots=True)
class Cell:
    """One cell before it is written. `figure` and `parameter` name what it shows; `home` is a figure's main cell."""

    value: Value
    styles: tuple[str, ...]
    figure: str | None = None
    parameter: str | None = None
    home: bool = False
    formula: str | None = None
    spills: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its heading, style, and width in characters (None: as wide as its contents)."""

    heading: str
    style: str
    width: int | None = None


@dataclass(slots=True)
class Sheet:
    """One sheet: cells by (row, column) from 0, and how it is shown and printed.

    A sheet is printed on A4, landscape, as wide as the paper; a `wide` one on A3, an `upright` one upright, and
    `on_one_page` all of it on one upright A4.
    """

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    merged: dict[int, int] = field(default_factory=dict)
    header_row: int | None = None
    frozen_columns: int = 0
    filtered: tuple[int, int, int, int] | None = None
    page_breaks: list[int] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    wide: bool = False
    upright: bool = False
    on_one_page: bool = False
    row: int = 0

    def put(self, row: int, column: int, content: "Value | Cell", *styles: str) -> None:
        """Place a value, or a cell made by `figure_cell`, adding `styles` to its own."""
        if isinstance(content, Cell):
            content.styles = (*styles, *content.styles)
            self.cells[row, column] = content
        else:
            self.cells[row, column] = Cell(content, styles)

    def line(self, text: str, style: str, skip: int = 0) -> None:
        """Write one text over the empty cells to its right on the next row."""
        self.cells[self.row, 0] = Cell(text, (style,), spills=True)
        self.row += 1 + skip

    def block(self, text: str, style: str, columns: int, skip: int = 1) -> None:
        """Write a text of several lines over `columns` merged columns; the row grows with the text."""
        self.cells[self.row, 0] = Cell(text, (style,), spills=True)
        self.merged[self.row] = columns
        self.row += 1 + skip

    def pairs(self, pairs: Sequence[tuple[str, "Value | Cell", str]], skip: int = 1) -> None:
        """Write names with their values (and the values' styles) below each other."""
        for name, value, style in pairs:
            self.put(self.row, 0, name, "key")
            self.put(self.row, 1, value, "plain", style, "left")
            self.cells[self.row, 1].spills = isinstance(value, str)
            self.row += 1
        self.row += skip

    def headings(self, columns: Sequence[Column]) -> None:
        """Write the headings of a table on the next row."""
        for at, column in enumerate(columns):
            self.put(self.row, at, column.heading, "heading")
            if column.style in _RIGHT_STYLES:
                self.cells[self.row, at].styles = ("heading", "right")
            if column.width is not None:
                self.widths[at] = max(column.width, self.widths.get(at, 0))
        self.row += 1

    def table_row(self, columns: Sequence[Column], values: Sequence["Value | Cell"], *styles: str) -> None:
        """Write one row of a table; an empty text or None stays an empty, bordered cell."""
        for at, (column, value) in enumerate(zip(columns, values, strict=True)):
            base = "wrapped" if column.style == "wrapped" else "text"
            self.put(self.row, at, value, base, *((column.style,) if column.style != base else ()), *styles)
        self.row += 1

    def listing(self, columns: Sequence[Column], rows: Sequence[Sequence["Value | Cell"]], empty: str) -> None:
        """Write the sheet's one filtered table with a frozen header; `empty` is said when it has no rows."""
        top = self.row
        self.header_row = top
        self.headings(columns)
        for values in rows:
            self.table_row(columns, values)
        if rows:
            self.filtered = (top, 0, self.row - 1, len(columns) - 1)
        else:
            self.line(empty, "plain")


class _PlainSheet(Worksheet):  # type: ignore[misc]  # the package leaves it without types
    """A sheet whose formulas are written as they are: none of ours is of the kind that XlsxWriter looks for in each."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Book:
    """A workbook of laid-out sheets, then copied ones, that is written once, the same bytes each time."""

    def __init__(self, labels: Labels, title: str, subject: str, footer: str, created: date) -> None:
        """`footer` stands at the foot of every printed page; `created` is the edition's date, never a clock's."""
        self.sheets: list[Sheet] = []
        self.copies: list[CopiedSheet] = []
        self._labels = labels
        self._footer = footer
        self._output = io.BytesIO()
        self._formats: dict[tuple[str, ...], Format] = {}
        self._book = new_workbook(self._output, title, subject, created)

    def sheet(self, name: str) -> Sheet:
        """Add a sheet."""
        sheet = Sheet(name)
        self.sheets.append(sheet)
        return sheet

    def to_bytes(self) -> bytes:
        """Write everything and give the file."""
        for sheet in self.sheets:
            self._write(sheet, self._book.add_worksheet(sheet.name, _PlainSheet))
        for copied in self.copies:
            page = self._book.add_worksheet(copied.name)
            copied.write(page, self._format)
            print_setup(page, self._footer, self._labels)
            page.hide_gridlines(1)
            page.print_row_col_headers()
        self._book.close()
        return self._output.getvalue()

    def _write(self, sheet: Sheet, page: Worksheet) -> None:
        widths = self._widths(sheet)
        page.set_default_row(_ROW_HEIGHT)
        for column, width in widths.items():
            page.set_column(column, column, width)
        for row, columns in sheet.merged.items():
            page.merge_range(row, 0, row, columns - 1, "", self._format(sheet.cells[row, 0].styles))
        for row, height in _heights(sheet, widths).items():
            page.set_row(row, height)
        for (row, column), cell in sheet.cells.items():
            self._write_cell(page, row, column, cell)
        for chart in sheet.charts:
            insert_chart(self._book, page, sheet.name, chart)
        if sheet.filtered is not None:
            page.autofilter(*sheet.filtered)
        if sheet.header_row is not None:
            page.freeze_panes(sheet.header_row + 1, sheet.frozen_columns)
            page.repeat_rows(sheet.header_row)
        if sheet.cells:
            used = xl_range(0, 0, max(row for row, _ in sheet.cells), max(column for _, column in sheet.cells))
            page.ignore_errors({"number_stored_as_text": used})
        print_setup(page, self._footer, self._labels)
        page.set_h_pagebreaks(sheet.page_breaks)
        if sheet.wide:
            page.set_paper(_A3)
        if sheet.upright or sheet.on_one_page:
            page.set_portrait()
        if sheet.on_one_page:
            page.fit_to_pages(1, 1)

    def _write_cell(self, page: Worksheet, row: int, column: int, cell: Cell) -> None:
        format_ = self._format(cell.styles)
        value = cell.value
        if value is None or value == "":
            page.write_blank(row, column, None, format_)
        elif isinstance(value, str):
            # Text from files is never a formula or a link: always write_string.
            page.write_string(row, column, value[:_MAX_TEXT], format_)
        elif isinstance(value, date):
            page.write_datetime(row, column, datetime(value.year, value.month, value.day), format_)
        else:
            stored = cell_number(Fraction(value) / DAY_S if "hours" in cell.styles else value)
            if cell.formula is not None:
                page.write_formula(row, column, cell.formula, format_, stored)
            else:
                page.write_number(row, column, stored, format_)

    def _format(self, styles: tuple[str, ...]) -> Format:
        if styles not in self._formats:
            self._formats[styles] = self._book.add_format(dict(_look(styles)))
        return self._formats[styles]

    def _widths(self, sheet: Sheet) -> dict[int, float]:
        widths: dict[int, float] = {}
        for (_, column), cell in sheet.cells.items():
            if column in sheet.widths or cell.spills:
                continue
            shown = self._shown(cell)
            longest = max((len(part) for part in (shown.split() if "heading" in cell.styles else [shown])), default=0)
            bold = any(STYLES[style].get("bold") for style in cell.styles)
            room = longest * (1.12 if bold else 1.0) + (5 if "heading" in cell.styles else 3)
            widths[column] = min(60.0, max(widths.get(column, 8.0), room))
        return {**widths, **sheet.widths}

    def _shown(self, cell: Cell) -> str:
        value = cell.value
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, date):
            return "31.12.2026"
        if "hours" in cell.styles:
            return self._labels.hours(int(value))
        if "eur" in cell.styles:
            return self._labels.number(Decimal(int(value))) + ",00"
        if "percent" in cell.styles:
            return self._labels.percent(Fraction(value))
        return self._labels.decimal(Fraction(value))


def new_workbook(output: io.BytesIO, title: str, subject: str, created: date) -> xlsxwriter.Workbook:
    """Open a workbook in the project's one mode: in memory, no text ever taken for a formula, number or link."""
    options = {
        "in_memory": True,
        "constant_memory": False,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    book = xlsxwriter.Workbook(output, options)
    stamp = datetime(created.year, created.month, created.day)
    book.set_properties({"title": title, "subject": subject, "author": "tilitys", "created": stamp})
    return book


def print_setup(page: Worksheet, footer: str, labels: Labels) -> None:
    """Print on A4, landscape, as wide as the paper, with what it is and the page number at the foot."""
    page.set_landscape()
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.75)
    escaped = footer.replace("&", "&&")
    page.set_footer(f"&L&9{escaped}&R&9{labels.text('page.number')} &P / &N")
    page.hide_gridlines(2)


def cell_number(value: int | Decimal | Fraction) -> float:
    """Give the double that an Excel cell stores; refuses what would lose cents."""
    if not -_LIMIT < Fraction(value) < _LIMIT:
        raise TilitysError(f"Luku {value} on liian suuri Excel-taulukkoon.")
    return float(value)


def quoted_sheet(name: str) -> str:
    """Write a sheet's name as formulas do."""
    doubled = name.replace("'", "''")
    return f"'{doubled}'"


@cache
def _look(styles: tuple[str, ...]) -> Mapping[str, Any]:
    """The properties of a cell with some styles; a later style wins."""
    return {name: value for style in styles for name, value in STYLES[style].items()}


def _lines(text: str, room: int) -> int:
    """How many lines a text takes that wraps after `room` letters."""
    # Wrapping is slow, and nearly every text fits.
    return 1 if len(text) <= room else len(textwrap.wrap(text, room)) or 1


def _heights(sheet: Sheet, widths: Mapping[int, float]) -> dict[int, float]:
    """Give rows whose texts wrap the height they need: programs differ in whether they grow rows by themselves."""
    heights: dict[int, float] = {}
    for (row, column), cell in sheet.cells.items():
        if not isinstance(cell.value, str):
            continue
        look = _look(cell.styles)
        if not look.get("text_wrap"):
            continue
        columns = range(column, column + sheet.merged.get(row, 1))
        size = look.get("font_size", 11)
        room = (sum(widths.get(at, 8.43) for at in columns) - 2) * 11 / size * (1.0 if look.get("bold") else 1.15)
        lines = sum(_lines(part, max(int(room), 1)) for part in cell.value.split("\n"))
        needed = min(lines * size * 1.32 + 4, _MAX_ROW_HEIGHT)
        if lines > 1 or look.get("border") == 2:
            heights[row] = max(heights.get(row, 0), needed + (6 if look.get("border") == 2 else 0))
    return heights
