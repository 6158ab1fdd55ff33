"""The cells of a file before it is written, and the writing of workbooks.

Here belongs what a cell can hold and how Excel stores it. Not here: which cells a layout has (`layouts`).
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import xlsxwriter


@dataclass(frozen=True)
class Hours:
    """A duration of whole minutes, shown as `[h]:mm`."""

    minutes: int


@dataclass(frozen=True)
class Clock:
    """A time of day in minutes from midnight, shown as `h:mm`."""

    minutes: int


@dataclass(frozen=True)
class Money:
    """A sum in cents, shown with two decimals."""

    cents: int


@dataclass(frozen=True)
class Sum:
    """A formula that adds the hours above it, from a row of the sheet on."""

    first_row: int


Cell = None | str | int | date | Hours | Clock | Money | Sum


@dataclass
class Sheet:
    """A sheet, or a text file (`name` empty): rows of cells; `header` is the number of the row with the headings."""

    name: str
    header: int
    rows: list[list[Cell]] = field(default_factory=list)

    def column(self, heading: str) -> int:
        """Where a column stands, from 0."""
        return [shown(cell) for cell in self.rows[self.header - 1]].index(heading)


_FORMATS = {
    date: "d.m.yyyy",
    Hours: "[h]:mm",
    Sum: "[h]:mm",
    Clock: "h:mm",
    Money: "#,##0.00",
}
_MADE = datetime(2025, 9, 1)
"""The date inside every workbook: without it the same rows give other bytes each day."""


def shown(cell: Cell) -> str:
    """A cell as a person sees it."""
    if isinstance(cell, (Hours, Clock)):
        return f"{cell.minutes // 60}:{cell.minutes % 60:02d}"
    if isinstance(cell, Money):
        return f"{'-' if cell.cents < 0 else ''}{abs(cell.cents) // 100},{abs(cell.cents) % 100:02d}"
    if isinstance(cell, date):
        return f"{cell.day}.{cell.month}.{cell.year}"
    if isinstance(cell, Sum):
        return "summa"
    return "" if cell is None else str(cell)


def workbook(sheets: Sequence[Sheet], widths: Sequence[int]) -> bytes:
    """Write sheets as XLSX, the same bytes each time; formulas carry their values."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE})
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _FORMATS.items()}
    bold = book.add_format({"bold": True})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if isinstance(cell, Sum):
                    span = f"{_letter(c)}{cell.first_row}:{_letter(c)}{r}"
                    page.write_formula(r, c, f"=SUM({span})", formats[Sum], _sum(sheet, cell, r, c) / 1440)
                elif isinstance(cell, (Hours, Clock)):
                    page.write_number(r, c, cell.minutes / 1440, formats[type(cell)])
                elif isinstance(cell, Money):
                    page.write_number(r, c, cell.cents / 100, formats[Money])
                elif isinstance(cell, date):
                    page.write_datetime(r, c, datetime(cell.year, cell.month, cell.day), formats[date])
                elif isinstance(cell, int):
                    page.write_number(r, c, cell)
                elif isinstance(cell, str):
                    page.write_string(r, c, cell, bold if r == sheet.header - 1 else None)
    book.close()
    return buffer.getvalue()


def text_file(sheet: Sheet, encoding: str, line_end: str, separator: str = ";") -> bytes:
    """Write a sheet of texts as a delimited file; no text of the sample needs quotes."""
    lines = [[shown(cell) for cell in row] for row in sheet.rows]
    if any(separator in text for line in lines for text in line):
        raise ValueError(f"a text holds the separator {separator!r}")
    return "".join(separator.join(line) + line_end for line in lines).encode(encoding)


def _sum(sheet: Sheet, cell: Sum, row: int, column: int) -> int:
    above = (line[column] for line in sheet.rows[cell.first_row - 1 : row])
    return sum(value.minutes for value in above if isinstance(value, Hours))


def _letter(column: int) -> str:
    return "ABCDEFGHIJ"[column]
