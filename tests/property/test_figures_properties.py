"""What must hold of any amounts: rounding is symmetric and close, shares close, a claim's parts are its whole."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures import Leaves, evaluate
from pipelines.money import Mode, round_to, shares
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.places import DATA
from schemas.project import load_project

CENT = Fraction(1, 100)
SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
MODES: list[Mode] = ["half_up", "down", "up"]
numbers = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
cents = st.integers(min_value=-(10**11), max_value=10**11).map(lambda value: value * CENT)
seconds = st.integers(min_value=0, max_value=700_000)


@given(numbers, st.sampled_from(MODES), st.sampled_from([CENT, Fraction(1)]))
@settings(max_examples=200)
def test_rounding_is_symmetric_and_within_a_unit(value: Fraction, mode: Mode, unit: Fraction) -> None:
    rounded = round_to(value, mode, unit)
    assert round_to(-value, mode, unit) == -rounded
    assert (rounded / unit).denominator == 1
    assert abs(rounded - value) < unit
    if mode == "half_up":
        assert abs(rounded - value) <= unit / 2
    else:
        assert (abs(rounded) <= abs(value)) == (mode == "down" or rounded == value)


@given(cents, st.dictionaries(st.integers(1, 999).map(str), st.integers(0, 50).map(Fraction), min_size=1, max_size=9))
@settings(max_examples=200)
def test_shares_sum_to_the_total_and_stay_within_a_cent(total: Fraction, weights: dict[str, Fraction]) -> None:
    weights = weights | {"416": Fraction(1)}
    parts = shares(total, weights, CENT)
    whole = sum(weights.values())
    assert sum(parts.values()) == total
    assert all(abs(parts[key] - total * weight / whole) < CENT for key, weight in weights.items())
    assert shares(-total, weights, CENT) == {key: -part for key, part in parts.items()}


@given(cents, st.integers(min_value=1, max_value=12))
@settings(max_examples=100)
def test_equal_shares_differ_by_a_cent_at_most(total: Fraction, count: int) -> None:
    parts = shares(total, {str(400 + place): Fraction(1) for place in range(count)}, CENT)
    assert max(parts.values()) - min(parts.values()) <= CENT


@given(
    st.lists(seconds, min_size=3, max_size=3),
    st.sampled_from(["cents", "unrounded", "pay_part_to_cents"]),
    st.sampled_from(["exact_seconds", "two_decimals"]),
    st.sampled_from(["down", "half_up"]),
)
@settings(max_examples=25)
def test_the_parts_of_a_claim_are_its_whole_under_every_rounding(
    worked: list[int], hourly_rate: str, hours: str, support: str
) -> None:
    text = SAMPLE.replace('hourly_rate = "cents"', f'hourly_rate = "{hourly_rate}"')
    text = text.replace('hours = "exact_seconds"', f'hours = "{hours}"').replace(
        'support = "down"', f'support = "{support}"'
    )
    project = load_project(text.encode())
    parameters = Parameters(DATA / "parameters", project)
    graph = claim_graph(project, "2026-1", 1, project.months_of("2026-1"), parameters, [])
    rows = [
        {"claim": "2026-1", "person": person, "month": "2026-02", "rate": rate, "value": str(value)}
        for (person, rate), value in zip(
            [("H01", "2025-09-01"), ("H02", "2025-09-01"), ("H03", "2025-11-01")], worked, strict=True
        )
    ]
    figures = evaluate(
        graph,
        Leaves({"hours": rows, "hours_waiting": [], "costs": []}),
        parameters.used,
        lambda edition, figure_id: Fraction(0),
    )
    value = {name.removeprefix("claim/2026-1/"): figure.value for name, figure in figures.items()}
    assert value["hours/total"] == sum(worked)
    assert value["staff_costs/total"] == sum(value[f"staff_costs/{person.code}/total"] for person in project.staff)
    assert value["eligible_costs"] == value["staff_costs/total"] + value["flat_rate"]
    assert value["eligible_costs"] == value["support"] + value["other_financing"]
    assert value["other_financing"] == value["financing/own_municipal"] + value["financing/other_municipal"]
    assert all((value[name] * 100).denominator == 1 for name in ("eligible_costs", "support", "other_financing"))
    if support == "down":
        assert value["support"] <= value["eligible_costs"] * Fraction("0.80")
