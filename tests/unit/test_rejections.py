"""Rejected staff costs pull flat rate and support with them, by difference, per amount and per row.

Here belongs the arithmetic over a hand-made closed claim. Not here: who bears it (`tests/rules/test_need.py`).
"""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pipelines.papers import ClosedClaim
from pipelines.rejections import Rejection, corrected_since, rejection_of_amount, rejection_of_rows
from schemas.bundle import value_text
from schemas.figure import ParameterValue, Unit

EDITION = "claim:2025-1:v1"
ROUNDING = {
    "hours": "exact_seconds", "staff_costs": "person_month", "flat_rate": "claim", "support": "down",
    "support_per": "claim",
}  # fmt: skip


class Closed:
    """H01 with 100 h at 37,05 in October: 3 705,00; 1 482,00; 5 187,00; 4 149,60."""

    def __init__(self, support: str = "4149.60", granted: str = "492000") -> None:
        amounts = {
            "staff_costs/total": "3705.00", "staff_costs/H01/2025-10": "3705.00", "eligible_costs": "5187.00",
            "support": support, "before/support": "0",
        }  # fmt: skip
        self.figures = {f"claim/2025-1/{name}": Fraction(text) for name, text in amounts.items()}
        self.figures["rate/H01/2025-09-01"] = Fraction("37.05")
        self.granted = granted
        self.rounding = dict(ROUNDING)

    def __call__(self, edition: str, figure: str) -> Fraction:
        assert edition == EDITION
        return self.figures[figure]

    def facts(self, edition: str) -> Mapping[str, Any]:
        models = {"cost_model": "flat_rate_40", "staff_cost_model": "unit_cost_1720"}
        return {"decision": {**models, "rounding": self.rounding}}

    def values(self, edition: str) -> Mapping[str, Fraction]:
        return self.figures

    def parameters(self, edition: str) -> Mapping[str, ParameterValue]:
        numbers = {
            "law/flat_rate_40/2021-07-01": "0.40",
            "project/decision/support_rate": "0.80",
            "project/decision/granted_support_eur": self.granted,
        }
        return {key: ParameterValue(key, Fraction(text), "", "", "", "", "") for key, text in numbers.items()}

    def rows(self, edition: str, mart: str) -> list[dict[str, str]]:
        shared = {"person": "H01", "month": "2025-10", "rate": "2025-09-01"}
        return [
            {**shared, "row_id": "a:1:2", "value": "352800"},
            {**shared, "row_id": "a:1:3", "value": "7200"},
        ]


def euros(found: Rejection) -> list[str]:
    amounts = (found.staff_costs_eur, found.costs_eur, found.support_eur)
    return [value_text(amount, Unit.EUR) for amount in amounts]


@pytest.mark.parametrize(
    ("rounding", "support"),
    # 3 705,00 - 1 264,40 = 2 440,60; x 0,40 = 976,24; 3 416,84 x 0,80 = 2 733,472. Down 2 733,47: 1 416,13 falls.
    [("down", "1416.13"), ("half_up", "1416.13")],
)
def test_a_rejected_amount_takes_flat_rate_and_support_with_it(rounding: str, support: str) -> None:
    read: Any = Closed()
    read.rounding["support"] = rounding
    found = rejection_of_amount(read, "2025-1", EDITION, Fraction("1264.40"))
    # 1 264,40 + (1 482,00 - 976,24) = 1 770,16, as in the vectors for 1 000,00 of pay.
    assert euros(found) == ["1264.40", "1770.16", support]


def test_a_rejected_row_takes_what_its_month_gives_less_without_it() -> None:
    read: Any = Closed()
    found = rejection_of_rows(read, "2025-1", EDITION, {"a:1:3"})
    # 98 h x 37,05 = 3 630,90: 74,10 less; 1 452,36: 29,64 less; 5 083,26 x 0,80 = 4 066,608, down 4 066,60: 83,00 less.
    assert euros(found) == ["74.10", "103.74", "83.00"]


def test_support_that_stopped_at_what_was_granted_falls_only_below_it() -> None:
    read: Any = Closed(support="4100.00", granted="4100")
    found = rejection_of_rows(read, "2025-1", EDITION, {"a:1:3"})
    # 4 066,60 is left of 4 100,00.
    assert euros(found) == ["74.10", "103.74", "33.40"]


def test_a_row_that_a_later_claim_has_taken_off_is_told_with_that_claim() -> None:
    taken = {"of_claim": "2025-1", "part": "was", "row_id": "a:1:3"}
    others = [taken | {"part": "unchanged", "row_id": "a:1:2"}, taken | {"of_claim": "2024-1", "row_id": "a:1:2"}]

    class Later:
        def rows(self, edition: str, mart: str) -> list[dict[str, str]]:
            return [taken, *others] if (edition, mart) == ("claim:2026-1:v1", "corrections") else []

    read: Any = Later()
    closed = [ClosedClaim(n, claim, 1, "K", "L", date(2026, 1, 20)) for n, claim in enumerate(("2025-1", "2026-1"))]
    assert corrected_since(read, "2025-1", closed, {"a:1:3"}) == "2026-1"
    assert corrected_since(read, "2025-1", closed, {"a:1:2"}) is None
