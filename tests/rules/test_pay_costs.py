"""Staff costs by actual pay: shares, fixed side costs, and the levels at which they are rounded.

Here belongs the arithmetic over few rows, each with its calculation by hand. Not here: which rows of pay count
(`tests/rules/pairs_of_others`, `tests/unit/test_marts_rows`).
"""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.rules.models_case import PAY, amounts, figures_of, pay, project_with

CASES = tomllib.loads((Path(__file__).parents[1] / "vectors" / "claims.toml").read_text(encoding="utf-8"))["case"]
LINES = ("staff_costs/total", "flat_rate", "eligible_costs", "support", "other_financing")
HALF_OF_H03: dict[str, Any] = {
    "payroll": {"posts": "whole_pay", "reference": "Ohje 1.9.2025"},
    "shares": [
        {
            "person": "H03", "valid_from": date(2025, 11, 1), "share": "0.50", "date": date(2025, 10, 27),
            "reference": "Päätös 27.10.2025",
        },
    ],
}  # fmt: skip
"""The payroll posts the whole pay, and half of H03's is the project's."""


def test_pay_is_raised_by_the_fixed_side_costs_and_nothing_else_of_the_payroll_counts() -> None:
    rows = [
        pay("H01", "2026-01", "4200.00"),
        pay("H01", "2026-01", "2100.00", "holiday_bonus"),
        pay("H01", "2026-01", "900.00", "side_costs"),
        pay("H01", "2026-01", "50.00", "ineligible"),
    ]
    figures = figures_of(project_with(PAY), {"pay": rows})
    # 4 200,00 x 1,2644 = 5 310,48; x 0,40 = 2 124,192; 7 434,67 x 0,80 = 5 947,736, down
    assert amounts(figures, "pay/H01/2026-01", "staff_costs/H01/2026-01", *LINES) == [
        "4200.00", "5310.48", "5310.48", "2124.19", "7434.67", "5947.73", "1486.94",
    ]  # fmt: skip
    assert not [id_ for id_ in figures if id_.startswith("rate/")]


def test_a_share_is_applied_once_where_the_payroll_posts_the_whole_pay() -> None:
    rows = [pay("H03", "2026-01", "3200.01")]
    # 3 200,01 x 0,50 x 1,2644 = 2 023,046322
    whole = figures_of(project_with(PAY, HALF_OF_H03), {"pay": rows})
    assert amounts(whole, "staff_costs/H03/2026-01") == ["2023.05"]
    # 3 200,01 x 1,2644 = 4 046,092644
    apart = figures_of(project_with(PAY, HALF_OF_H03, {"payroll": PAY["payroll"]}), {"pay": rows})
    assert amounts(apart, "staff_costs/H03/2026-01") == ["4046.09"]


def test_teaching_staff_has_its_own_side_costs_and_a_decision_may_give_another_rate() -> None:
    rows = {"pay": [pay("H01", "2026-01", "1000.00"), pay("H01", "2026-02", "1000.00")]}
    project = project_with(PAY)
    teaching = [p.model_copy(update={"side_costs": "amk_teaching"}) for p in project.staff]
    figures = figures_of(project.model_copy(update={"staff": tuple(teaching)}), rows)
    assert amounts(figures, "staff_costs/H01/2026-01") == ["1204.20"]
    decided = {"name": "side_cost_rate", "value": "0.25", "valid_from": date(2026, 2, 1), "reference": "Päätös 1.2."}
    figures = figures_of(project_with(PAY, {"decided_numbers": [decided]}), rows)
    # The month of the pay decides: January by the managing authority's 26,44 %, February by the project's 25 %.
    assert amounts(figures, "staff_costs/H01/2026-01", "staff_costs/H01/2026-02") == ["1264.40", "1250.00"]


@pytest.mark.parametrize("start", ["A month of actual pay", "The month after"])
def test_a_month_of_actual_pay_gives_the_published_figures(start: str) -> None:
    (case,) = [case for case in CASES if case["name"].startswith(start)]
    project = project_with(PAY, {"rounding": {"staff_costs": "month", "flat_rate": "month", "support": "half_up"}})
    # The pay base of the month belongs to two people: rounded once, it is the month's.
    first = Decimal(case["pay_base"]) - 1000
    rows = [pay("H01", "2026-01", str(first)), pay("H02", "2026-01", "1000.00")]
    figures = figures_of(project, {"pay": rows})
    wanted = ("staff_costs", "flat_rate_amount", "eligible_costs", "support", "other_financing")
    assert amounts(figures, *LINES) == [case[name] for name in wanted]


@pytest.mark.parametrize(
    ("level", "expected"), [("person_month", "eligible_costs_sum_of_months"), ("claim", "eligible_costs_of_period")]
)
def test_rounding_each_month_and_rounding_once_differ_by_four_cents(level: str, expected: str) -> None:
    (case,) = [case for case in CASES if case["name"].startswith("Rounding each month")]
    project = project_with(PAY, {"rounding": {"staff_costs": level, "flat_rate": level}})
    # The case has six months and the period four: two of them are another person's, each rounded on its own.
    months = [("H01", f"2026-0{1 + place}") for place in range(4)] + [("H02", "2026-01"), ("H02", "2026-02")]
    rows = [pay(person, month, amount) for (person, month), amount in zip(months, case["pay_base_months"], strict=True)]
    assert amounts(figures_of(project, {"pay": rows}), "eligible_costs") == [case[expected]]


@pytest.mark.parametrize(
    ("level", "expected"),
    # 0,10 x 1,2644 = 0,12644 for each of four person-months, two in each month: 0,13 x 4; 0,25 x 2; 0,50576 once.
    [("person_month", "0.52"), ("month", "0.50"), ("claim", "0.51")],
)
def test_each_level_rounds_the_same_pay_otherwise(level: str, expected: str) -> None:
    rows = [pay(person, month, "0.10") for person in ("H01", "H02") for month in ("2026-01", "2026-02")]
    figures = figures_of(project_with(PAY, {"rounding": {"staff_costs": level}}), {"pay": rows})
    assert amounts(figures, "staff_costs/total", "pay/total") == [expected, "0.40"]
    if level == "month":
        assert amounts(figures, "staff_costs_by_month/2026-01") == ["0.25"]


def test_pay_that_waits_is_priced_beside_the_claim() -> None:
    figures = figures_of(project_with(PAY), {"pay_waiting": [pay("H01", "2026-01", "1000.00")]})
    assert amounts(figures, "waiting/staff_costs/H01/2026-01", "staff_costs/total") == ["1264.40", "0.00"]


def test_the_side_costs_of_a_month_are_those_of_its_first_day() -> None:
    decided = {"name": "side_cost_rate", "value": "0.25", "valid_from": date(2026, 2, 2), "reference": "Päätös 2.2."}
    rows = {"pay": [pay("H01", "2026-02", "1000.00"), pay("H01", "2026-03", "1000.00")]}
    figures = figures_of(project_with(PAY, {"decided_numbers": [decided]}), rows)
    assert amounts(figures, "staff_costs/H01/2026-02", "staff_costs/H01/2026-03") == ["1264.40", "1250.00"]


@pytest.mark.parametrize(
    ("first_ends", "second_begins", "expected"),
    [
        # January has the document that is in force on a day of it, the first of two: 1 000,00 x 0,50 or 0,60 x 1,2644
        (date(2026, 1, 1), date(2026, 1, 2), "632.20"),
        (date(2025, 12, 31), date(2026, 1, 1), "758.64"),
        (date(2025, 12, 31), date(2026, 1, 31), "758.64"),
        # none: the pay waits elsewhere, and nothing is taken off here
        (date(2025, 12, 31), date(2026, 2, 1), "1264.40"),
    ],
)
def test_a_share_document_is_for_the_months_that_have_a_day_of_it(
    first_ends: date, second_begins: date, expected: str
) -> None:
    project = project_with(PAY, HALF_OF_H03)
    half = project.shares[0]
    shares = (
        half.model_copy(update={"valid_to": first_ends}),
        half.model_copy(update={"valid_from": second_begins, "valid_to": None, "share": Decimal("0.60")}),
    )
    figures = figures_of(project.model_copy(update={"shares": shares}), {"pay": [pay("H03", "2026-01", "1000.00")]})
    assert amounts(figures, "staff_costs/H03/2026-01") == [expected]
