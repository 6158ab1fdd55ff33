"""The months that two municipalities send as grids, and the counts that one sends as a table.

Here belongs which cell holds what. Not here: lists (`layouts`), exports of time trackers (`trackers`), ledgers.
"""

from collections.abc import Callable, Iterable, Sequence

from tests.sample.cells import Cell, Hours, Money, Sheet
from tests.sample.hours import Work
from tests.sample.people import GENDERS, TOTAL, Count
from tests.sample.places import PERSONS, days_of

GRID_HEADER, GRID_FIRST_ROW = 4, 5
TABLE_HEADER = 5
_PRINTED_DAYS = range(1, 32)
_KINDS = ("Hanke", "Muu työ", "Poissaolo")


def grid_of_persons(month: str, rows: Iterable[Work]) -> list[Sheet]:
    """Persons down, days across, hours of the project as durations; a column and a row of sums."""
    minutes: dict[str, dict[int, int]] = {}
    for row in sorted(rows, key=lambda row: (row.person, row.day)):
        own = minutes.setdefault(PERSONS[row.person], {})
        own[row.day.day] = own.get(row.day.day, 0) + row.project
    top: list[list[Cell]] = [["Työtunnit, Ketterästi Yhdessä"], ["Kuukausi", _month(month)], []]
    days = [day.day for day in days_of(month)]
    return [Sheet("Tunnit", GRID_HEADER, [*top, *_lines("Henkilö", days, minutes, Hours)])]


def grids_of_work(month: str, rows: Iterable[Work]) -> list[Sheet]:
    """One sheet a person: kinds of work down, days across, hours with two decimals; 31 days in every month."""
    sheets = []
    ordered = sorted(rows, key=lambda row: (row.person, row.day))
    for person in sorted({row.person for row in ordered}):
        minutes: dict[str, dict[int, int]] = {kind: {} for kind in _KINDS}
        for row in (row for row in ordered if row.person == person):
            for kind, own in zip(_KINDS, (row.project, row.other, row.absence), strict=True):
                if own:
                    minutes[kind][row.day.day] = minutes[kind].get(row.day.day, 0) + own
        top: list[list[Cell]] = [["Henkilö", PERSONS[person]], ["Kuukausi", _month(month)], []]
        sheets.append(Sheet(PERSONS[person], GRID_HEADER, [*top, *_lines("Työ", _PRINTED_DAYS, minutes, _decimal)]))
    return sheets


def table_of_counts(place: str, month: str, rows: Iterable[Count]) -> list[Sheet]:
    """Indicators down, genders across, for those who started and for those who ended."""
    found = {(c.indicator, c.gender): c for c in rows}
    genders = (*GENDERS, TOTAL)
    heads = [gender.capitalize() for gender in genders]
    top: list[list[Cell]] = [
        ["Kunta", place], ["Kuukausi", month], [], [None, "Uudet", None, None, None, "Päättäneet"],
        ["Indikaattori", *heads, *heads],
    ]  # fmt: skip
    lines: list[list[Cell]] = []
    for indicator in dict.fromkeys(code for code, _ in found):
        own = [found.get((indicator, gender)) for gender in genders]
        started, ended = ([None if c is None else getattr(c, flow) for c in own] for flow in ("started", "ended"))
        lines.append([indicator, *started, *ended])
    return [Sheet(month, TABLE_HEADER, [*top, *lines])]


def _lines(
    label: str, days: Sequence[int], minutes: dict[str, dict[int, int]], cell: Callable[[int], Cell]
) -> list[list[Cell]]:
    lines: list[list[Cell]] = [[label, *days, "Yht."]]
    for name, own in minutes.items():
        total = sum(own.values())
        lines.append([name, *(cell(own[d]) if d in own else None for d in days), cell(total) if total else None])
    sums = [sum(own.get(d, 0) for own in minutes.values()) for d in days]
    return [*lines, ["Yhteensä", *(cell(s) if s else None for s in sums), cell(sum(sums))]]


def _decimal(minutes: int) -> Money:
    """Hours with two decimals, exact."""
    hundredths, rest = divmod(minutes * 100, 60)
    if rest:
        raise ValueError(f"{minutes} min has no two decimals of an hour")
    return Money(hundredths)


def _month(month: str) -> str:
    return f"{int(month[5:])}/{month[:4]}"
