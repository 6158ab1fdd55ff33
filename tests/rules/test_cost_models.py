"""Cost models beside staff costs with 40 %: real costs, flat rates on other bases, lump sums, cumulative support.

Here belongs the arithmetic over few rows, each with its calculation by hand. Not here: which combinations are refused
(`tests/unit/test_cost_model_faults.py`).
"""

from datetime import date
from typing import Any

import pytest

from schemas.bundle import Row
from schemas.errors import SettingsError
from tests.rules.models_case import (
    CLAIM,
    LUMP_SUM,
    PAY,
    REAL,
    amounts,
    cost,
    figures_of,
    pay,
    project_with,
)

BUDGET: dict[str, Any] = {
    "budget": {"staff_costs": "300000.00", "other_costs": "215000.00", "flat_rate": "100000.00"},
}
METHOD: dict[str, Any] = {
    "decided_numbers": [
        {"name": "flat_rate_25", "value": "0.24", "valid_from": date(2025, 8, 20), "reference": "Menetelmä 1.8.2025"}
    ]
}
# 1 000,00 of pay is 1 264,40 of staff costs; 500,10 of other costs.
ROWS = {
    "pay": [pay("H01", "2026-01", "1000.00")],
    "claimed_costs": [cost("other_costs", "2026-01", "300.05"), cost("other_costs", "2026-02", "200.05")],
}


def by_rates(*names: str, model: str = "flat_rates") -> dict[str, Any]:
    return {"decision": {**PAY["decision"], "cost_model": model, "flat_rates": list(names)}}


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        # 7 % of 1 264,40 + 500,10 = 1 764,50 is 123,515
        (by_rates(model="flat_rate_7"), "123.52"),
        (by_rates("art_54_a"), "123.52"),
        # 15 % of 1 264,40 = 189,66
        (by_rates("art_54_b"), "189.66"),
        # 24 % by the project's own method, of 1 764,50 = 423,48
        (by_rates("art_54_c"), "423.48"),
    ],
)
def test_a_flat_rate_stands_on_its_stated_base(chosen: dict[str, Any], expected: str) -> None:
    figures = figures_of(project_with(PAY, REAL, BUDGET, METHOD, chosen), ROWS)
    assert amounts(figures, "staff_costs/total", "other_costs", "flat_rate") == ["1264.40", "500.10", expected]


def test_a_flat_rate_of_several_months_rounds_where_the_decision_says() -> None:
    chosen = (PAY, REAL, BUDGET, by_rates("art_54_a"))
    by_month = project_with(*chosen, {"rounding": {"flat_rate": "month"}})
    # January: 7 % of 1 264,40 + 300,05 is 109,5115; February: 7 % of 200,05 is 14,0035. 109,51 + 14,00.
    assert amounts(figures_of(by_month, ROWS), "flat_rate") == ["123.51"]


def test_staff_costs_may_be_a_flat_rate_of_other_direct_costs_with_indirect_costs_on_top() -> None:
    chosen = {"decision": {"staff_cost_model": "flat_rate_20", "cost_model": "flat_rates", "flat_rates": ["art_54_b"]}}
    levels = {"rounding": {"staff_costs": "claim", "flat_rate": "claim"}}
    figures = figures_of(project_with(REAL, BUDGET, chosen, levels), ROWS)
    # 20 % of 500,10 = 100,02; 15 % of 100,02 = 15,003; in all 615,12; x 0,80 = 492,096, down
    names = ("staff_costs/total", "flat_rate", "eligible_costs", "support")
    assert amounts(figures, *names) == ["100.02", "15.00", "615.12", "492.09"]
    assert f"claim/{CLAIM}/waiting/staff_costs/total" not in figures


def test_real_costs_are_claimed_as_they_are() -> None:
    figures = figures_of(project_with(PAY, REAL, by_rates(model="real_costs")), ROWS)
    # 1 264,40 + 500,10 = 1 764,50; x 0,80 = 1 411,60
    assert amounts(figures, "eligible_costs", "support", "other_financing") == ["1764.50", "1411.60", "352.90"]
    assert f"claim/{CLAIM}/margin" not in figures


def test_participants_pay_is_claimed_on_top_and_never_in_a_base() -> None:
    participants = {
        "ledger": {"participant_accounts": ["5020"], "cost_centres": ["6810"]},
        "budget": {"staff_costs": "400000.00", "participant_costs": "15000.00", "flat_rate": "200000.00"},
    }
    rows = {**ROWS, "claimed_costs": [cost("participant_costs", "2026-01", "250.00")]}
    figures = figures_of(project_with(PAY, participants), rows)
    # 40 % of 1 264,40 alone = 505,76; in all 1 264,40 + 250,00 + 505,76
    names = ("participant_costs", "flat_rate", "eligible_costs")
    assert amounts(figures, *names) == ["250.00", "505.76", "2020.16"]


def test_a_lump_sum_pays_the_milestones_that_are_claimed() -> None:
    figures = figures_of(project_with(LUMP_SUM), milestones=["V1"])
    # 60 000,00 x 0,80
    assert amounts(figures, "milestones/V1", "lump_sum", "eligible_costs", "support") == [
        "60000.00", "60000.00", "60000.00", "48000.00",
    ]  # fmt: skip
    assert not [id_ for id_ in figures if "staff_costs" in id_]
    assert amounts(figures_of(project_with(LUMP_SUM)), "lump_sum", "support") == ["0.00", "0.00"]


@pytest.mark.parametrize(("last", "fits"), [("140000.00", True), ("140000.01", False)])
def test_a_lump_sum_is_at_most_200_000_euros(last: str, fits: bool) -> None:
    first, second = LUMP_SUM["milestones"]
    whole = "200000.00" if fits else "200000.01"
    change = {"budget": {"lump_sum": whole}, "milestones": [first, {**second, "amount_eur": last}]}
    project = project_with(LUMP_SUM, change)
    if fits:
        assert amounts(figures_of(project, milestones=["V1", "V2"]), "lump_sum") == ["200000.00"]
        return
    with pytest.raises(SettingsError, match=r"kertakorvaus 200000\.01 on suurempi kuin enimmäismäärä 200000\.00"):
        figures_of(project)


@pytest.mark.parametrize(
    ("per", "expected"), [("claim", ["0.80", "0.81", "1.61"]), ("cumulative", ["0.80", "0.82", "1.62"])]
)
def test_support_rounds_in_each_claim_or_on_the_cumulative_sum(per: str, expected: list[str]) -> None:
    # 1,01 twice, x 0,80 = 0,808: down 0,80 and 0,80; on 2,02 it is 1,616, down 1,61: 0,81 in the second claim.
    # With 1,02 in the second claim: 0,816, down 0,81; on 2,03 it is 1,624, down 1,62: 0,82.
    project = project_with(PAY, REAL, by_rates(model="real_costs"), {"rounding": {"support_per": per}})
    first = figures_of(project, {"claimed_costs": [_of("2025-1", "2025-10", "1.01")]}, claim="2025-1")
    second = figures_of(project, {"claimed_costs": [_of(CLAIM, "2026-01", "1.02")]}, earlier={"claim:2025-1:v1": first})
    assert [*amounts(first, "support", claim="2025-1"), *amounts(second, "support", "cumulative/support")] == expected


def test_a_cost_line_that_came_in_later_was_not_claimed_before() -> None:
    before = figures_of(project_with(PAY), {"pay": []}, claim="2025-1")
    figures = figures_of(
        project_with(PAY, REAL, by_rates(model="real_costs")), ROWS, earlier={"claim:2025-1:v1": before}
    )
    assert amounts(figures, "before/other_costs", "cumulative/other_costs") == ["0.00", "500.10"]


def _of(claim: str, month: str, amount: str) -> dict[str, str]:
    return {**cost("other_costs", month, amount), "claim": claim}


def spent(**amounts_by_class: str) -> list[Row]:
    """Rows of the mart of real costs."""
    return [{"claim": CLAIM, "cost_class": name, "value": amount} for name, amount in amounts_by_class.items()]


def test_the_margin_of_a_lump_sum_is_what_it_leaves_after_all_real_costs() -> None:
    rows = {"costs": spent(pay="100.00", side_costs="20.00", other="30.00")}
    # 60 000,00 − 100,00 − 20,00 − 30,00
    assert amounts(figures_of(project_with(LUMP_SUM), rows, ["V1"]), "margin") == ["59850.00"]


def test_the_flat_rate_of_forty_per_cent_pays_for_indirect_costs_too() -> None:
    ledger = {"ledger": {"indirect_accounts": ["6000-6099"], "revenue_accounts": ["3000-3099"]}}
    rows = {
        "pay": ROWS["pay"],
        "costs": spent(other="30.00", indirect="5.00", revenue="7.00", pay="1.00", side_costs="2.00"),
    }
    figures = figures_of(project_with(PAY, ledger), rows)
    # 505,76 − 30,00 − 5,00; 1 264,40 − 1,00 − 2,00
    assert amounts(figures, "margin", "staff_margin", "real_costs/indirect") == ["470.76", "1261.40", "5.00"]
    told = {id_.rsplit("/", 1)[1] for id_ in figures if "/real_costs/" in id_}
    assert told == {"pay", "side_costs", "other", "indirect"}


def test_pay_side_costs_and_other_costs_are_followed_although_no_account_is_named_for_them() -> None:
    figures = figures_of(project_with(PAY, {"ledger": {"pay_accounts": [], "side_cost_accounts": []}}), ROWS)
    told = {id_.rsplit("/", 1)[1] for id_ in figures if "/real_costs/" in id_}
    assert told == {"pay", "side_costs", "other"}
