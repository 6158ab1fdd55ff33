"""SQL and a plain calculation agree on registers that chance made: every count of every register.

Here belongs the comparison. All registers lie in one database; each has its own participants and municipalities.
"""

from collections import Counter
from datetime import date
from random import Random
from typing import Any

import pytest

from tests.oracle.register import counted
from tests.unit.register_case import FIRST, LAST, Count, chance_register, count

UNTIL = date(2026, 4, 30)
SETTINGS: dict[str, dict[str, Any]] = {
    "": {},
    'long_term = "register"\nleast_hours = 8': {"by_register": True, "least_s": 8 * 3600},
}


def compare(registers: int, seed: int) -> None:
    random = Random(seed)
    rows = []
    for nth in range(1, registers + 1):
        for row in chance_register(random):
            own = {"municipality": nth * 1000 + row["municipality"], "participant": f"{nth}/{row['participant']}"}
            rows.append(row | own)
    places = {row["municipality"] for row in rows}
    for settings, known in SETTINGS.items():
        for until in (UNTIL, LAST):
            expected: Counter[Count] = counted(rows, FIRST, LAST, until, **known)
            found = count([rows], until, settings, places=places)
            assert found.counts == expected
            # Not an agreement about nothing.
            assert {key[2] for key in expected} >= {"EECO03", "EECO06", "EECO17", "EECR01", "EECR05", "EECR06"}


def test_three_hundred_registers_count_as_a_plain_calculation_counts_them() -> None:
    compare(300, seed=6)


@pytest.mark.long
def test_ten_thousand_registers_count_as_a_plain_calculation_counts_them() -> None:
    compare(10_000, seed=60)
