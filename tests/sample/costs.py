"""The clean truth about money: what stands in the municipalities' ledgers on the project's cost centres.

Here belongs every booked entry, in cents. All vouchers and amounts are invented. Not here: the file that they are
sent in (`layouts`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby

from tests.sample.places import (
    EMPLOYED_FROM,
    LEMI,
    LUUMAKI,
    PARIKKALA,
    RAUTJARVI,
    RUOKOLAHTI,
    SAVITAIPALE,
    TAIPALSAARI,
    chance,
    days_of,
    month_of,
    months,
    pick,
)


@dataclass(frozen=True)
class Entry:
    """One entry of a ledger; cents. Codes as text keep their leading zeros, codes as numbers have none."""

    sender: int
    day: date
    cost_centre: str | int
    account: str | int
    account_name: str
    voucher: str | int
    line: int
    text: str
    debit: int = 0
    credit: int = 0

    @property
    def month(self) -> str:
        """The month that the entry is dated in."""
        return month_of(self.day)


PAY, PENSION, OTHER_SIDE_COSTS = "5002", "5103", "5110"
COST_CENTRES: dict[int, str | int] = {
    LEMI: 4160,
    LUUMAKI: 3305,
    PARIKKALA: 2580,
    RAUTJARVI: "004512",
    RUOKOLAHTI: "0700",
    SAVITAIPALE: 7390,
    TAIPALSAARI: 8310,
}
MONTHLY_PAY = {"H01": 420000, "H02": 350000, "H03": 160000, "H04": 186000}
PAY_AFTER_RISE = {"H02": (date(2026, 3, 16), 360500)}
TITLES = {"H01": "projektipäällikkö", "H02": "projektiasiantuntija", "H03": "työpajaohjaaja", "H04": "valmentaja"}
HOLIDAY_BONUS = 512345  # paid in June, booked among the other side costs

_OTHERS = (
    (4340, "Matkustus- ja kuljetuspalvelut", "Projektihenkilöstön matkat", 18000, 46000),
    (4230, "ICT-palvelut", "Etäyhteydet ja ohjelmat", 9900, 24500),
    (4390, "Majoitus- ja ravitsemispalvelut", "Työpajojen tarjoilut", 6000, 21000),
    (4580, "Muut palvelut", "Kohtaamispaikan ohjaajakoulutus", 15000, 60000),
    (5310, "Toimistotarvikkeet", "Kohtaamispaikan tarvikkeet", 3000, 14000),
)
_MEETING_PLACE: dict[int, tuple[str | int, str, str, int]] = {
    LEMI: (4820, "Tilavuokrat", "Kohtaamispaikan vuokra", 18000),
    LUUMAKI: (4820, "Tilavuokrat", "Kohtaamispaikka, kirjaston tila", 15000),
    PARIKKALA: (4820, "Tilavuokrat", "Kohtaamispaikan vuokra", 26500),
    RUOKOLAHTI: ("4820", "Tilavuokrat", "Kohtaamispaikan vuokra", 24000),
    SAVITAIPALE: (4820, "Tilavuokrat", "Kohtaamispaikka, nuorisotila", 17500),
    TAIPALSAARI: (4820, "Tilavuokrat", "Kohtaamispaikan vuokra", 21000),
}


@cache
def entries() -> tuple[Entry, ...]:
    """Every entry of every municipality, by municipality, day and voucher."""
    return tuple(entry for sender in COST_CENTRES for month in months() for entry in _month(sender, month))


def _month(sender: int, month: str) -> Iterator[Entry]:
    rows = _rautjarvi(month) if sender == RAUTJARVI else _small(sender, month)
    ordered = sorted(rows, key=lambda row: row[0])
    base = (int(month[2:4]) * 100 + int(month[5:])) * 100
    for n, (_, group) in enumerate(groupby(ordered, key=lambda row: row[0]), start=1):
        voucher = f"{base + n:07d}" if sender in (RAUTJARVI, RUOKOLAHTI) else base + n
        for line, (day, account, name, text, cents) in enumerate(group, start=1):
            debit, credit = max(cents, 0), max(-cents, 0)
            yield Entry(sender, day, COST_CENTRES[sender], account, name, voucher, line, text, debit, credit)


Row = tuple[date, str | int, str, str, int]


def _rautjarvi(month: str) -> Iterator[Row]:
    days = days_of(month)
    payday = days[14]
    for person, first in EMPLOYED_FROM.items():
        if payday >= first:
            pay = pay_of(person, payday)
            side = f"Sivukulut {month}, {TITLES[person]}"
            yield payday, PAY, "Kuukausipalkat", f"Palkka {month}, {TITLES[person]}", pay
            yield payday, PENSION, "Eläkevakuutusmaksut", side, _part(pay, 1740)
            yield payday, OTHER_SIDE_COSTS, "Muut henkilösivukulut", side, _part(pay, 265)
    if month == "2026-06":
        yield days[25], OTHER_SIDE_COSTS, "Muut henkilösivukulut", "Lomaraha 2026, projektihenkilöstö", HOLIDAY_BONUS
    for account, name, text, low, high in _OTHERS:
        if account != 4580 or chance(3, "training", month) == 0:
            day = days[5 + chance(20, "day", month, account)]
            yield day, str(account), name, text, low + chance(high - low, "amount", month, account)
    if month == "2025-10":
        yield days[29], "4340", "Matkustus- ja kuljetuspalvelut", "Hyvitys, peruttu matka", -8640


def _small(sender: int, month: str) -> Iterator[Row]:
    days = days_of(month)
    account, name, text, cents = _MEETING_PLACE[sender]
    yield days[0], account, name, text, cents
    if chance(2, "coffee", sender, month) == 0:
        day = days[3 + chance(22, "day", sender, month)]
        yield day, 4390, "Ravitsemispalvelut", "Kohtaamispaikan tarjoilut", 2500 + chance(9000, "coffee", sender, month)
    if chance(3, "things", sender, month) == 0:
        day = days[3 + chance(22, "things", sender, month)]
        things = pick(("Esitteet", "Askartelutarvikkeet", "Opasteet"), sender, month)
        yield day, 5310, "Tarvikkeet", things, 1990 + chance(7000, sender, month)
    if sender == TAIPALSAARI and month == "2026-07":
        # sold coffee: an income account, which is in none of the project's ranges
        yield days[20], 3290, "Muut myyntituotot", "Kahvimyynti kohtaamispaikassa", -4250


def pay_of(person: str, day: date) -> int:
    """The month's pay of a person on a payday, in cents."""
    rise = PAY_AFTER_RISE.get(person)
    return rise[1] if rise and day >= rise[0] else MONTHLY_PAY[person]


def _part(cents: int, ten_thousandths: int) -> int:
    """A share of a sum of cents, half up."""
    return (cents * ten_thousandths + 5000) // 10000
