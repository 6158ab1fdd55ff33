"""What `tilitys verify` reads again from a row of a register.

Here belongs one row and what it bears out. Not here: counting (`test_register_counts`).
"""

import pytest

from pipelines.register_proof import person_of_row
from tests.unit.register_case import person

LEFT = {"ended_date": "2025-12-31", "ended_status": "employed", "six_months_status": "employed"}


@pytest.mark.parametrize(
    ("indicator", "month", "bears_out"),
    [
        ("EECO01", "2025-10", 1),
        ("EECO01", "2025-11", None),  # another month than that of the entry
        ("EECO02", "2025-10", 1),
        ("EECO05", "2025-10", None),
        ("EECO10", "2025-10", 1),
        ("EECO14", "2025-10", None),  # an empty flag says no
        ("EECR04", "2025-12", 1),
        ("EECR01", "2025-12", None),
        ("EECR05", "2026-06", 1),  # six months after 31 December
        ("EECR05", "2025-12", None),
        ("EECO12", "2025-10", None),  # is not asked
    ],
)
def test_a_row_bears_out_what_it_says_in_its_month_and_nothing_else(
    indicator: str, month: str, bears_out: int | None
) -> None:
    assert person_of_row(person(**LEFT), {"indicator": indicator, "month": month}) == bears_out


@pytest.mark.parametrize(("age", "band"), [(17, "EECO06"), (18, "EECO07"), (29, "EECO07"), (54, ""), (55, "EECO08")])
def test_an_age_bears_out_its_own_band_only(age: int, band: str) -> None:
    of_age = [person(started_age=age), person(started_age=None, birth_year=2025 - age)]
    bands = ("EECO06", "EECO07", "EECO08")
    for row in of_age:
        assert [b for b in bands if person_of_row(row, {"indicator": b, "month": "2025-10"})] == [band] * bool(band)
    assert person_of_row(person(started_age=None), {"indicator": "EECO06", "month": "2025-10"}) is None


def test_who_has_not_left_has_no_result() -> None:
    assert person_of_row(person(ended_status="employed"), {"indicator": "EECR04", "month": "2025-12"}) is None
