"""Ceilings of the municipalities' boards: no invoice above one, what they leave uncovered, and the budget against them.

Not here: words about them (`tests/e2e/test_agreement.py`).
"""

from fractions import Fraction

import pytest

from pipelines.rules.ceilings import BELOW_BUDGET, ceiling_notes
from schemas.catalogue import load_catalogue
from schemas.places import DATA
from schemas.project import Project
from tests.rules.shares_case import SEVEN, Year, common, each, parts, project_of, year_of
from tests.rules.test_co_financing import case

CATALOGUE = load_catalogue(DATA / "findings")
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


def noted(project: Project) -> list[dict[str, str]]:
    """What is told of ceilings below the budget."""
    found = ceiling_notes(project, CATALOGUE[BELOW_BUDGET])
    assert {(finding.subject, finding.file_name) for finding in found} <= {("ceilings", "project.toml")}
    return [finding.facts for finding in found]


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
