"""hyvaksynnat, osallistujat, paakirja: the lists that are filled in once a month besides the time sheets.

Here belong our own forms exactly as the layouts `approvals`, `counts-long` and `ledger-flat` read them
(docs/developer/inputs-and-rules.md); their headings are Finnish in every language because the reader knows them by
these. Not here: what reads them back, and the time sheets (`reports.template_workbook`).
"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xlsxwriter.worksheet import Worksheet

from reports.forms import FormBook, employed, within
from reports.workbook import print_setup
from schemas.fields import DAYS_OF_MONTH, GENDERS, FieldType
from schemas.indicators import Indicator, indicator_name, indicator_words
from schemas.labels import Labels, month_start
from schemas.places import DATA

_Facts = Mapping[str, Any]

APPROVAL_HEADINGS = (
    "Henkilö", "Kuukausi", "Hanketunnit", "Muu työ", "Poissaolo", "Työntekijä hyväksynyt pvm", "Esihenkilö",
    "Esihenkilö hyväksynyt pvm", "Allekirjoitettu tiedosto",
)  # fmt: skip
COUNT_HEADINGS = ("kunta", "kuukausi", "indikaattori", "sukupuoli", "uudet", "paattaneet", "Mitä lasketaan")
LEDGER_HEADINGS = (
    "Päivämäärä", "Kustannuspaikka", "Tili", "Tilin nimi", "Tosite", "Jnro", "Selite", "Debet", "Kredit",
)  # fmt: skip
_SPARE_APPROVALS = 6
_LEDGER_ROWS = 300
_FLOWS = ("started", "ended")
_ALL_PARTICIPANTS = "EECO01"
_OPEN_TABLE = {"format_columns": True, "format_rows": True, "insert_rows": True, "delete_rows": True, "sort": True}


def approvals_form(project_facts: _Facts, month: str, labels: Labels) -> bytes:
    """Make the month's list of approvals for the beneficiary: a row for each of its employees, and some to spare."""
    own = project_facts["project"]["beneficiary"]
    form = _ListForm(project_facts, own, month, labels, "approvals", "Hyväksynnät")
    staff = [p for p in project_facts["staff"] if p["employer"] == own and employed(p, form.first, form.last)]
    styles = ("text", "text", "hours", "hours", "hours", "date", "text", "date", "wrapped")
    form.headings(APPROVAL_HEADINGS, (26, 12, 14, 12, 12, 18, 26, 18, 36))
    for person in staff:
        form.row([person["name"], month, *[None] * 7], styles)
    for _ in range(_SPARE_APPROVALS):
        form.row([None] * 9, styles)
    form.valid("hours", (2, 3, 4), within(FieldType.HOURS, days=DAYS_OF_MONTH))
    form.valid("approved", (5, 7), {"validate": "date", "criteria": ">=", "value": _moment(form.first)})
    return form.to_bytes(open_table=True)


def counts_form(
    project_facts: _Facts, municipality: int, month: str, indicators: Sequence[Indicator], labels: Labels
) -> bytes:
    """Make the month's list of participants of a municipality: a row for each indicator that is asked, and gender.

    The column that an indicator does not use says 0 and is closed. A municipality that keeps a register counts no
    people: it is asked about organisations and the project's own indicators.
    """
    form = _ListForm(project_facts, municipality, month, labels, "counts", "Osallistujat")
    names, own = indicator_words(labels.lang), project_facts["indicators"]
    form.headings(COUNT_HEADINGS, (16, 12, 14, 13, 11, 13, 60))
    modes = {partner["number"]: partner["participants"] for partner in project_facts["partners"]}
    for indicator in indicators:
        if not indicator.is_asked or (indicator.has_genders and modes[municipality] == "register"):
            continue
        for gender in indicator.genders:
            row = [form.town, month, indicator.code, GENDERS[gender][0]]
            open_ = [flow == indicator.flow or indicator.code == _ALL_PARTICIPANTS for flow in _FLOWS]
            form.row(
                [*row, *(None if is_open else 0 for is_open in open_), indicator_name(names, indicator.code, own)],
                (*["text"] * 4, *["count"] * 2, "wrapped"),
                (*[False] * 4, *open_, False),
            )
    form.valid("count", (4, 5), within(FieldType.COUNT))
    return form.to_bytes(open_table=False)


def ledger_form(project_facts: _Facts, municipality: int, month: str, labels: Labels) -> bytes:
    """Make the month's empty list of ledger entries of a municipality."""
    form = _ListForm(project_facts, municipality, month, labels, "ledger", "Pääkirja")
    form.headings(LEDGER_HEADINGS, (14, 18, 10, 30, 14, 8, 46, 14, 14))
    styles = ("date", "code", "code", "wrapped", "code", "code", "wrapped", "eur", "eur")
    for _ in range(_LEDGER_ROWS):
        form.row([None] * 9, styles)
    form.valid(
        "entry",
        (0,),
        {
            "validate": "date", "criteria": "between", "minimum": _moment(form.first), "maximum": _moment(form.last),
            "error_type": "warning",
        },
    )  # fmt: skip
    form.valid("amount", (7, 8), within(FieldType.AMOUNT))
    return form.to_bytes(open_table=True)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


@dataclass(frozen=True)
class _Texts:
    """The words of one form."""

    labels: Labels
    form: str

    def title(self, town: str, month_name: str) -> str:
        return self.labels.text(f"{self.form}.title", name=town, month_name=month_name)

    def steps(self) -> list[str]:
        keys = sorted(key for key in self.labels.keys if key.startswith(f"{self.form}.step_"))
        return [self.labels.text(key) for key in keys]


class _ListForm:
    """Writes one list with its headings in the first row, and the instructions on a sheet of their own."""

    def __init__(self, facts: _Facts, municipality: int, month: str, labels: Labels, form: str, sheet: str) -> None:
        self.town = next(p["name"] for p in facts["partners"] if p["number"] == municipality)
        self.first = month_start(month)
        self.last = self.first.replace(day=monthrange(self.first.year, self.first.month)[1])
        self._texts = _Texts(Labels(labels.lang, DATA / "labels" / "forms"), form)
        self._title = self._texts.title(self.town, labels.month_name(month))
        project = facts["project"]
        footer = f"{project['code']}   {self.town}   {self.first.month}/{self.first.year}"
        self._book = FormBook(labels, self._title, project["name"], footer, form, municipality, self.first)
        self._page: Worksheet = self._book.book.add_worksheet(sheet)
        self._next = 1

    def headings(self, headings: Sequence[str], widths: Sequence[int]) -> None:
        """Write the headings, which are the layout's."""
        for column, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            self._page.set_column(column, column, width)
            self._page.write_string(0, column, heading, self._book.format("heading"))
        self._page.set_default_row(17)
        self._page.set_row(0, 32)

    def row(
        self, values: Sequence[str | int | None], styles: Sequence[str], is_open: Sequence[bool] | None = None
    ) -> None:
        """Write the next row; all its cells may be filled in, or those that `is_open` says, the others are grey."""
        opened = is_open or [True] * len(values)
        for column, (value, style, open_) in enumerate(zip(values, styles, opened, strict=True)):
            format_ = self._book.format("text", style, "input" if open_ else "grey")
            if value is None:
                self._page.write_blank(self._next, column, None, format_)
            elif isinstance(value, str):
                self._page.write_string(self._next, column, value, format_)
            else:
                self._page.write_number(self._next, column, value, format_)
        self._next += 1

    def valid(self, name: str, columns: Sequence[int], rule: Mapping[str, Any]) -> None:
        """Let Excel refuse in words what the columns cannot hold."""
        text = self._texts.labels.text
        said = {"error_title": text(f"valid.{name}_title"), "error_message": text(f"valid.{name}_error")}
        for column in columns:
            self._page.data_validation(1, column, self._next - 1, column, {**rule, **said})

    def to_bytes(self, *, open_table: bool) -> bytes:
        """Finish the file; rows of an `open_table` may be added and removed."""
        self._page.freeze_panes(1, 0)
        self._page.protect("", _OPEN_TABLE if open_table else {"format_columns": True, "format_rows": True})
        print_setup(self._page, self._book.footer, self._book.labels)
        self._page.repeat_rows(0)
        self._book.help_sheet(self._texts.labels.text("form.help_sheet"), self._title, self._texts.steps())
        return self._book.to_bytes()
