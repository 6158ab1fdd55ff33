"""Corrections of closed claims: whatever is corrected, claim after claim, the sum is what the claim would be now.

Not here: cases worked out by hand (`cases/korjaus-…`), and which rows changed and why (`tests/unit/test_changes.py`).
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.figure import Unit
from tests.rules.case_runs import claims, figures_of_claims

LINES = {"staff_costs": "staff_costs/total", "flat_rate": "flat_rate", "eligible_costs": "eligible_costs"}
LINES |= {"support": "support"}


def worked(seconds: int) -> str:
    return f"H01 2025-10 {seconds // 3600}:{seconds // 60 % 60}:{seconds % 60}"


def test_a_claim_without_corrections_has_no_figures_of_them() -> None:
    figures = claims({"claims": [{"id": "2025-1", "hours": [worked(360_000)]}, {"id": "2026-1"}]})
    assert not [id_ for id_ in figures if "/corrections/" in id_ or "/period/" in id_]


@given(st.lists(st.integers(0, 500_000), min_size=2, max_size=3))
@settings(max_examples=40)
def test_whatever_is_corrected_the_sum_of_the_claims_is_the_claim_as_it_is_now(seconds: list[int]) -> None:
    story = [{"id": "2025-1", "hours": [worked(seconds[0])]}]
    for claim, then, now in zip(("2026-1", "2026-2"), seconds, seconds[1:], strict=False):
        story.append({"id": claim, "changed": [f"was {worked(then)}", f"is {worked(now)}"]})
    so_far, anew = claims({"claims": story}), claims({"claims": [{"id": "2025-1", "hours": [worked(seconds[-1])]}]})
    last = story[-1]["id"]
    claimed = {line: so_far[f"claim/{last}/cumulative/{line}"] for line in LINES}
    assert claimed == {line: anew[f"claim/2025-1/{name}"] for line, name in LINES.items()}
    assert (so_far[f"claim/{last}/cumulative/support"] * 100).denominator == Fraction(1)


def test_hours_are_seconds_and_all_that_moves_with_them_euros() -> None:
    story = [{"id": "2025-1", "hours": [worked(7200)]}, {"id": "2026-1", "changed": [f"was {worked(7200)}"]}]
    prefix = "claim/2026-1/corrections/"
    units = {i: f.unit for i, f in figures_of_claims({"claims": story}).items() if i.startswith(prefix)}
    assert {id_ for id_, unit in units.items() if unit == Unit.SECONDS} == {
        f"{prefix}hours", f"{prefix}2025-1/hours", f"{prefix}2025-1/hours/H01/2025-10",
    }  # fmt: skip
    assert set(units.values()) == {Unit.SECONDS, Unit.EUR}
