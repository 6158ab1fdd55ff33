"""Ceilings of the municipalities' boards: no invoice above one, what they leave uncovered, and the budget against them.

Not here: words about them (`tests/e2e/test_agreement.py`).
"""

from fractions import Fraction

import pytest

from pipelines.rules.ceilings import BELOW_BUDGET, ceiling_notes
from schemas.catalogue import load_catalogue
from schemas.places import DATA
from schemas.project import Project
from tests.rules.shares_case import SEVEN, Year, common, each, exact, parts, project_of, year_of
from tests.rules.test_co_financing import case

RULE = load_catalogue(DATA / "findings")[BELOW_BUDGET]
CAPPED = {"municipality": 416, "amount_eur": "150.00"}
OTHERS = each("10000.00", SEVEN[1:])


def test_a_ceiling_that_binds_leaves_a_line_that_nobody_covers() -> None:
    known = case("A ceiling that binds")
    (figures,) = year_of(project_of(ceilings=each(known["ceiling_each"])), [known["total"]])
    assert set(parts(figures, "share").values()) == {Fraction(known["share_each"])}
    assert set(parts(figures, "invoice").values()) == {Fraction(known["share_each"])}
    assert common(figures, "uncovered") == Fraction(known["uncovered"])
    # 123 000 ÷ 7 = 17 571,428…: six pay 17 571,43 by the key and one 17 571,42
    assert sorted(parts(figures, "uncovered").values()) == [Fraction("0.42"), *[Fraction("0.43")] * 6]


def test_what_one_ceiling_leaves_is_not_put_on_the_others() -> None:
    first, second = year_of(project_of(ceilings=[CAPPED, *OTHERS]), ["700.00", "700.00"])
    assert parts(first, "ceiling_left")["416"] == 50
    assert parts(second, "by_key")["416"] == 200
    assert [parts(second, "share")["416"], parts(second, "invoice")["416"]] == [150, 50]
    assert parts(second, "uncovered") == exact({**dict.fromkeys(SEVEN, "0"), "416": "50"})
    assert common(second, "uncovered") == 50
    assert {parts(second, "invoice")[other] for other in SEVEN[1:]} == {Fraction(100)}
    assert parts(second, "ceiling_left")["416"] == 0


def test_a_need_that_falls_below_a_ceiling_credits_only_what_was_invoiced() -> None:
    *_, last = year_of(project_of(ceilings=[CAPPED, *OTHERS]), ["700.00", "700.00", "-420.00"])
    # 980 ÷ 7 = 140 is 10 below the ceiling, up to which 416 was invoiced; the others paid 200
    assert [parts(last, "invoice")["416"], parts(last, "invoice")["441"]] == [-10, -60]
    assert common(last, "uncovered") == 0


def test_a_year_s_ceiling_holds_for_the_claims_that_end_in_that_year() -> None:
    ceilings = [{**CAPPED, "amount_eur": "80.00", "year": 2025}, {**CAPPED, "amount_eur": "150.00", "year": 2026}]
    first, second, third = year_of(project_of(ceilings=[*ceilings, *OTHERS]), ["700.00", "700.00", "70.00"])
    # 2025: 80 of 100; 2026: what is missing to 200 is 120, and to 210 it is 30 after 120
    assert [parts(one, "invoice")["416"] for one in (first, second, third)] == [80, 120, 10]
    assert [parts(one, "uncovered")["416"] for one in (first, second, third)] == [20, 0, 0]
    assert parts(first, "ceiling_left/2025")["416"] == 0
    assert [parts(one, "ceiling_left/2026")["416"] for one in (second, third)] == [30, 20]


def test_the_tighter_of_two_ceilings_holds() -> None:
    ceilings = [CAPPED, {**CAPPED, "amount_eur": "120.00", "year": 2026}]
    first, second = year_of(project_of(ceilings=[*ceilings, *OTHERS]), ["700.00", "700.00"])
    # the project's ceiling leaves 50, the year's 120
    assert [parts(one, "invoice")["416"] for one in (first, second)] == [100, 50]


def noted(project: Project) -> list[dict[str, str]]:
    """What is told of ceilings below the budget."""
    return [finding.facts for finding in ceiling_notes(project, RULE)]


def test_the_budget_is_held_against_the_ceilings_at_once() -> None:
    # 123 000 ÷ 7 = 17 571,428…: 7 × 17 571 = 122 997 leaves 3 short
    known = case("A ceiling that binds")
    (facts,) = noted(project_of(ceilings=each(known["ceiling_each"])))
    assert facts.pop("decisions").startswith("Lemi (Khall § 1), Luumäki (Khall § 1), Parikkala (Khall § 1), ")
    assert facts == {"needed_eur": known["total"], "covered_eur": "122997.00", "uncovered_eur": known["uncovered"]}


def test_only_the_decisions_that_fall_short_are_named() -> None:
    (facts,) = noted(project_of(ceilings=[*each("18000.00", SEVEN[1:]), {**CAPPED, "amount_eur": "17000.00"}]))
    assert (facts["uncovered_eur"], facts["decisions"]) == ("571.43", "Lemi (Khall § 1)")


@pytest.mark.parametrize("ceiling", ["17571.43", "18000.00"])
def test_ceilings_that_cover_the_budget_are_not_told_of(ceiling: str) -> None:
    assert noted(project_of(ceilings=each(ceiling))) == []


def test_without_ceilings_there_is_nothing_to_tell() -> None:
    assert noted(project_of()) == []


def test_years_ceilings_cover_the_budget_only_together() -> None:
    by_year = [{**one, "year": year} for year in (2025, 2026) for one in each("8785.00")]
    # 2 × 8 785 = 17 570 of each 17 571,43 or, one of them, 17 571,42: 6 × 1,43 + 1,42 = 10
    (facts,) = noted(project_of(ceilings=by_year))
    assert facts["uncovered_eur"] == "10.00"
    # a ceiling for one year only says nothing of the whole
    assert noted(project_of(ceilings=by_year[:7])) == []


def test_the_budget_s_gap_is_a_figure_of_the_invoices_too() -> None:
    year = Year(project_of(ceilings=each("17571.00")))
    year.close("700.00")
    assert common(year.invoice(), "budget/uncovered") == 3
