"""tuntilomake: the workbook that a municipality's contact fills in, one sheet a person of its area.

Here belongs our own time sheet exactly as the layout `tilitys-timesheet` reads it (docs/developer/inputs-and-rules.md);
its headings are Finnish in every language because they are what the reader knows it by. Not here: what reads it back.
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.worksheet import Worksheet

from reports.forms import FormBook, employed, within
from reports.workbook import print_setup, quoted_sheet
from schemas.fields import FIELDS, FieldType
from schemas.labels import Labels, month_start

KIND = "timesheet"
TITLE = "Työaikalomake"
_WIDTHS = (15, 9, 9, 9, 13, 11, 16, 14, 17, 48)
_HEADER_ROW = 7
_SPARE_ROWS = 8
_COLUMNS = (
    "work_date", "start_s", "end_s", "break_s", "project_s", "other_s", "other_eu_code", "absence_s", "municipality",
)  # fmt: skip
HEADINGS = (*(FIELDS[name].fi for name in _COLUMNS), "Mitä tehtiin (ei asiakkaiden nimiä)")
_TASK = len(_COLUMNS)
_TOWN = _COLUMNS.index("municipality")
_TIMES = tuple(column for column, name in enumerate(_COLUMNS) if FIELDS[name].type is FieldType.CLOCK)
_DURATIONS = tuple(column for column, name in enumerate(_COLUMNS) if FIELDS[name].type is FieldType.HOURS)
_TOTALS = tuple(map(_COLUMNS.index, ("project_s", "other_s", "absence_s")))
_WEEKEND = 5
_MAX_SHEET_NAME = 31

_Facts = Mapping[str, Any]


def template_workbook(project_facts: _Facts, municipality: int, month: str, labels: Labels) -> bytes:
    """Make the empty time sheets of a municipality for a month (`2026-03`); the same bytes for the same facts.

    `project_facts` has `project`, `partners` and `staff` as in facts.json. Persons are those of the municipality's area
    who are employed on some day of the month.
    """
    partner = next(p for p in project_facts["partners"] if p["number"] == municipality)
    first = month_start(month)
    last = date(first.year, first.month, monthrange(first.year, first.month)[1])
    title = labels.text("template.title", name=partner["name"], month_name=labels.month_name(month))
    project, towns = project_facts["project"], [partner["name"] for partner in project_facts["partners"]]
    footer = f"{project['code']}   {partner['name']}   {first.month}/{first.year}"
    book = FormBook(labels, title, project["name"], footer, KIND, municipality, first)
    form = _Form(book, towns, partner["name"], first, last)
    taken: set[str] = {labels.text("template.help_sheet").casefold()}
    for person in project_facts["staff"]:
        if person["area"] == partner["area"] and employed(person, first, last):
            form.sheet(person["name"], _sheet_name(person, taken))
    form.help_sheet()
    return book.to_bytes()


def _sheet_name(person: _Facts, taken: set[str]) -> str:
    """The person's name as Excel allows a sheet to be called; the code beside it when two would be alike."""
    allowed = "".join("-" if letter in "[]:*?/\\" else letter for letter in person["name"]).strip("'")
    name = allowed[:_MAX_SHEET_NAME]
    if name.casefold() in taken:
        name = f"{allowed[: _MAX_SHEET_NAME - len(person['code']) - 1]} {person['code']}"
    taken.add(name.casefold())
    return name


class _Form:
    """Writes the sheets of one municipality and month."""

    def __init__(self, book: FormBook, towns: Sequence[str], town: str, first: date, last: date) -> None:
        self._book = book
        self._labels = book.labels
        self._town, self._towns = town, towns
        self._first, self._last = first, last
        self._help = self._labels.text("template.help_sheet")

    def sheet(self, person: str, name: str) -> None:
        """Write the empty time sheet of a person."""
        page = self._book.book.add_worksheet(name)
        for column, width in enumerate(_WIDTHS):
            page.set_column(column, column, width)
        self._head(page, person)
        for column, heading in enumerate(HEADINGS):
            page.write_string(_HEADER_ROW, column, heading, self._format("heading"))
        page.set_row(_HEADER_ROW, 32)
        row = _HEADER_ROW + 1
        for offset in range((self._last - self._first).days + 1):
            day = self._first + timedelta(days=offset)
            weekend = ("grey",) if day.weekday() >= _WEEKEND else ()
            page.write_datetime(row, 0, datetime(day.year, day.month, day.day), self._format("text", "day", *weekend))
            self._inputs(page, row, weekend)
            row += 1
        for _ in range(_SPARE_ROWS):
            page.write_blank(row, 0, None, self._format("text", "day", "input"))
            self._inputs(page, row, ())
            row += 1
        self._totals(page, row)
        self._validate(page, _HEADER_ROW + 1, row - 1)
        page.freeze_panes(_HEADER_ROW + 1, 1)
        page.protect("", {"format_columns": True, "format_rows": True})
        print_setup(page, self._book.footer, self._labels)
        page.fit_to_pages(1, 1)

    def help_sheet(self) -> None:
        """Write the instructions; the list of municipalities there is what the drop-downs offer."""
        keys = sorted(key for key in self._labels.keys if key.startswith("template.help_step_"))
        steps = [self._labels.text(key) for key in keys]
        page = self._book.help_sheet(self._help, self._labels.text("template.help_title"), steps)
        start = self._towns_row()
        page.write_string(start - 1, 0, self._labels.text("template.help_towns"), self._format("section"))
        for row, town in enumerate(self._towns, start=start):
            page.write_string(row, 0, town, self._format("plain"))

    def _towns_row(self) -> int:
        return 4 + sum(1 for key in self._labels.keys if key.startswith("template.help_step_"))

    def _head(self, page: Worksheet, person: str) -> None:
        page.write_string(0, 0, TITLE, self._format("title"))
        page.set_row(0, 28)
        # Any sheet's reader must find these names in column A and the values in column B.
        month = f"{self._first.month}/{self._first.year}"
        for row, (name, value) in enumerate(
            (("Kunta", self._town), ("Työntekijä", person), ("Kuukausi", month)), start=1
        ):
            page.write_string(row, 0, name, self._format("key"))
            page.write_string(row, 1, value, self._format("plain"))
        for row, name in ((4, "Hyväksyjä"), (5, "Hyväksytty pvm")):
            page.write_string(row, 0, name, self._format("key"))
            # Merged over four cells for room; the value stands in column B.
            page.merge_range(row, 1, row, 4, "", self._format("text", "input", *(("date", "left") if row == 5 else ())))
        page.write_string(1, _TASK, self._labels.text("template.help_hint", sheet=self._help), self._format("note"))
        page.data_validation(
            5, 1, 5, 1,
            {
                "validate": "date", "criteria": ">=", "value": datetime(self._first.year, self._first.month, 1),
                "error_title": self._labels.text("template.date_title"),
                "error_message": self._labels.text("template.approved_error"),
            },
        )  # fmt: skip

    def _inputs(self, page: Worksheet, row: int, weekend: tuple[str, ...]) -> None:
        for column in range(1, len(HEADINGS)):
            kind = "time" if column in _TIMES else "hours" if column in _DURATIONS else "left"
            base = "wrapped" if column == _TASK else "text"
            page.write_blank(row, column, None, self._format(base, kind, "input", *weekend))

    def _totals(self, page: Worksheet, row: int) -> None:
        for column in range(len(HEADINGS)):
            page.write_blank(row, column, None, self._format("text", "total"))
        page.write_string(row, 0, "Yhteensä", self._format("text", "total"))
        for column in _TOTALS:
            days = xl_range(_HEADER_ROW + 1, column, row - 1, column)
            page.write_formula(row, column, f"=SUM({days})", self._format("text", "hours", "total"), 0)

    def _validate(self, page: Worksheet, first: int, last: int) -> None:
        text = self._labels.text
        time = {
            **within(FieldType.CLOCK),
            "error_title": text("template.time_title"), "error_message": text("template.time_error"),
        }  # fmt: skip
        duration = {
            **within(FieldType.HOURS),
            "error_title": text("template.hours_title"), "error_message": text("template.hours_error"),
        }  # fmt: skip
        for column in _TIMES:
            page.data_validation(first, column, last, column, dict(time))
        for column in _DURATIONS:
            page.data_validation(first, column, last, column, dict(duration))
        towns = xl_range_abs(self._towns_row(), 0, self._towns_row() + len(self._towns) - 1, 0)
        town = {
            "validate": "list", "source": f"={quoted_sheet(self._help)}!{towns}",
            "error_title": text("template.town_title"), "error_message": text("template.town_error"),
        }  # fmt: skip
        page.data_validation(first, _TOWN, last, _TOWN, town)
        day = {
            "validate": "date", "criteria": "between",
            "minimum": datetime(self._first.year, self._first.month, 1),
            "maximum": datetime(self._last.year, self._last.month, self._last.day),
            "error_title": text("template.date_title"), "error_message": text("template.date_error"),
        }  # fmt: skip
        page.data_validation(last - _SPARE_ROWS + 1, 0, last, 0, day)

    def _format(self, *styles: str) -> Format:
        return self._book.format(*styles)
