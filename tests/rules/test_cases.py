"""Every case file says what the program's rules give, its calculations are right, and the page of rules is made of it.

Not here: the cases themselves (`cases/`).
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pipelines.figures import FigureError
from schemas.errors import SettingsError
from tests.rules.case_files import calculated, case_files, is_found
from tests.rules.case_page import FIRST, MEND, pages
from tests.rules.case_runs import FIGURES, checks, deadlines, in_force
from tests.unit.checks_case import CATALOGUE

FILES = case_files()


def of_kind(*kinds: str) -> list[Any]:
    return [
        pytest.param(file.kind, case, id=f"{file.name}: {case['name']}")
        for file in FILES
        if file.kind in kinds
        for case in file.cases
    ]


@pytest.mark.parametrize(("kind", "case"), of_kind(*FIGURES))
def test_the_rules_give_what_was_worked_out_by_hand(kind: str, case: Mapping[str, Any]) -> None:
    if "refused" in case:
        with pytest.raises((SettingsError, FigureError)) as refused:
            FIGURES[kind](case)
        assert case["refused"] in str(refused.value)
        return
    expected = {one["figure"]: calculated(one["is"]) for one in case["expect"]}
    assert expected
    found = FIGURES[kind](case)
    assert {figure: found[figure] for figure in expected} == expected


@pytest.mark.parametrize(("kind", "case"), of_kind(*FIGURES))
def test_a_calculation_gives_its_result_to_within_a_unit(kind: str, case: Mapping[str, Any]) -> None:
    unit = Fraction(case.get("unit", "0.01"))
    for one in case.get("expect", []):
        assert abs(calculated(one["by"]) - calculated(one["is"])) < unit, one


@pytest.mark.parametrize(("kind", "case"), of_kind("checks"))
def test_a_finding_is_made_where_its_condition_is_true_and_nowhere_else(kind: str, case: Mapping[str, Any]) -> None:
    truths = {one["about"]: is_found(one) for one in case["expect"]}
    assert set(truths.values()) == {True, False}, "both sides of the threshold must stand in a case"
    found = checks(case)
    assert {one.subject or one.identity for one in found} == {about for about, truth in truths.items() if truth}
    assert all(set(one.facts) == set(CATALOGUE[case["rule"]].facts) for one in found)


@pytest.mark.parametrize(("kind", "case"), of_kind("deadlines"))
def test_a_deadline_is_told_on_the_days_on_which_its_condition_is_true(kind: str, case: Mapping[str, Any]) -> None:
    assert dict(deadlines(case)) == {one["on"]: is_found(one) for one in case["expect"]}


@pytest.mark.parametrize(("kind", "case"), of_kind("in_force"))
def test_a_value_holds_from_its_first_day(kind: str, case: Mapping[str, Any]) -> None:
    for one in case["expect"]:
        day = date.fromisoformat(one["on"])
        if "is" in one:
            assert in_force(case, day) == one["is"]
        else:
            with pytest.raises(SettingsError, match="ensimmäinen arvo on voimassa vasta"):
                in_force(case, day)


def test_every_file_has_cases_of_a_kind_that_is_run() -> None:
    known = {*FIGURES, "checks", "deadlines", "in_force"}
    assert {file.name for file in FILES if file.kind not in known or not file.cases} == set()


def test_the_pages_of_rules_are_made_of_the_case_files() -> None:
    made = pages()
    there = {path: path.read_text(encoding="utf-8") for path in [FIRST, *FIRST.with_suffix("").glob("*.md")]}
    stale = sorted(path.name for path in made.keys() | there.keys() if made.get(path) != there.get(path))
    assert stale == [], f"write the pages of rules anew: {MEND}"
