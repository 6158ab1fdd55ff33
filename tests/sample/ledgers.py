"""The ledgers of the municipalities, each as its own program writes it, and the pay of the staff.

Here belongs which cell holds what. Not here: what was booked (`costs`), and spoiling it (`deliveries`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby

from tests.sample.cells import Cell, Money, Sheet, shown
from tests.sample.costs import MONTHLY_PAY, Entry, entries, pay_of
from tests.sample.places import EMPLOYED_FROM, PERSONS, days_of, months

GROUPED_HEADER = 4
_FLAT = ("Päivämäärä", "Kustannuspaikka", "Tili", "Tilin nimi", "Tosite", "Jnro", "Selite", "Debet", "Kredit")
_GROUPED = ("Tositepvm", "Tosite", "Jnro", "Tl", "Selitys", "Debet", "Kredit")
_NETBARON = (
    "Tositenumero", "Kirjauspäivä", "Vientiselite", "Tili", "Kustannuspaikka", "Työnro", "Alv-koodi", "Alv-%",
    "Veroton summa", "Verollinen summa", "Alv summa",
)  # fmt: skip
_PAY = ("Henkilö", "Kuukausi", "Palkkalaji", "Palkkalajin nimi", "Bruttopalkka", "Maksupäivä")
# One municipality has called the same columns many names over the years; each month takes the next.
_DAYS = ("Kirjauspvm", "Kirjauspäivä", "Kirjauspäivämäärä")
_AMOUNTS = ("Netto", "Nettosumma", "Laskun summa ilman ALV", "Netto")
_ACCOUNTS = ("Tili", "Tili nro", "Tilit", "Tili", "Tilit")
PAY_MONTHS = ("2026-05", "2026-06")
HOLIDAY_MONTH = "2026-06"


def flat(rows: Iterable[Entry]) -> list[Sheet]:
    """A list, one row an entry."""
    lines: list[list[Cell]] = [
        [
            e.day, e.cost_centre, e.account, e.account_name, e.voucher, e.line, e.text,
            Money(e.debit) if e.debit else None, Money(e.credit) if e.credit else None,
        ]
        for e in rows
    ]  # fmt: skip
    return [Sheet("Pääkirja", 1, [list(_FLAT), *lines])]


def grouped(month: str, rows: Sequence[Entry], moved: Mapping[str, int]) -> list[Sheet]:
    """Rautjärvi's ledger: accounts of the cost centre with balances and totals, which begin anew each calendar year.

    `moved` are cents by account that came to the balance in this year without any voucher.
    """
    days = days_of(month)
    opening = _opening(month, rows[0].sender)
    for account, cents in moved.items():
        opening[account] = opening.get(account, 0) + cents
    names = {str(e.account): e.account_name for e in entries() if e.sender == rows[0].sender}
    lines: list[list[Cell]] = [
        ["Pääkirja kustannuspaikoittain"],
        [f"{_day(days[0])} - {_day(days[-1])}"],
        [],
        list(_GROUPED),
        [str(rows[0].cost_centre), "Ketterästi Yhdessä"],
    ]
    by_account = {account: list(own) for account, own in groupby(sorted(rows, key=_by_account), key=_account)}
    for account in sorted({*by_account, *(a for a, cents in opening.items() if cents)}):
        own = by_account.get(account, [])
        before = opening.get(account, 0)
        lines.append([account, names[account], None, None, "Alkusaldo", *_sides(before)])
        lines += [[e.day, e.voucher, e.line, "PK", e.text, *_amounts(e.debit, e.credit)] for e in own]
        debit, credit = sum(e.debit for e in own), sum(e.credit for e in own)
        lines.append(["Tunnisteet", "Projekti S30999"])
        lines.append(["Tili", "Yhteensä", None, None, None, Money(debit), Money(credit)])
        lines.append([None, None, None, None, "Loppusaldo", *_sides(before + debit - credit)])
    whole = [Money(sum(e.debit for e in rows)), Money(sum(e.credit for e in rows))]
    lines.append(["Kustannuspaikka", "Yhteensä", None, None, None, *whole])
    return [Sheet("Pääkirja", GROUPED_HEADER, lines)]


def netbaron(rows: Iterable[Entry]) -> list[Sheet]:
    """Luumäki's list: amounts with a sign, no line numbers."""
    lines: list[list[Cell]] = []
    for e in rows:
        amount = _signed(e.debit - e.credit)
        day = f"{e.day.day}.{e.day.month}.{e.day.year}"
        where = [str(e.account), str(e.cost_centre)]
        lines.append([str(e.voucher), day, e.text, *where, "", "0", "0", amount, amount, "0,00"])
    return [Sheet("", 1, [list(_NETBARON), *lines])]


def purchases(month: str, rows: Iterable[Entry]) -> list[Sheet]:
    """Taipalsaari's purchases: no vouchers, headers that change from month to month, empty columns at the end."""
    nth = months().index(month)
    heads: list[Cell] = [
        "Kuntanumero", "Kunnan nimi ", "Vastuualue", "Tulosyksikkö", "Tulosyksikön nimi", "Toimittajan\nnro",
        "Toimittajan nimi", _ACCOUNTS[nth % 5], "Tilin nimi", _AMOUNTS[nth % 4], _DAYS[nth % 3], None, None,
    ]  # fmt: skip
    lines: list[list[Cell]] = [
        [
            831, "Taipalsaari", "Elinvoima", e.cost_centre, "Työllisyys", 1000 + n, e.text, e.account, e.account_name,
            Money(e.debit - e.credit), e.day, None, None,
        ]
        for n, e in enumerate(rows)
    ]  # fmt: skip
    return [Sheet("Ostot", 1, [heads, *lines])]


def pay(month: str) -> list[Sheet]:
    """Rautjärvi's pay of the project's staff; the holiday bonus is a fifth of the month's pay."""
    payday = days_of(month)[14]
    written = f"{payday.day}.{payday.month}.{payday.year}"
    lines: list[list[Cell]] = []
    for person in MONTHLY_PAY:
        if payday >= EMPLOYED_FROM[person]:
            cents = pay_of(person, payday)
            lines.append([PERSONS[person], month, "1010", "Kuukausipalkka", _signed(cents), written])
            if month == HOLIDAY_MONTH:
                lines.append([PERSONS[person], month, "3010", "Lomaraha", _signed(cents // 5), written])
    return [Sheet("", 1, [list(_PAY), *lines])]


def _opening(month: str, sender: int) -> dict[str, int]:
    """The balance of each account before a month, from the beginning of its calendar year."""
    balances: dict[str, int] = {}
    for e in entries():
        if e.sender == sender and month[:4] == e.month[:4] and e.month < month:
            balances[str(e.account)] = balances.get(str(e.account), 0) + e.debit - e.credit
    return balances


def _account(entry: Entry) -> str:
    return str(entry.account)


def _by_account(entry: Entry) -> tuple[str, date, str, int]:
    return str(entry.account), entry.day, str(entry.voucher), entry.line


def _amounts(debit: int, credit: int) -> tuple[Cell, Cell]:
    return Money(debit) if debit else None, Money(credit) if credit else None


def _sides(cents: int) -> tuple[Cell, Cell]:
    return (None, Money(-cents)) if cents < 0 else (Money(cents), None)


def _signed(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{shown(Money(abs(cents)))}"


def _day(day: date) -> str:
    return f"{day.day:02d}.{day.month:02d}.{day.year}"
