"""The clean truth about working time: who worked where, how long, on which day, and who approved it.

Here belongs what really happened, in minutes. Not here: how a municipality writes it down (`layouts`) and what goes
wrong on the way (`mess.toml`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from tests.sample.places import (
    EMPLOYED_FROM,
    FIRST_DAY,
    LAST_DAY,
    LEMI,
    LUUMAKI,
    PARIKKALA,
    PERSONS,
    PUBLIC_HOLIDAYS,
    RAUTJARVI,
    RUOKOLAHTI,
    SAVITAIPALE,
    TAIPALSAARI,
    TRACKS_TIME,
    chance,
    month_of,
    next_month,
    pick,
)

AGREED_DAY = 7 * 60 + 15
HOME = {"H01": RAUTJARVI, "H02": LEMI, "H03": RAUTJARVI, "H04": TAIPALSAARI}
WRITE_TIMES = (PARIKKALA, RAUTJARVI)  # these two also note when work began and ended, and their visits are many
QUARTERS_ONLY = (LUUMAKI, RUOKOLAHTI, SAVITAIPALE)  # hours with two decimals: quarters are exact

SUPERVISOR = "Kaisa Kunnanjohtaja"

_WHOLE_DAYS = (435, 435, 435, 430, 425, 420, 412, 400)
_WHOLE_DAYS_IN_QUARTERS = (435, 435, 435, 420, 405)
_HALVES_IN_QUARTERS = (120, 135, 150, 180, 195, 225)
_HALVES = (160, 185, 200, 220)
_OFFICE = (45, 60, 75, 80, 110)
_TEXTS = (
    "Työnhakuneuvontaa kohtaamispaikassa",
    "Työnantajakäynti ja avoimien paikkojen kartoitus",
    "Ryhmän suunnittelu ja ohjaus",
    "Palaveri kunnan työllisyysyhdyshenkilön kanssa",
    "Jalkautuminen kylätalolle",
    "Maahanmuuttajien työelämäinfo",
    "Kotivanhempien aamukahvit – tietoa palveluista",
    "Yhteistyö työllisyysalueen asiantuntijan kanssa",
)


@dataclass(frozen=True)
class Work:
    """One row of a time sheet, in minutes; `start` and `end` from midnight, `place` only where it is not the sender."""

    sender: int
    person: str
    day: date
    project: int = 0
    other: int = 0
    absence: int = 0
    start: int | None = None
    end: int | None = None
    pause: int | None = None
    place: int | None = None
    text: str = ""

    @property
    def month(self) -> str:
        """The month that the day is in."""
        return month_of(self.day)


@dataclass(frozen=True)
class Approval:
    """What employee and supervisor signed for a person's month, in minutes."""

    person: str
    month: str
    project: int
    other: int
    absence: int
    employee_day: date
    supervisor_day: date

    @property
    def signed_file(self) -> str:
        """The name of the signed sheet."""
        return f"allekirjoitettu_{self.person}_{self.month}.pdf"


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# Days and half days away: annual leave and illness. Why is not written on any sheet.
_AWAY: dict[str, tuple[tuple[date, date], ...]] = {
    "H01": (
        (date(2025, 11, 19), date(2025, 11, 20)),
        (date(2025, 12, 22), date(2025, 12, 23)),
        (date(2026, 2, 12), date(2026, 2, 12)),
        (date(2026, 7, 6), date(2026, 7, 31)),
    ),
    "H02": (
        (date(2026, 1, 20), date(2026, 1, 22)),
        (date(2026, 6, 29), date(2026, 7, 24)),
    ),
    "H03": (
        (date(2026, 3, 9), date(2026, 3, 10)),
        (date(2026, 7, 13), date(2026, 7, 31)),
    ),
    "H04": (
        (date(2026, 2, 24), date(2026, 2, 25)),
        (date(2026, 7, 1), date(2026, 7, 17)),
    ),
}
_PARTLY_AWAY = {
    ("H01", date(2026, 5, 6)): 120,
    ("H02", date(2025, 10, 15)): 195,
    ("H02", date(2026, 4, 15)): 150,
    ("H04", date(2026, 5, 27)): 90,
}

# Days that went otherwise than the week's plan.
_SPECIAL_DAYS = {
    # a long afternoon, a quarter of an hour above the agreed day
    ("H02", date(2025, 11, 11)): (
        Work(LUUMAKI, "H02", date(2025, 11, 11), project=450, text="Rekrytointitapahtuma kirjastossa"),
    ),
    # written on Rautjärvi's sheet, but the morning was spent at Parikkala
    ("H01", date(2025, 11, 25)): (
        Work(RAUTJARVI, "H01", date(2025, 11, 25), 230, start=480, end=710, place=PARIKKALA, text="Ryhmän ohjaus"),
        Work(RAUTJARVI, "H01", date(2025, 11, 25), 195, start=750, end=945, text="Ryhmän vierailu"),
    ),
    # two equal visits on one day
    ("H03", date(2026, 3, 17)): (
        Work(RUOKOLAHTI, "H03", date(2026, 3, 17), project=240, text="Työpajan ohjaus"),
        Work(RUOKOLAHTI, "H03", date(2026, 3, 17), project=90, text="Työpaikkakäynti"),
        Work(RUOKOLAHTI, "H03", date(2026, 3, 17), project=90, text="Työpaikkakäynti"),
    ),
}


@cache
def work() -> tuple[Work, ...]:
    """Every row of every time sheet, by person and day."""
    rows: list[Work] = []
    for person in PERSONS:
        for day in _span(max(FIRST_DAY, EMPLOYED_FROM[person]), LAST_DAY):
            if day.weekday() < 5 and day not in PUBLIC_HOLIDAYS:
                rows += _day(person, day)
    return tuple(rows)


@cache
def approvals() -> tuple[Approval, ...]:
    """The approval of every person-month, signed on the first two days of the next month."""
    sums: dict[tuple[str, str], list[int]] = {}
    for row in work():
        total = sums.setdefault((row.person, row.month), [0, 0, 0])
        for n, minutes in enumerate((row.project, row.other, row.absence)):
            total[n] += minutes
    signed = []
    for (person, month), (project, other, absence) in sorted(sums.items()):
        first = date.fromisoformat(f"{next_month(month)}-01")
        signed.append(Approval(person, month, project, other, absence, first, first + timedelta(days=1)))
    return tuple(signed)


def _day(person: str, day: date) -> Iterator[Work]:
    if (person, day) in _SPECIAL_DAYS:
        yield from _SPECIAL_DAYS[person, day]
        return
    places = _places(person, day)
    if not places:
        return
    if any(first <= day <= last for first, last in _AWAY[person]):
        yield Work(HOME[person], person, day, absence=AGREED_DAY)
        return
    away = _PARTLY_AWAY.get((person, day), 0)
    if away:
        yield Work(HOME[person], person, day, absence=away)
    yield from _at_work(person, day, places, AGREED_DAY - away)


def _places(person: str, day: date) -> tuple[int, ...]:
    """Where the week's plan takes a person on a weekday; two places share the day."""
    even = day.isocalendar().week % 2 == 0
    north, west = (RUOKOLAHTI, LUUMAKI) if even else (PARIKKALA, SAVITAIPALE)
    week: dict[str, tuple[tuple[int, ...], ...]] = {
        "H01": (
            (RAUTJARVI,),
            (PARIKKALA,),
            (RUOKOLAHTI,),
            (north, RAUTJARVI),
            (RAUTJARVI,),
        ),
        "H02": ((LEMI,), (LUUMAKI,), (SAVITAIPALE,), (west, TAIPALSAARI), (LEMI,)),
        "H03": ((PARIKKALA,), (RUOKOLAHTI,), (RAUTJARVI,) if even else (), (), ()),
        "H04": ((), (SAVITAIPALE,), (TAIPALSAARI,), (LEMI,) if even else (LUUMAKI,), ()),
    }
    return week[person][day.weekday()]


def _at_work(person: str, day: date, places: tuple[int, ...], longest: int) -> Iterator[Work]:
    key = (person, day)
    if len(places) == 2:
        first, second = places
        whole = min(longest, pick(_WHOLE_DAYS, "split", *key))
        part = pick(_HALVES_IN_QUARTERS if first in QUARTERS_ONLY else _HALVES, "half", *key)
        yield from _visit(first, person, day, 480, part)
        yield from _visit(second, person, day, 510 + part, whole - part)
        return
    place = places[0]
    whole = min(longest, pick(_WHOLE_DAYS_IN_QUARTERS if place in QUARTERS_ONLY else _WHOLE_DAYS, "whole", *key))
    if day.weekday() == 4:
        other = pick(_OFFICE, "office", *key)
        yield Work(place, person, day, whole - other, other, text="Hanketyö ja kunnan omat tehtävät")
    elif place in WRITE_TIMES and chance(5, "visits", *key) == 0:
        yield from _visit(place, person, day, 480, whole - 60)
        for hour in (15, 16, 17):
            yield Work(place, person, day, 20, start=hour * 60, end=hour * 60 + 20, text="Lyhyt ohjauskäynti")
    else:
        yield from _visit(place, person, day, pick((465, 480, 495), "start", *key), whole)


def _visit(place: int, person: str, day: date, start: int, minutes: int) -> Iterator[Work]:
    text = pick(_TEXTS, "text", person, day, place)
    if place in TRACKS_TIME:
        yield Work(place, person, day, minutes, start=start, end=start + minutes, text=text)
        return
    if place not in WRITE_TIMES:
        yield Work(place, person, day, minutes, text=text)
        return
    pause = 30 if minutes >= 360 else None
    yield Work(place, person, day, minutes, start=start, end=start + minutes + (pause or 0), pause=pause, text=text)
