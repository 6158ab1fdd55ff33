"""Registers by hand and by chance for the tests of what a register counts in.

Here belongs making rows and asking the program for their counts. Not here: what must come out.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from pipelines.checks.inputs import load_inputs
from pipelines.checks.run import run_checks
from pipelines.marts.participant_records import complete_records, has_own_keys, participant_records
from pipelines.marts.run import mart_rows
from pipelines.staging.staged import Source, StagedFile
from pipelines.warehouse import Warehouse
from schemas.finding import Finding
from schemas.project import load_project
from schemas.tables import CELLS, ROW_COUNTS, arrow_schema
from tests.unit.checks_case import CATALOGUE, LAW, PROJECT_TOML

LEMI, LUUMAKI, PARIKKALA = 416, 441, 580
FIRST, LAST = date(2025, 9, 1), date(2026, 8, 31)
_NOTHING = dict.fromkeys(arrow_schema("register").names[7:])
_EMPLOYMENT = ("unemployed", "unemployed", "inactive", "employed")

Count = tuple[int, str, str, str, str]


def person(key: str = "a", entered: str = "2025-10-06", **more: Any) -> dict[str, Any]:
    """A row of a register: an unemployed woman of 40 with a middle education, for a year without work."""
    usual = {"participant": key, "municipality": LEMI, "started_date": entered, "gender": "women", "started_age": 40}
    usual |= {"employment": "unemployed", "unemployed_months": 12, "education": "middle"}
    row = {**_NOTHING, **usual, **more}
    days = {
        name: date.fromisoformat(row[name]) for name in row if name.endswith("_date") and isinstance(row[name], str)
    }
    return row | days


@dataclass(frozen=True)
class Counted:
    """What the program made of registers."""

    counts: Counter[Count]
    findings: list[Finding]
    records: Sequence[Mapping[str, Any]] = ()
    complete: Sequence[Mapping[str, Any]] = ()
    own_keys: bool = False

    @property
    def codes(self) -> list[str]:
        """The indicators of all persons together, in order."""
        return sorted(key[2] for key, n in self.counts.items() for _ in range(n))

    @property
    def rules(self) -> list[str]:
        return [finding.rule for finding in self.findings]


def count(
    files: Sequence[Sequence[Mapping[str, Any]]],
    until: date | None = None,
    settings: str = "",
    senders: Iterable[int] = (),
    places: Iterable[int] = (),
) -> Counted:
    """Count registers that arrive one after the other, each sent by Lemi or by the next of `senders`.

    `settings` are lines of `[participants]`; all municipalities keep a register, and so do `places`.
    """
    text = PROJECT_TOML.replace("\n[participants]\n", f"\n[participants]\n{settings}\n")
    project = load_project(text.encode())
    by = [*senders, *[LEMI] * len(files)]
    staged = [_file(nth, by[nth], rows) for nth, rows in enumerate(files)]
    numbers = [*(partner.number for partner in project.partners), *places]
    modes = pa.table({"municipality": pa.array(numbers, pa.int64()), "mode": ["register"] * len(numbers)})
    with Warehouse(1) as warehouse:
        load_inputs(warehouse, project, staged, [], LAW)
        warehouse.register("modes", modes)
        found = run_checks(warehouse, CATALOGUE, [], []).findings
        rows = mart_rows(warehouse, ["participants"], until)["participants"]
        about = participant_records(warehouse), complete_records(warehouse), has_own_keys(warehouse)
    counts: Counter[Count] = Counter()
    for row in rows:
        counts[int(row["municipality"]), row["month"], row["indicator"], row["gender"], row["flow"]] += int(
            row["value"]
        )
    return Counted(counts, found, *about)


def count_each(rows: Sequence[Mapping[str, Any]]) -> list[Counted]:
    """Count each row as if it were alone, all in one database."""
    first = 1000
    apart = [{**row, "participant": f"p{nth}", "municipality": first + nth} for nth, row in enumerate(rows)]
    both = count([apart], places=range(first, first + len(rows)))
    return [
        Counted(
            Counter({key: n for key, n in both.counts.items() if key[0] == first + nth}),
            [f for f in both.findings if f.identity and f.identity.split("/")[1] == f"p{nth}"],
        )
        for nth in range(len(rows))
    ]


def chance_register(random: Random, people: int = 12) -> list[dict[str, Any]]:
    """A register with re-entries, contradictions and mistakes; its municipalities are Lemi, Luumäki and Parikkala."""
    rows = []
    for nth in range(random.randint(1, people)):
        rows.append(_somebody(random, f"k{nth}"))
        while random.random() < 0.3:
            again = dict(rows[-1]) if random.random() < 0.5 else _somebody(random, f"k{nth}")
            again["municipality"] = random.choice((LEMI, LUUMAKI, PARIKKALA))
            if random.random() < 0.8:
                again |= {"gender": rows[-1]["gender"], "birth_year": rows[-1]["birth_year"], "started_age": None}
                again["started_age"] = 30 if again["birth_year"] is None else None
            rows.append(again)
    return rows


def _somebody(random: Random, key: str) -> dict[str, Any]:
    def maybe(value: Any, how_often: float = 0.5) -> Any:
        return value if random.random() < how_often else None

    entered = FIRST + timedelta(days=random.randint(-3, 380))
    left = maybe(entered + timedelta(days=random.randint(0, 150)), 0.7)
    by_year = random.random() < 0.5
    return person(
        key,
        started_date=entered,
        municipality=random.choice((LEMI, LUUMAKI, PARIKKALA)),
        gender=random.choice(("women", "women", "men", "men", "non_binary", "total")),
        birth_year=random.choice((1880, 1950, 1970, 1996, 1997, 2001, 2007, 2008)) if by_year else None,
        started_age=None if by_year else random.choice((17, 18, 24, 25, 29, 30, 54, 55, 130)),
        employment=random.choice(_EMPLOYMENT),
        unemployed_months=random.choice((None, 6, 6, 7, 7, 12, 13)),
        long_term=maybe(True),
        education=random.choice(("lower", "middle", "higher")),
        participated_s=random.choice((None, 8 * 3600 - 1, 8 * 3600, 90 * 3600, 90 * 3600)),
        **{flag: maybe(random.random() < 0.5) for flag in ("in_education", "third_country", "foreign_background")},
        **{flag: maybe(random.random() < 0.5) for flag in ("homeless", "rural")},
        ended_date=left,
        ended_status=maybe(random.choice(("job_searching", "education", "employed", "other")), 0.8),
        ended_status_date=maybe(left + timedelta(days=random.randint(20, 36)), 0.4) if left else None,
        qualification=maybe(random.random() < 0.6),
        six_months_status=maybe(random.choice(("employed", "improved", "other")), 0.7),
    )


def _file(nth: int, sender: int, rows: Sequence[Mapping[str, Any]]) -> StagedFile:
    sha256 = hashlib.sha256(f"register {nth}".encode()).hexdigest()
    seen: dict[str, int] = defaultdict(int)
    typed = []
    for number, row in enumerate(rows, 2):
        identity = f"{sender}/{row['participant']}/{row['started_date']}"
        seen[identity] += 1
        origin = {"row_id": f"{sha256[:12]}:1:{number}", "file": sha256, "sender": sender, "file_month": "2025-10"}
        typed.append({**origin, "sheet": "", "row": number, "identity": f"{identity}/{seen[identity]}", **row})
    return StagedFile(
        Source(sha256, f"rekisteri-{nth}.csv", sender, "register", "2025-10", "osallistujarekisteri"),
        {
            "register": pa.Table.from_pylist(typed, schema=arrow_schema("register")),
            "cells": CELLS.empty_table(),
            "row_counts": pa.Table.from_pylist(
                [{"file": sha256, "sheet": "", "rows_read": len(rows), "not_records": 0}], schema=ROW_COUNTS
            ),
        },
        [],
    )
