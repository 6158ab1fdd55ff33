"""The days by which something must be done about a claim, told from two weeks before until it is done.

Not here: which step may follow which (`tests/e2e/test_claim_life.py`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from pipelines.claim_life import ClaimState, ClaimStep
from pipelines.deadlines import deadline_findings
from pipelines.papers import ClosedClaim, Papers
from schemas.decision import DecideClaim
from tests.unit.checks_case import CATALOGUE
from tests.unit.intake_case import project

DAY = date(2026, 1, 20)
CLOSED = ClaimStep(1, ClaimState.CLOSED, DAY, "Anna A", 1)
SENT = replace(CLOSED, n=2, state=ClaimState.SENT)
RETURNED = replace(CLOSED, n=3, state=ClaimState.RETURNED, due=date(2026, 3, 31))
AGAIN = replace(CLOSED, n=4, version=2)


def told(steps: Sequence[ClaimStep], as_of: date, *decisions: DecideClaim) -> list[tuple[str, str, str]]:
    """Rule, claim and day of what is told."""
    closed = (ClosedClaim(1, "2025-1", 1, "Anna A", "Bo B", DAY),)
    papers = Papers(project(), "", decisions, (), (), closed, (), (9, ""), as_of, {"2025-1": tuple(steps)})
    found = deadline_findings(papers, CATALOGUE, lambda *_: Fraction(1000))
    return [(f.rule, str(f.subject), f.facts["due_date"]) for f in found if f.subject == "2025-1"]


@pytest.mark.parametrize(
    ("steps", "as_of", "expected"),
    [
        # The sample's claim 2025-1 is due on 30.4.2026: two weeks before that is 16.4.
        ([], date(2026, 4, 15), []),
        ([], date(2026, 4, 16), ["claim-due"]),
        ([CLOSED], date(2026, 5, 1), ["claim-due"]),
        ([CLOSED, SENT], date(2026, 5, 1), []),
        # A returned claim has its own day, 31.3.2026, and the claim's does not matter any more.
        ([CLOSED, SENT, RETURNED], date(2026, 3, 16), []),
        ([CLOSED, SENT, RETURNED], date(2026, 3, 17), ["supplement-due"]),
        ([CLOSED, SENT, RETURNED, AGAIN], date(2026, 5, 1), ["supplement-due"]),
        ([CLOSED, SENT, RETURNED, AGAIN, replace(SENT, n=5)], date(2026, 5, 1), []),
    ],
)
def test_a_day_is_told_from_two_weeks_before_until_it_is_done(
    steps: list[ClaimStep], as_of: date, expected: list[str]
) -> None:
    assert [rule for rule, _, _ in told(steps, as_of)] == expected


@pytest.mark.parametrize(
    ("support", "due", "expected"),
    [
        ("999.99", "2026-02-10", ["rectification-due"]),
        ("1000.00", "2026-02-10", []),
        ("999.99", "2026-02-09", []),
        ("999.99", None, []),
    ],
)
def test_rectification_can_be_asked_for_until_its_day_where_less_was_decided(
    support: str, due: str | None, expected: list[str]
) -> None:
    table: dict[str, Any] = {
        "kind": "decide_claim", "id": "p-1", "date": DAY, "by": "Anna A", "reason": "Päätös", "claim": "2025-1",
        "support_eur": support, "reference": "EURA 1", "due": date.fromisoformat(due) if due else None,
    }  # fmt: skip
    found = told([CLOSED, SENT], date(2026, 2, 10), DecideClaim.model_validate(table))
    assert [rule for rule, _, _ in found] == expected
