"""What a row of a register says its person counts for, read again for `tilitys verify`.

Here belongs what can be told from one row. Not here: who is one person, where the person is counted and which rows wait
(`marts/tables`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from schemas.bundle import Row

Typed = Mapping[str, Any]


def _is_aged(typed: Typed, least: int, most: int) -> bool:
    age: int | None = typed["started_age"]
    if age is None and typed["birth_year"] is not None:
        age = typed["started_date"].year - typed["birth_year"]
    return age is not None and least <= age <= most


_SAID: Mapping[str, Callable[[Typed], bool]] = {
    "EECO01": lambda row: True,
    "EECO02": lambda row: row["employment"] == "unemployed",
    "EECO03": lambda row: row["employment"] == "unemployed",
    "EECO04": lambda row: row["employment"] == "inactive",
    "EECO05": lambda row: row["employment"] == "employed",
    "EECO06": lambda row: _is_aged(row, 0, 17),
    "EECO07": lambda row: _is_aged(row, 18, 29),
    "EECO08": lambda row: _is_aged(row, 55, 110),
    "EECO09": lambda row: row["education"] == "lower",
    "EECO10": lambda row: row["education"] == "middle",
    "EECO11": lambda row: row["education"] == "higher",
    "EECO13": lambda row: row["third_country"] is True,
    "EECO14": lambda row: row["foreign_background"] is True,
    "EECO16": lambda row: row["homeless"] is True,
    "EECO17": lambda row: row["rural"] is True,
    "EECR01": lambda row: row["ended_status"] == "job_searching",
    "EECR02": lambda row: row["ended_status"] == "education",
    "EECR03": lambda row: row["qualification"] is True,
    "EECR04": lambda row: row["ended_status"] == "employed",
    "EECR05": lambda row: row["six_months_status"] == "employed",
    "EECR06": lambda row: row["six_months_status"] == "improved",
}
"""What a row must say for its person to count in an indicator. Who is long-term unemployed is judged by age or by the
employment register's own word, as the project says; here only that the person was unemployed.
"""


_LATER = ("EECR05", "EECR06")
"""These are dated six months after leaving."""


def person_of_row(typed: Typed, row: Row) -> int | None:
    """1 where a row of a register itself says what a row of the mart counts its person for that month, else None."""
    code = row["indicator"]
    day = typed["started_date"] if code.startswith("EECO") else typed["ended_date"]
    if day is None or code not in _SAID or not _SAID[code](typed):
        return None
    year, month = divmod(day.year * 12 + day.month - 1 + (6 if code in _LATER else 0), 12)
    return 1 if row["month"] == f"{year:04d}-{month + 1:02d}" else None
