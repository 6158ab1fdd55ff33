"""Who and where in the sample: municipalities, persons, days off, and the one source of chance.

Here belongs what several parts of the clean truth share. Not here: hours, money and counts themselves.
"""

import calendar
import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

FIRST_DAY = date(2025, 9, 1)
LAST_DAY = date(2026, 8, 31)

LEMI, LUUMAKI, PARIKKALA, RAUTJARVI, RUOKOLAHTI, SAVITAIPALE, TAIPALSAARI = 416, 441, 580, 689, 700, 739, 831

MUNICIPALITIES = {
    LEMI: "Lemi",
    LUUMAKI: "Luumäki",
    PARIKKALA: "Parikkala",
    RAUTJARVI: "Rautjärvi",
    RUOKOLAHTI: "Ruokolahti",
    SAVITAIPALE: "Savitaipale",
    TAIPALSAARI: "Taipalsaari",
}
FOLDERS = {number: f"{number}-{name.lower().replace('ä', 'a')}" for number, name in MUNICIPALITIES.items()}

TRACKS_TIME = (LEMI, SAVITAIPALE, TAIPALSAARI)
"""These send what a time tracker exports: an entry has a start and an end."""

PERSONS = {
    "H01": "Malli Mallikas",
    "H02": "Essi Esimerkki",
    "H03": "Otto Osa-aikainen",
    "H04": "Tytti Tuntityö",
}
EMPLOYED_FROM = {"H01": FIRST_DAY, "H02": FIRST_DAY, "H03": date(2025, 11, 1), "H04": date(2025, 11, 1)}

PUBLIC_HOLIDAYS = {
    date(2025, 11, 1): "pyhäinpäivä",
    date(2025, 12, 6): "itsenäisyyspäivä",
    date(2025, 12, 24): "jouluaatto",
    date(2025, 12, 25): "joulupäivä",
    date(2025, 12, 26): "tapaninpäivä",
    date(2026, 1, 1): "uudenvuodenpäivä",
    date(2026, 1, 6): "loppiainen",
    date(2026, 4, 3): "pitkäperjantai",
    date(2026, 4, 6): "toinen pääsiäispäivä",
    date(2026, 5, 1): "vappu",
    date(2026, 5, 14): "helatorstai",
    date(2026, 6, 19): "juhannusaatto",
    date(2026, 6, 20): "juhannuspäivä",
}

Item = TypeVar("Item")


def months() -> list[str]:
    """The twelve months of the project, `2025-09` to `2026-08`."""
    return [*(f"2025-{n:02d}" for n in range(9, 13)), *(f"2026-{n:02d}" for n in range(1, 9))]


def days_of(month: str) -> list[date]:
    """All days of a month."""
    year, number = int(month[:4]), int(month[5:])
    return [date(year, number, day + 1) for day in range(calendar.monthrange(year, number)[1])]


def month_of(day: date) -> str:
    """The month that a day is in."""
    return day.isoformat()[:7]


def next_month(month: str) -> str:
    """The month after."""
    return month_of(days_of(month)[-1] + timedelta(days=1))


def chance(below: int, *key: object) -> int:
    """A number from 0 up to `below`, always the same for the same key, in any version of Python."""
    digest = hashlib.sha256("/".join(str(part) for part in key).encode()).digest()
    return int.from_bytes(digest[:8]) % below


def pick(items: Sequence[Item], *key: object) -> Item:
    """One of the items, always the same for the same key."""
    return items[chance(len(items), *key)]
