"""The hand-made cases of `tests/vectors/claims.toml`, calculated with the project's own rules and combinators.

Here belongs every case whose settings are built. Not here: advances and yearly caps, which no figure has yet.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.figures import (
    Graph,
    Leaves,
    difference,
    evaluate,
    leaf,
    number,
    parameter,
    product,
    rounded,
    total,
    value_of,
)
from pipelines.money import Mode
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from pipelines.rules.scope import ClaimScope
from pipelines.rules.support import add_support
from schemas.bundle import Row
from schemas.figure import Expression, Figure, ParameterValue, Unit
from schemas.places import DATA
from schemas.project import load_project

VECTORS = Path(__file__).parents[1] / "vectors" / "claims.toml"
CASES = tomllib.loads(VECTORS.read_text(encoding="utf-8"))["case"]


def case_named(start: str) -> dict[str, Any]:
    """The one case whose name begins so."""
    (found,) = [case for case in CASES if case["name"].startswith(start)]
    return dict(found)


def claim_of(*changes: tuple[str, str], seconds: int = 0, costs: Sequence[Row] = ()) -> Mapping[str, Figure]:
    """Figures of claim 2026-1 when H02 worked so many seconds in January 2026 and the sample project is changed."""
    text = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    project = load_project(text.encode())
    row = {"claim": "2026-1", "person": "H02", "month": "2026-01", "rate": "2025-09-01", "value": str(seconds)}
    leaves = Leaves({"hours": [row], "hours_waiting": [], "costs": costs})
    parameters = Parameters(DATA / "parameters", project)
    graph = claim_graph(project, "2026-1", 1, project.months_of("2026-1"), parameters, [])
    return evaluate(graph, leaves, parameters.used, nothing_frozen)


def nothing_frozen(edition: str, figure_id: str) -> Fraction:
    raise LookupError(edition, figure_id)


@dataclass(frozen=True)
class Sums:
    """The order of the sums over pay really paid, written with the combinators; `ledger` is a mart of one column."""

    ledger: Sequence[Row]
    case: Mapping[str, Any]
    unit: str = "0.01"

    def rate(self, name: str) -> Expression:
        return parameter(f"project/{name}")

    def side_costs(self, pay: Expression) -> Expression:
        return rounded("half_up", product(pay, self.rate("side_cost_rate")))

    def flat_rate(self, staff_costs: Expression) -> Expression:
        return rounded("half_up", product(staff_costs, self.rate("flat_rate")), self.unit)

    def support(self, eligible: Expression, mode: Mode) -> Expression:
        return rounded(mode, product(eligible, self.rate("support_rate")), self.unit)

    def value(self, expression: Expression) -> Fraction:
        rates = {
            f"project/{name}": ParameterValue(f"project/{name}", Fraction(text), "rate", "", "decided", "", "")
            for name, text in self.case.items()
            if name.endswith("_rate")
        }
        return value_of(expression, {}, Leaves({"pay": self.ledger}), rates, nothing_frozen)


def paid(amount: str, **keys: str) -> dict[str, str]:
    return {"value": amount, **keys}


@pytest.mark.parametrize("start", ["A month of actual pay", "The month after"])
def test_a_month_of_actual_pay_gives_the_published_figures(start: str) -> None:
    case = case_named(start)
    sums = Sums([paid(case["pay_base"])], case)
    pay = leaf("pay")
    staff_costs = total([pay, sums.side_costs(pay)])
    flat_rate = sums.flat_rate(staff_costs)
    eligible = total([staff_costs, flat_rate])
    support = sums.support(eligible, case["support_rounding"])
    calculated = {
        "side_costs": sums.side_costs(pay),
        "staff_costs": staff_costs,
        "flat_rate_amount": flat_rate,
        "eligible_costs": eligible,
        "support": support,
        "other_financing": difference(eligible, support),
    }
    assert {name: sums.value(made) for name, made in calculated.items()} == {n: Fraction(case[n]) for n in calculated}


def test_a_budget_in_whole_euros_rounds_support_down() -> None:
    case = case_named("An approved budget in whole euros")
    sums = Sums([paid(case["staff_costs"])], case, unit="1")
    flat_rate = sums.flat_rate(leaf("pay"))
    eligible = total([leaf("pay"), flat_rate])
    support = sums.support(eligible, case["support_rounding"])
    assert sums.value(flat_rate) == Fraction(case["flat_rate_amount"])
    assert sums.value(support) == Fraction(case["support"])
    assert sums.value(difference(eligible, support)) == Fraction(case["other_financing"])


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("unrounded", "rate_unrounded"),
        ("cents", "rate_to_cents"),
        ("pay_part_to_cents", "pay_part_to_cents_first"),
    ],
)
def test_three_ways_to_form_the_hourly_rate_give_three_sums(setting: str, expected: str) -> None:
    case = case_named("One annual pay, three ways")
    seconds = int(Fraction(case["hours"]) * 3600)
    figures = claim_of(('hourly_rate = "cents"', f'hourly_rate = "{setting}"'), seconds=seconds)
    assert figures["claim/2026-1/staff_costs/H02/2026-01"].value == Fraction(case[expected])


@pytest.mark.parametrize("setting", ["exact_seconds", "two_decimals"])
def test_hours_are_kept_to_the_second_or_written_with_two_decimals(setting: str) -> None:
    case = case_named("Hours kept to the second")
    hours, minutes = (int(part) for part in case["hours_hhmm"].split(":"))
    figures = claim_of(('hours = "exact_seconds"', f'hours = "{setting}"'), seconds=hours * 3600 + minutes * 60)
    assert figures["rate/H02/2025-09-01"].value == Fraction(case["rate"])
    assert figures["claim/2026-1/staff_costs/H02/2026-01"].value == Fraction(case[setting])
    assert figures["claim/2026-1/hours/H02/2026-01"].value == 526_800  # the hours themselves stay whole seconds


def test_a_half_time_workers_pay_is_divided_by_half_of_1720() -> None:
    case = case_named("A half-time worker's annual pay")
    figures = claim_of()
    assert figures["rate/H03/2025-11-01"].value == Fraction(case["rate_to_cents"])


def test_support_stops_at_what_was_granted_and_the_rest_shows() -> None:
    case = case_named("Support stops at what was granted")
    project = load_project((DATA / "sample" / "project.toml").read_bytes())
    parameters = Parameters(DATA / "parameters", project)
    graph = Graph()
    graph.add("claim/2026-1/eligible_costs", Unit.EUR, leaf("eligible"))
    scope = ClaimScope(project, "2026-1", ("2026-01",))
    for line in ("staff_costs", "flat_rate"):
        for name in ("budget", "before", "cumulative"):
            graph.add(f"claim/2026-1/{name}/{line}", Unit.EUR, number(0))
    add_support(graph, scope, parameters, [("2025-1", "claim:2025-1:v1")])
    before = {("claim:2025-1:v1", "claim/2025-1/support"): Fraction(case["support_before"])}
    leaves = Leaves({"eligible": [paid(case["eligible_costs"])]})
    figures = evaluate(graph, leaves, parameters.used, lambda edition, figure_id: before[edition, figure_id])
    assert project.decision.granted_support_eur == Decimal(case["granted"])
    assert figures["claim/2026-1/support"].value == Fraction(case["support"])
    assert figures["claim/2026-1/other_financing"].value == Fraction(case["other_financing"])


def test_rejected_pay_takes_side_costs_flat_rate_and_support_with_it() -> None:
    case = case_named("Rejected pay takes side costs")
    # By difference: with and without the rejected 1 000.00, beside 5 000.00 that stays.
    sums = Sums([paid("5000.00", status="accepted"), paid(case["rejected_pay"], status="rejected")], case)

    def eligible(pay: Expression) -> Expression:
        staff_costs = total([pay, sums.side_costs(pay)])
        return total([staff_costs, sums.flat_rate(staff_costs)])

    with_all, without = eligible(leaf("pay")), eligible(leaf("pay", status="accepted"))
    fall = difference(with_all, without)
    support_fall = difference(sums.support(with_all, "half_up"), sums.support(without, "half_up"))
    assert sums.value(fall) == Fraction(case["eligible_costs_fall"])
    assert sums.value(support_fall) == Fraction(case["support_falls_half_up"])


def test_a_deduction_pulls_its_rate_by_difference_not_by_multiplication() -> None:
    case = case_named("A deduction pulls its flat rates by difference")
    # 1 532.38 - 475.78 - 856.57; the deducted direct cost of 1 000.11 times 20 %, rounded down, would be 200.02
    sums = Sums(
        [paid("1532.38", part="declared"), paid("475.78", part="parked"), paid("856.57", part="accepted")], case
    )
    kept = difference(leaf("pay", part="declared"), leaf("pay", part="parked"))
    assert sums.value(difference(kept, leaf("pay", part="accepted"))) == Fraction(case["knock_on_staff"])
    deducted = Sums([paid("1000.11")], {"direct_rate": case["staff_rate_on_direct"]})
    multiplied = rounded("down", product(leaf("pay"), deducted.rate("direct_rate")))
    assert deducted.value(multiplied) == Fraction("200.02")


def test_rounding_each_month_and_rounding_once_differ_by_four_cents() -> None:
    case = case_named("Rounding each month and rounding once")
    months = [paid(amount, month=str(place)) for place, amount in enumerate(case["pay_base_months"])]
    sums = Sums(months, case)

    def eligible(pay: Expression) -> Expression:
        staff_costs = total([pay, sums.side_costs(pay)])
        return total([staff_costs, sums.flat_rate(staff_costs)])

    each = total([eligible(leaf("pay", month=str(place))) for place in range(len(months))])
    assert sums.value(each) == Fraction(case["eligible_costs_sum_of_months"])
    assert sums.value(eligible(leaf("pay"))) == Fraction(case["eligible_costs_of_period"])


def test_a_correction_rounds_like_the_row_it_corrects_with_the_other_sign() -> None:
    case = case_named("A correction rounds like the row")

    def amounts(pay: str) -> list[Fraction]:
        sums = Sums([paid(pay)], case | {"flat_rate": "0.40", "support_rate": "0.80"})
        staff_costs = total([leaf("pay"), sums.side_costs(leaf("pay"))])
        eligible = total([staff_costs, sums.flat_rate(staff_costs)])
        parts = [staff_costs, eligible, sums.support(eligible, "down"), sums.support(eligible, "half_up")]
        return [sums.value(part) for part in parts]

    # 0.25 x 0.2644 = 0.0661 -> 0.07; 0.32 x 0.40 = 0.128 -> 0.13; 0.45 x 0.80 = 0.36
    assert amounts(case["pay_base"]) == [Fraction(text) for text in ("0.32", "0.45", "0.36", "0.36")]
    assert amounts(f"-{case['pay_base']}") == [-amount for amount in amounts(case["pay_base"])]


def test_exactly_half_a_cent_goes_up_or_down_as_it_is_told() -> None:
    case = case_named("Exactly half a cent")
    sums = Sums([paid(case["base"])], {"support_rate": case["rate"]})
    exact = product(leaf("pay"), sums.rate("support_rate"))
    assert sums.value(exact) == Fraction(case["exact"])
    assert sums.value(rounded("down", exact)) == Fraction(case["down"])
    assert sums.value(rounded("half_up", exact)) == Fraction(case["half_up"])


def test_the_margin_counts_every_real_cost_in_whatever_cost_centre() -> None:
    case = case_named("Salary account counts")
    classes = {"5002": "pay", "5103": "side_costs", "5403": "other", "5499": "other"}
    costs = [
        paid(entry["debit"], claim="2026-1", cost_class=classes[entry["account"]], cost_centre=entry["cost_centre"])
        for entry in case["ledger"]
    ]
    # An annual pay of 1 360.33 gives a rate of 1.00 (1 360.33 x 1.2644 / 1 720 = 0.99999…), so hours are euros.
    seconds = int(Fraction(case["staff_costs"]) * 3600)
    figures = claim_of(('"42000.00"', '"1360.33"'), seconds=seconds, costs=costs)
    value = {name.removeprefix("claim/2026-1/"): figure.value for name, figure in figures.items()}
    assert value["staff_costs/total"] == Fraction(case["staff_costs"])
    assert value["flat_rate"] == Fraction(case["flat_rate_amount"])
    assert value["eligible_costs"] == Fraction(case["eligible_costs"])
    assert value["margin"] == Fraction(case["margin"])
    # 1 264.40 - 1 000.00 - 200.00
    assert value["staff_margin"] == Fraction("64.40")


def test_the_last_period_of_a_budget_is_the_residual() -> None:
    case = case_named("The last period of a budget is the residual")
    first, second, last = case["periods"]
    sums = Sums([paid(case["whole"], part="whole"), paid(first, part="claimed"), paid(second, part="claimed")], {})
    assert sums.value(difference(leaf("pay", part="whole"), leaf("pay", part="claimed"))) == Fraction(last)
