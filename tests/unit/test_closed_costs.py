"""Pay and real costs of closed claims that changed, and milestones that cannot be claimed: told, never passed over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from pipelines.closed_costs import CHANGED, changed_costs
from pipelines.closing import refuse_other_models
from pipelines.milestones import claimed_milestones, refuse_unclaimable
from pipelines.papers import ClosedClaim, Papers
from schemas.bundle import Row
from schemas.decision import ClaimMilestone
from schemas.errors import SettingsError, UsageError
from tests.rules.models_case import LUMP_SUM, project_with
from tests.unit.checks_case import CATALOGUE

DAY = date(2026, 2, 3)


class Frozen:
    """One closed claim with these rows."""

    def __init__(self, rows: Mapping[str, Sequence[Row]]) -> None:
        self._rows = rows

    def rows(self, edition: str, mart: str) -> Sequence[Row]:
        assert edition == "claim:2025-1:v1"
        return self._rows.get(mart, ())

    def facts(self, edition: str) -> Mapping[str, Any]:
        return {"decision": {"staff_cost_model": "unit_cost_1720", "cost_model": "flat_rate_40"}}


def of_claim(**keys: str) -> Row:
    return {"claim": "2025-1", "month": "2025-10", **keys}


def test_pay_and_costs_of_a_closed_claim_that_changed_are_told_and_the_same_ones_are_not() -> None:
    then = {
        "pay": [of_claim(person="H01", pay_class="pay", value="4200.00"), of_claim(person="H02", value="3500.00")],
        "claimed_costs": [of_claim(line="other_costs", value="10.00"), of_claim(line="other_costs", value="5.00")],
    }
    now = {
        "pay": [
            of_claim(person="H01", pay_class="pay", value="4300.00"),
            of_claim(person="H02", value="3500.00"),
            of_claim(person="H02", pay_class="holiday_bonus", value="900.00"),  # never claimed, so nothing changed
            {**of_claim(person="H01", value="1.00"), "claim": "2026-1"},
        ],
        "claimed_costs": [],
    }
    closed = [ClosedClaim(1, "2025-1", 1, "K", "L", DAY)]
    read: Any = Frozen(then)
    found = changed_costs(now, closed, read, CATALOGUE[CHANGED])
    assert [(f.rule, f.subject, f.facts["frozen_eur"], f.facts["now_eur"]) for f in found] == [
        ("closed-costs-changed", "H01/2025-10/2025-1", "4200.00", "4300.00"),
        ("closed-costs-changed", "other_costs/2025-10/2025-1", "15.00", "0.00"),
    ]
    assert all(finding.blocks for finding in found)
    assert changed_costs(then, closed, read, CATALOGUE[CHANGED]) == []


def milestone(name: str = "V1", claim: str = "2026-1", number: int = 1) -> ClaimMilestone:
    return ClaimMilestone(
        kind="claim_milestone", id=f"p{number}", date=DAY, by="K", reason="Valmis.", claim=claim, milestone=name,
        proof="Loppuraportti 3.2.2026",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        (milestone("V9"), r"p1\.toml: milestone: välitavoitetta V9 ei ole; osiossa .* ovat: V1, V2"),
        (milestone(claim="2027-1"), r"p1\.toml: claim: maksatusjaksoa 2027-1 ei ole"),
        (milestone(claim="2025-1"), r"claim: maksatushakemus 2025-1 on suljettu; hae välitavoite avoimessa"),
        (
            milestone("V2", number=3),
            r"p3\.toml: milestone: välitavoite V2 on jo haettu hakemuksessa 2026-1 \(päätös p2",
        ),
    ],
)
def test_a_milestone_is_claimed_once_and_in_an_open_claim(decision: ClaimMilestone, words: str) -> None:
    project, old = project_with(LUMP_SUM), [milestone("V2", number=2)]
    with pytest.raises(SettingsError, match=words):
        refuse_unclaimable(project, {"2025-1"}, old, [decision])
    refuse_unclaimable(project, {"2025-1"}, old, [milestone()])
    assert claimed_milestones([*old, milestone()], "2026-1") == ["V1", "V2"]


def test_a_model_is_never_changed_after_a_claim_was_closed_by_it() -> None:
    closed = (ClosedClaim(1, "2025-1", 1, "K", "L", DAY),)
    papers = Papers(project_with(), "", (), (), (), closed, (), (9, ""), DAY)
    read: Any = Frozen({})
    refuse_other_models(papers, read)
    other = replace(papers, project=project_with(LUMP_SUM))
    with pytest.raises(
        UsageError, match=r'staff_cost_model: luettiin "none", mutta .* 2025-1 .* palauta staff_cost_model'
    ):
        refuse_other_models(other, read)
