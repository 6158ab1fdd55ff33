"""Which months' turn has come: told from the project, the journal and the day alone.

Here belongs the calendar of the monthly run. Not here: whether Prefect wakes up in time (`test_deployments.py`).
"""

from datetime import date

import pytest

from flows.schedule import due_months, missed_months
from pipelines.journal import Line
from schemas.places import DATA
from schemas.project import load_project

PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())  # 1.9.2025–31.8.2026


def published(month: str, day: date, edition: str = "month") -> Line:
    facts = {"folder": month, "edition": f"{edition}:{month}", "files": {}}
    return Line(1, "0" * 64, f"{day}T06:00:00+00:00", day, "published", facts, "0" * 64)


def test_the_month_before_is_due_from_the_tenth_on() -> None:
    done = [published("2025-09", date(2025, 10, 10))]
    assert due_months(PROJECT, done, date(2025, 11, 9)) == ["2025-09"]
    assert due_months(PROJECT, done, date(2025, 11, 10)) == ["2025-10"]
    assert due_months(PROJECT, done, date(2025, 11, 30)) == ["2025-10"]


def test_missed_months_are_due_oldest_first() -> None:
    done = [published("2025-10", date(2025, 11, 10))]
    assert due_months(PROJECT, done, date(2026, 1, 10)) == ["2025-09", "2025-11", "2025-12"]


def test_the_turn_of_the_year_is_no_gap() -> None:
    assert due_months(PROJECT, [published("2025-12", date(2026, 1, 10))], date(2026, 2, 10))[-1] == "2026-01"


@pytest.mark.parametrize("day", [date(2025, 8, 15), date(2025, 9, 10), date(2025, 10, 9)])
def test_nothing_is_due_before_the_turn_of_the_first_month(day: date) -> None:
    assert due_months(PROJECT, [], day) == []


def test_nothing_after_the_end_of_the_project_is_due() -> None:
    done = [published(f"2025-{month:02}", date(2026, 9, 10)) for month in range(9, 13)]
    done += [published(f"2026-{month:02}", date(2026, 9, 10)) for month in range(1, 8)]
    assert due_months(PROJECT, done, date(2026, 12, 10)) == ["2026-08"]
    assert due_months(PROJECT, [*done, published("2026-08", date(2026, 9, 11))], date(2026, 12, 10)) == []


def test_the_month_whose_turn_it_is_is_run_though_somebody_has_looked_at_it_already() -> None:
    done = [published("2025-09", date(2025, 10, 2))]
    assert due_months(PROJECT, done, date(2025, 10, 10)) == ["2025-09"]
    assert missed_months(PROJECT, done, date(2025, 10, 10)) == []


def test_a_look_at_a_month_that_is_not_over_is_no_run_of_it() -> None:
    done = [published("2025-09", date(2025, 9, 30))]
    assert missed_months(PROJECT, done, date(2025, 12, 10)) == ["2025-09", "2025-10", "2025-11"]


def test_pages_of_a_claim_or_templates_of_a_month_are_no_run_of_it() -> None:
    done = [published("2025-1", date(2025, 12, 1), "claim"), published("2025-09", date(2025, 12, 1), "templates")]
    assert missed_months(PROJECT, done, date(2025, 11, 10)) == ["2025-09", "2025-10"]
