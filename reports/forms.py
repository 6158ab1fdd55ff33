"""What the workbooks that people fill in share: hidden names, cached formats, the sheet of instructions.

Here belongs how a form is made. Not here: what any one form asks (`reports.template_workbook`, `reports.list_forms`).
"""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.workbook import STYLES, cell_number, new_workbook, print_setup
from schemas.fields import BOUNDS, DAY_S, FieldType
from schemas.forms import FORM_VERSION
from schemas.labels import Labels

_HELP_WIDTH = 110
_LINE_LENGTH = 128  # what fits on a line of the instructions

_FORM_STYLES: dict[str, dict[str, Any]] = {
    "input": {"locked": False},
    "grey": {"bg_color": "#E7E6E6"},
    "day": {"num_format": "[$-40B]ddd d.m.yyyy", "align": "right"},  # weekends are not told by colour alone
    "time": {"num_format": "h:mm", "align": "right"},
    "code": {"num_format": "@"},  # text, so that leading zeros stay
}


class FormBook:
    """A workbook to fill in; `footer` stands at the foot of its printed pages."""

    def __init__(
        self, labels: Labels, title: str, subject: str, footer: str, kind: str, municipality: int, month: date
    ) -> None:
        self.labels = labels
        self.footer = footer
        self._output = io.BytesIO()
        self.book = new_workbook(self._output, title, subject, month)
        self._formats: dict[tuple[str, ...], Format] = {}
        facts = {
            "kind": f'"{kind}"',
            "version": str(FORM_VERSION),
            "municipality": str(municipality),
            "month": f'"{month.year:04}-{month.month:02}"',
        }
        for name, value in facts.items():
            self.book.define_name(f"tilitys_{name}", f"={value}")
            # XlsxWriter hides only the names that it makes itself; the last field of its entry is that flag.
            self.book.defined_names[-1][3] = True

    def format(self, *styles: str) -> Format:
        """The cell format that combines styles by name, the later ones winning."""
        if styles not in self._formats:
            properties: dict[str, Any] = {}
            for style in styles:
                properties.update(_FORM_STYLES.get(style) or STYLES[style])
            self._formats[styles] = self.book.add_format(properties)
        return self._formats[styles]

    def help_sheet(self, name: str, title: str, steps: Sequence[str]) -> Worksheet:
        """Write the instructions: a title, and from the third row on one step a row."""
        page = self.book.add_worksheet(name)
        page.set_column(0, 0, _HELP_WIDTH)
        page.write_string(0, 0, title, self.format("title"))
        for row, text in enumerate(steps, start=2):
            page.write_string(row, 0, text, self.format("plain_wrapped"))
            page.set_row(row, 19 if len(text) <= _LINE_LENGTH else 36)
        page.protect("")
        print_setup(page, self.footer, self.labels)
        return page

    def to_bytes(self) -> bytes:
        """Give the file."""
        self.book.close()
        return self._output.getvalue()


def within(of_type: FieldType, days: int = 1) -> dict[str, Any]:
    """The rule by which Excel refuses what a type of field cannot hold; hours may be those of several days."""
    least, most = BOUNDS[of_type].least, BOUNDS[of_type].most * days
    if of_type is FieldType.CLOCK:
        most -= 1  # the end of the day is 0:00 to Excel
    if of_type in (FieldType.CLOCK, FieldType.HOURS):
        least, most = least / DAY_S, most / DAY_S
    validate = "integer" if of_type is FieldType.COUNT else "decimal"
    return {"validate": validate, "criteria": "between", "minimum": _shown(least), "maximum": _shown(most)}


def _shown(value: Decimal) -> int | float:
    return int(value) if value == int(value) else cell_number(value)


def employed(person: Mapping[str, Any], first: date, last: date) -> bool:
    """Whether a person is employed on some day of a month."""
    end = person.get("end")
    return person["start"] <= last.isoformat() and (end is None or end >= first.isoformat())
