"""What a register of participants counts in, calculated plainly, person by person.

Here belongs the calculation beside which the program's SQL is held. It knows no file and no module of the program.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]
Key = tuple[int, str, str, str, str]
"""Municipality, month, indicator, gender, and `started` or `ended`."""

_OF_ONE_ENTRY = (
    "gender", "birth_year", "started_age", "employment", "unemployed_months", "long_term", "education", "in_education",
    "third_country", "foreign_background", "homeless", "rural", "ended_date", "ended_status", "ended_status_date",
    "qualification", "six_months_status",
)  # fmt: skip
_FLAGS = {"EECO13": "third_country", "EECO14": "foreign_background", "EECO16": "homeless", "EECO17": "rural"}


def counted(
    rows: Sequence[Row], first: date, last: date, until: date, by_register: bool = False, least_s: int = 0
) -> Counter[Key]:
    """The counts of registers that came at once, as of the day `until`, of a project from `first` to `last`."""
    people: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        people[row["participant"]].append(row)
    counts: Counter[Key] = Counter()
    for theirs in people.values():
        out_of_order = _contradict(theirs)
        known = [row for row in theirs if row["started_date"] <= until]
        if not known or any(_is_bad(row, first, last, by_register, least_s) for row in known):
            continue
        if any(row["started_date"] in out_of_order for row in known):
            continue
        if sum(row["participated_s"] or 0 for row in known) >= least_s:
            _count(known, until, by_register, counts)
    return counts


def _contradict(rows: Sequence[Row]) -> set[date]:
    """The entry dates whose rows wait because rows of the participant contradict each other."""
    if len({r["gender"] for r in rows}) > 1 or len({r["birth_year"] for r in rows} - {None}) > 1:
        return {row["started_date"] for row in rows}
    told = defaultdict(set)
    for row in rows:
        told[row["started_date"]].add(tuple(row[field] for field in _OF_ONE_ENTRY))
    return {day for day, unlike in told.items() if len(unlike) > 1}


def _is_bad(row: Row, first: date, last: date, by_register: bool, least_s: int) -> bool:
    turned = None if row["birth_year"] is None else row["started_date"].year - row["birth_year"]
    ages = [age for age in (row["started_age"], turned) if age is not None]
    return (
        not first <= row["started_date"] <= last
        or row["gender"] == "total"
        or (row["employment"] == "unemployed" and row["unemployed_months"] is None and not by_register)
        or (least_s > 0 and row["participated_s"] is None)
        or any(not 0 <= age <= 110 for age in ages)
        or (len(ages) == 2 and ages[1] - ages[0] not in (0, 1))
    )


def _count(rows: Sequence[Row], until: date, by_register: bool, counts: Counter[Key]) -> None:
    entry = min(rows, key=lambda row: (row["started_date"], row["municipality"]))
    place, gender, day = entry["municipality"], entry["gender"], entry["started_date"]
    age = entry["started_age"] if entry["started_age"] is not None else day.year - entry["birth_year"]
    codes = {
        "EECO01",
        {"unemployed": "EECO02", "inactive": "EECO04", "employed": "EECO05"}[entry["employment"]],
        {"lower": "EECO09", "middle": "EECO10", "higher": "EECO11"}[entry["education"]],
        *(code for code, flag in _FLAGS.items() if entry[flag]),
    }
    if age <= 17:
        codes.add("EECO06")
    elif age <= 29:
        codes.add("EECO07")
    elif age >= 55:
        codes.add("EECO08")
    if "EECO02" in codes and (
        bool(entry["long_term"]) if by_register else entry["unemployed_months"] > (6 if age < 25 else 12)
    ):
        codes.add("EECO03")
    for code in codes:
        counts[place, f"{day:%Y-%m}", code, gender, "started"] += 1
    for code, on in _results(entry, rows, until):
        counts[place, f"{on:%Y-%m}", code, gender, "ended"] += 1


def _results(entry: Row, rows: Sequence[Row], until: date) -> list[tuple[str, date]]:
    def left(row: Row) -> bool:
        return row["ended_date"] is not None and row["ended_date"] <= until

    if not left(max(rows, key=lambda row: row["started_date"])):
        return []
    leaving = max(filter(left, rows), key=lambda row: (row["ended_date"], row["started_date"]))
    day, found = leaving["ended_date"], []
    jobless = entry["employment"] != "employed"
    if (leaving["ended_status_date"] or day) <= day + timedelta(weeks=4):
        situation = leaving["ended_status"]
        found += [("EECR01", day)] * (entry["employment"] == "inactive" and situation == "job_searching")
        found += [("EECR02", day)] * (not entry["in_education"] and situation == "education")
        found += [("EECR03", day)] * bool(leaving["qualification"])
        found += [("EECR04", day)] * (jobless and situation == "employed")
    later = _six_months_after(day)
    if later <= until:
        found += [("EECR05", later)] * (jobless and leaving["six_months_status"] == "employed")
        found += [("EECR06", later)] * (not jobless and leaving["six_months_status"] == "improved")
    return found


def _six_months_after(day: date) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + 6, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
