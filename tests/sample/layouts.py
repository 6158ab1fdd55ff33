"""The layouts in which the sample's municipalities send: cells of each file, made from the clean truth.

Here belongs who sends what how, and the lists; `grids`, `trackers` and `ledgers` make the rest. Not here: what happened
(`hours`, `costs`, `people`), what goes wrong (`mess`), nor when a file is sent (`deliveries`).
"""

import codecs
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from tests.sample.cells import Cell, Clock, Hours, Sheet, Sum, text_file, workbook
from tests.sample.costs import Entry
from tests.sample.grids import grid_of_persons, grids_of_work, table_of_counts
from tests.sample.hours import SUPERVISOR, Approval, Work
from tests.sample.ledgers import flat, grouped, netbaron, purchases
from tests.sample.people import ENTITIES, Count
from tests.sample.places import (
    LEMI,
    LUUMAKI,
    MUNICIPALITIES,
    PARIKKALA,
    PERSONS,
    RAUTJARVI,
    RUOKOLAHTI,
    SAVITAIPALE,
    TAIPALSAARI,
    TRACKS_TIME,
    days_of,
)
from tests.sample.trackers import clockify, kimai, toggl

Kind = Literal["timesheet", "ledger", "participants", "register", "approval", "pay"]

TEMPLATE_HEADER, TEMPLATE_FIRST_ROW = 8, 9
_TEMPLATE = (
    "Päivä", "Alkoi", "Päättyi", "Tauko", "Hanketunnit", "Muu työ", "Muun EU-hankkeen koodi", "Poissaolo (h)", "Kunta",
    "Mitä tehtiin (ei asiakkaiden nimiä)",
)  # fmt: skip
_HOURS_CSV = ("Työntekijä", "Päivä", "Hanketunnit", "Muu työ", "Poissaolo", "Kunta", "Selite")
_COUNTS = ("kunta", "kuukausi", "indikaattori", "sukupuoli", "uudet", "paattaneet")
_APPROVALS = (
    "Henkilö", "Kuukausi", "Hanketunnit", "Muu työ", "Poissaolo", "Työntekijä hyväksynyt pvm", "Esihenkilö",
    "Esihenkilö hyväksynyt pvm", "Allekirjoitettu tiedosto",
)  # fmt: skip

COUNTS_BY_NUMBER = (LUUMAKI, RUOKOLAHTI)
KEEPS_REGISTER = TAIPALSAARI
"""Whoever keeps a register of participants counts organisations only, and sends them when there are any."""


@dataclass(frozen=True)
class Unit:
    """What a file is about: one sender, kind and month."""

    sender: int
    kind: Kind
    month: str


_WIDTHS = {
    "timesheet": (16, 10, 10, 10, 12, 10, 22, 13, 14, 50),
    "ledger": (12, 15, 8, 32, 10, 6, 40, 12, 12),
    "participants": (14, 10, 10, 10, 10, 10, 10, 10, 10),
}


def is_workbook(unit: Unit) -> bool:
    """Whether the unit is sent as XLSX."""
    match unit.kind:
        case "timesheet":
            return unit.sender in (LUUMAKI, PARIKKALA, RAUTJARVI, TAIPALSAARI)
        case "ledger":
            return unit.sender not in (LUUMAKI, RUOKOLAHTI)
        case "participants":
            return unit.sender == RUOKOLAHTI
        case _:
            return unit.kind == "approval"


def file_bytes(unit: Unit, sheets: list[Sheet]) -> bytes:
    """Write the sheets of a unit as its sender does."""
    if is_workbook(unit):
        return workbook(sheets, _WIDTHS.get(unit.kind, (20, 10, 12, 10, 10, 26, 22, 26, 34)))
    if unit.kind == "timesheet" and unit.sender in TRACKS_TIME:
        return text_file(sheets[0], "utf-8", "\n", ",")
    if unit.kind == "ledger" and unit.sender == RUOKOLAHTI:  # what Excel calls Unicode text
        return codecs.BOM_UTF16_LE + text_file(sheets[0], "utf-16-le", "\r\n", "\t")
    if unit.kind in ("timesheet", "ledger"):
        return text_file(sheets[0], "cp1252", "\r\n")
    return text_file(sheets[0], "utf-8-sig" if unit.sender == RAUTJARVI else "utf-8", "\r\n")


def timesheet(unit: Unit, rows: Iterable[Work]) -> list[Sheet]:
    """The time sheets of a municipality and month, in its own way."""
    match unit.sender:
        case sender if sender == LEMI:
            return kimai(rows)
        case sender if sender == LUUMAKI:
            return grids_of_work(unit.month, rows)
        case sender if sender == PARIKKALA:
            return grid_of_persons(unit.month, rows)
        case sender if sender == SAVITAIPALE:
            return toggl(rows)
        case sender if sender == TAIPALSAARI:
            return clockify(rows)
        case sender if sender == RUOKOLAHTI:
            ordered = sorted(rows, key=lambda row: (row.day, row.person))
            return [Sheet("", 1, [list(_HOURS_CSV), *(_csv_row(row) for row in ordered)])]
    ordered = sorted(rows, key=lambda row: (row.person, row.day))
    persons = sorted({row.person for row in ordered})
    return [_template(unit, PERSONS[person], [r for r in ordered if r.person == person]) for person in persons]


def ledger(unit: Unit, rows: Sequence[Entry], moved: Mapping[str, int]) -> list[Sheet]:
    """The ledger of a municipality and month, in its own way; `moved` is what came to balances without a voucher."""
    if unit.sender == RAUTJARVI:
        return grouped(unit.month, rows, moved)
    if unit.sender == LUUMAKI:
        return netbaron(rows)
    if unit.sender == TAIPALSAARI:
        return purchases(unit.month, rows)
    return flat(rows)


def participants(unit: Unit, rows: Iterable[Count]) -> list[Sheet]:
    """The counts of a municipality and month."""
    if unit.sender == KEEPS_REGISTER:
        rows = [count for count in rows if count.indicator in ENTITIES and count.started]
    place = str(unit.sender) if unit.sender in COUNTS_BY_NUMBER else MUNICIPALITIES[unit.sender]
    if unit.sender == RUOKOLAHTI:
        return table_of_counts(place, unit.month, rows)
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
    # In even months the month is a date, and the supervisor's name and date stand on the sheet too.
    even = days[0].month % 2 == 0
    month: Cell = days[0] if even else f"{days[0].month}/{days[0].year}"
    sheet = Sheet(
        name,
        TEMPLATE_HEADER,
        [
            ["Työaikalomake"],
            ["Kunta", MUNICIPALITIES[unit.sender]],
            ["Työntekijä", name],
            ["Kuukausi", month],
            ["Hyväksyjä", SUPERVISOR if even else None],
            ["Hyväksytty pvm", _after(days[-1]) if even else None],
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
    return MUNICIPALITIES[row.sender] if row.sender == RUOKOLAHTI else ""


def _decimal(minutes: int) -> str:
    """Hours with two decimals, exact: `7,25`."""
    hundredths, rest = divmod(minutes * 100, 60)
    if rest:
        raise ValueError(f"{minutes} min has no two decimals of an hour")
    return f"{hundredths // 100},{hundredths % 100:02d}" if minutes else ""


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 2)
