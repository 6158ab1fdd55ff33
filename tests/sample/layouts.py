"""The layouts in which the sample's municipalities send: cells of each file, made from the clean truth.

Here belongs which cell holds what, and each municipality's habits. Not here: what happened (`hours`, `costs`,
`people`), what goes wrong (`mess`), nor when a file is sent (`deliveries`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tests.sample.cells import Cell, Clock, Hours, Money, Sheet, Sum, text_file, workbook
from tests.sample.costs import Entry
from tests.sample.hours import QUARTERS_ONLY, SUPERVISOR, Approval, Work
from tests.sample.people import Count
from tests.sample.places import (
    LEMI,
    LUUMAKI,
    MUNICIPALITIES,
    PARIKKALA,
    PERSONS,
    RAUTJARVI,
    RUOKOLAHTI,
    TAIPALSAARI,
    days_of,
)

Kind = Literal["timesheet", "ledger", "participants", "approval"]

TEMPLATE_HEADER, TEMPLATE_FIRST_ROW = 8, 9
_TEMPLATE = (
    "Päivä", "Alkoi", "Päättyi", "Tauko", "Hanketunnit", "Muu työ", "Muun EU-hankkeen koodi", "Poissaolo (h)", "Kunta",
    "Mitä tehtiin (ei asiakkaiden nimiä)",
)  # fmt: skip
_HOURS_CSV = ("Työntekijä", "Päivä", "Hanketunnit", "Muu työ", "Poissaolo", "Kunta", "Selite")
_LEDGER = ("Päivämäärä", "Kustannuspaikka", "Tili", "Tilin nimi", "Tosite", "Jnro", "Selite", "Debet", "Kredit")
_COUNTS = ("kunta", "kuukausi", "indikaattori", "sukupuoli", "uudet", "paattaneet")
_APPROVALS = (
    "Henkilö", "Kuukausi", "Hanketunnit", "Muu työ", "Poissaolo", "Työntekijä hyväksynyt pvm", "Esihenkilö",
    "Esihenkilö hyväksynyt pvm", "Allekirjoitettu tiedosto",
)  # fmt: skip

NAMES_ITSELF = (LEMI, RUOKOLAHTI)  # fill in their own name under Kunta; the others leave it empty
SIGNS_SHEETS = (PARIKKALA, TAIPALSAARI)  # the supervisor's name and date stand on the sheet too
MONTH_AS_DATE = (LEMI,)
COUNTS_BY_NUMBER = (LUUMAKI, RUOKOLAHTI)


@dataclass(frozen=True)
class Unit:
    """What a file is about: one sender, kind and month."""

    sender: int
    kind: Kind
    month: str


def is_workbook(unit: Unit) -> bool:
    """Whether the unit is sent as XLSX."""
    return unit.kind in ("ledger", "approval") or (unit.kind == "timesheet" and unit.sender not in QUARTERS_ONLY)


def file_bytes(unit: Unit, sheets: list[Sheet]) -> bytes:
    """Write the sheets of a unit as its sender does."""
    if unit.kind == "timesheet" and unit.sender in QUARTERS_ONLY:
        return text_file(sheets[0], "cp1252", "\r\n")
    if unit.kind == "participants":
        return text_file(sheets[0], "utf-8-sig" if unit.sender == RAUTJARVI else "utf-8", "\r\n")
    widths = {"timesheet": (12, 8, 8, 8, 12, 10, 22, 13, 14, 50), "ledger": (12, 15, 8, 32, 10, 6, 40, 12, 12)}
    return workbook(sheets, widths.get(unit.kind, (20, 10, 12, 10, 10, 26, 22, 26, 34)))


def timesheet(unit: Unit, rows: Iterable[Work]) -> list[Sheet]:
    """The time sheets of a municipality and month: by person and day, Ruokolahti's by day."""
    ordered = sorted(rows, key=lambda row: (row.person, row.day))
    if unit.sender == RUOKOLAHTI:
        ordered.sort(key=lambda row: row.day)
    if unit.sender in QUARTERS_ONLY:
        return [Sheet("", 1, [list(_HOURS_CSV), *(_csv_row(row) for row in ordered)])]
    persons = sorted({row.person for row in ordered})
    return [_template(unit, PERSONS[person], [r for r in ordered if r.person == person]) for person in persons]


def ledger(rows: Iterable[Entry]) -> list[Sheet]:
    """The ledger of a municipality and month."""
    lines: list[list[Cell]] = [
        [
            e.day, e.cost_centre, e.account, e.account_name, e.voucher, e.line, e.text,
            Money(e.debit) if e.debit else None, Money(e.credit) if e.credit else None,
        ]
        for e in rows
    ]  # fmt: skip
    return [Sheet("Pääkirja", 1, [list(_LEDGER), *lines])]


def participants(unit: Unit, rows: Iterable[Count]) -> list[Sheet]:
    """The counts of a municipality and month."""
    place = str(unit.sender) if unit.sender in COUNTS_BY_NUMBER else MUNICIPALITIES[unit.sender]
    lines: list[list[Cell]] = [[place, c.month, c.indicator, c.gender, str(c.started), str(c.ended)] for c in rows]
    return [Sheet("", 1, [list(_COUNTS), *lines])]


def approvals(unit: Unit, rows: Iterable[Approval]) -> list[Sheet]:
    """The approvals of a month; by code and ISO month in even months, by name and Finnish month in odd ones."""
    even = int(unit.month[5:]) % 2 == 0
    month = unit.month if even else f"{int(unit.month[5:])}/{unit.month[:4]}"
    lines: list[list[Cell]] = [
        [
            a.person if even else PERSONS[a.person], month, Hours(a.project), Hours(a.other), Hours(a.absence),
            a.employee_day, SUPERVISOR, a.supervisor_day, a.signed_file,
        ]
        for a in rows
    ]  # fmt: skip
    return [Sheet("Hyväksynnät", 1, [list(_APPROVALS), *lines])]


def _template(unit: Unit, name: str, rows: list[Work]) -> Sheet:
    days = days_of(unit.month)
    signed = unit.sender in SIGNS_SHEETS
    month: Cell = days[0] if unit.sender in MONTH_AS_DATE else f"{days[0].month}/{days[0].year}"
    sheet = Sheet(
        name,
        TEMPLATE_HEADER,
        [
            ["Työaikalomake"],
            ["Kunta", MUNICIPALITIES[unit.sender]],
            ["Työntekijä", name],
            ["Kuukausi", month],
            ["Hyväksyjä", SUPERVISOR if signed else None],
            ["Hyväksytty pvm", _after(days[-1]) if signed else None],
            [],
            list(_TEMPLATE),
        ],
    )
    for day in days:
        of_day = [row for row in rows if row.day == day]
        sheet.rows += [_template_row(row) for row in of_day] or [[day, *[None] * 9]]
    total = Sum(TEMPLATE_FIRST_ROW)
    sheet.rows.append(["Yhteensä", None, None, None, total, total, None, total, None, None])
    return sheet


def _template_row(row: Work) -> list[Cell]:
    return [
        row.day,
        None if row.start is None else Clock(row.start),
        None if row.end is None else Clock(row.end),
        None if row.pause is None else Hours(row.pause),
        Hours(row.project) if row.project else None,
        Hours(row.other) if row.other else None,
        None,
        Hours(row.absence) if row.absence else None,
        _place(row) or None,
        row.text or None,
    ]


def _csv_row(row: Work) -> list[Cell]:
    hours = (_decimal(minutes) for minutes in (row.project, row.other, row.absence))
    day = f"{row.day.day}.{row.day.month}.{row.day.year}"
    return [PERSONS[row.person], day, *hours, _place(row), row.text]


def _place(row: Work) -> str:
    if row.place is not None:
        return MUNICIPALITIES[row.place]
    return MUNICIPALITIES[row.sender] if row.sender in NAMES_ITSELF else ""


def _decimal(minutes: int) -> str:
    """Hours with two decimals, exact: `7,25`."""
    hundredths, rest = divmod(minutes * 100, 60)
    if rest:
        raise ValueError(f"{minutes} min has no two decimals of an hour")
    return f"{hundredths // 100},{hundredths % 100:02d}" if minutes else ""


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 2)
