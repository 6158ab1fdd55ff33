"""What a claim may not take back or subtract twice: corrections beyond what was claimed, costs of an older version.

Here belongs what is refused in words. Not here: the amounts (`tests/rules`), and the steps of a claim's life.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.closing import open_names, refuse_below_zero, refuse_lost_corrections
from pipelines.history import changed_ledgers
from pipelines.journal import Moment
from pipelines.papers import ClosedClaim, Papers
from pipelines.turns import next_turn
from pipelines.unfit import refuse_unfit
from pipelines.waiting import waiting_lines
from pipelines.workspace import Workspace
from schemas.catalogue import finding_of
from schemas.cost_models import figures_of
from schemas.decision import KINDS, Decision, Park, Rejected
from schemas.errors import SettingsError, UsageError
from schemas.figure import Figure, Unit
from tests.unit.checks_case import CATALOGUE
from tests.unit.intake_case import project

DAY = date(2026, 2, 3)
LINES = figures_of(("staff_costs", "flat_rate"))
REJECTED: dict[str, Any] = {
    "kind": "rejected", "id": "hylkays", "date": DAY, "by": "K", "reason": "Maksatuspäätös", "claim": "2025-1",
    "costs_eur": "1770.16", "support_eur": "1416.13",
}  # fmt: skip


def lines_of(before: str, period: str) -> Mapping[str, Figure]:
    """A claim whose every line was and is these euros."""
    amounts = {"before": Fraction(before), "cumulative": Fraction(before) + Fraction(period)}
    ids = {f"claim/2026-1/{name}/{line}": amount for name, amount in amounts.items() for line in LINES}
    ids |= {f"claim/2026-1/{name}": Fraction(period) for name in LINES.values()}
    return {id_: Figure(id_, amount, Unit.EUR, ["number", "0"]) for id_, amount in ids.items()}


def test_a_claim_takes_back_all_that_was_claimed_and_not_a_cent_more() -> None:
    refuse_below_zero("2026-1", lines_of("3705.00", "-3705.00"))
    with pytest.raises(UsageError, match=r"2026-1 ei voi sulkea: sen rivi .* on -3705,01 €, vaikka .* vain 3705,00 €"):
        refuse_below_zero("2026-1", lines_of("3705.00", "-3705.01"))


def test_a_row_that_was_set_aside_needs_no_second_decision_when_the_claim_is_closed() -> None:
    held = {"identity": "580/H01/2025-10-07/1", "row_ids": ("a:1:2",)}
    assert open_names([finding_of(CATALOGUE["row-parked"], **held)]) == set()
    assert open_names([finding_of(CATALOGUE["outside-project"], **held)]) == {"580/H01/2025-10-07/1"}


def test_what_waits_is_told_with_person_day_municipality_and_place() -> None:
    own = {
        "identity": "580/H01/2025-10-07/1",
        "row_ids": ("a:1:2",),
        "person": "H01",
        "sender": 580,
        "month": "2025-10",
    }
    place = {"file_name": "tunnit.xlsx", "sheet": "Malli Mallikas", "row": 12}
    missing = {"record_kind": "ledger", "sender": 689, "month": "2025-11"}
    findings = [
        finding_of(CATALOGUE["outside-project"], **own, **place),
        finding_of(CATALOGUE["hours-unreadable"], **own, **place),
        finding_of(
            CATALOGUE["delivery-missing"], subject="689/2025-11/ledger", facts={"record_kind": "ledger"}, **missing
        ),
        finding_of(CATALOGUE["approval-missing"], subject="H02/2025-10", person="H02", month="2025-10", sender=416),
    ]
    names = open_names(findings) - {"H02/2025-10"}
    assert list(waiting_lines(project(), CATALOGUE, findings, names)) == [
        "Malli Mallikas (H01), 7.10.2025, Parikkala: Päivä ei ole hankkeen aikana; Tunteja ei voi lukea",
        "    tunnit.xlsx, taulukko Malli Mallikas, rivi 12",
        "    päätöksessä: 580/H01/2025-10-07/1",
        "Pääkirja, 11/2025, Rautjärvi: Toimitus puuttuu",
        "    päätöksessä: 689/2025-11/ledger",
    ]


def test_a_change_that_nothing_explains_holds_up_the_claim_that_would_take_it() -> None:
    assert open_names([finding_of(CATALOGUE["closed-period-changed"], subject="H01/2025-10")]) == {"H01/2025-10"}
    assert open_names([finding_of(CATALOGUE["closed-period-waits"], subject="H01/2025-10")]) == set()


@pytest.mark.parametrize(("version", "counted"), [(None, 0), (1, 0), (2, 1)])
def test_costs_rejected_of_a_version_that_was_closed_anew_are_not_subtracted_again(
    version: int | None, counted: int
) -> None:
    closed = tuple(ClosedClaim(n, "2025-1", n, "K", "L", DAY) for n in (1, 2))
    decision = Rejected.model_validate({**REJECTED, "version": version})
    papers = Papers(project(), "", (decision,), (), (), closed, (), (9, ""), DAY)
    assert len(next_turn(papers, "2025-1").issue(papers).rejected) == counted
    # Of the first version they are subtracted as long as it is the one that counts.
    once = replace(papers, closed=closed[:1])
    assert len(next_turn(once, "2025-1").issue(once).rejected) == 1 - counted


def test_a_rejected_row_is_not_set_aside_as_well(tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2026, 2, 3, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    row, other = "580/H01/2025-10-07/1", "580/H01/2025-10-08/1"
    rejected = Rejected.model_validate({**REJECTED, "rows": [row]})
    parking = Park(kind="park", id="p", date=DAY, by="K", reason="Selvitetään.", identity=row)
    with pytest.raises(SettingsError, match=f"p ja hylkays koskevat samaa riviä {row}: .* kahdesti"):
        refuse_unfit(ws, [rejected, parking])
    refuse_unfit(ws, [rejected, parking.model_copy(update={"identity": other})])


def test_costs_are_rejected_of_the_version_that_was_closed_last(tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2026, 2, 3, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    first, second = (Rejected.model_validate({**REJECTED, "version": version}) for version in (None, 2))
    with ws.lock():
        for version in (1, 2):
            ws.record("closed", claim="2025-1", version=version, by="K")
            refuse_unfit(ws, [(first, second)[version - 1]])
    with pytest.raises(SettingsError, match=r"hylkays\.toml: version: .* on suljettu versio 2, mutta .* versiosta 1"):
        refuse_unfit(ws, [first])


def said(kind: str, id_: str, **keys: Any) -> Any:
    own = {"kind": kind, "id": id_, "date": DAY, "by": "K", "reason": "Syy", **keys}
    return KINDS[kind].model_validate(own)


ROW = {"identity": "580/H01/2025-10-07/1"}
PERSON = {"claim": "2025-1", "persons": [{"person": "H01", "support": "none"}]}
OPPOSITES = {
    "set aside and taken back": (said("park", "eka", **ROW), said("unpark", "toka", **ROW)),
    "sent and withdrawn": (said("send_claim", "eka", claim="2025-1"), said("withdraw_claim", "toka", claim="2025-1")),
    "decided and returned": (
        said("decide_claim", "eka", claim="2025-1", support_eur="1.00", reference="E"),
        said("return_claim", "toka", claim="2025-1", due=DAY),
    ),
    "two words about one person": (said("other_support", "eka", **PERSON), said("other_support", "toka", **PERSON)),
}


@pytest.mark.parametrize("what", OPPOSITES)
def test_two_decisions_that_contradict_each_other_at_once_are_refused_naming_both(what: str, tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2026, 2, 3, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    with pytest.raises(SettingsError, match=r"päätökset eka ja toka ovat ristiriidassa: molemmat koskevat samaa asiaa"):
        refuse_unfit(ws, list(OPPOSITES[what]))


def test_a_row_is_rejected_once(tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2026, 2, 3, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    rows = {"rows": [ROW["identity"]]}
    first, again = (Rejected.model_validate({**REJECTED, "id": id_, **rows}) for id_ in ("eka", "toka"))
    with pytest.raises(
        SettingsError, match=r"eka ja toka ovat ristiriidassa.*\(2025-1, versio 1, 580/H01/2025-10-07/1\)"
    ):
        refuse_unfit(ws, [first, again])
    refuse_unfit(ws, [first, again.model_copy(update={"rows": ("580/H01/2025-10-08/1",)})])


def test_a_correction_that_matches_nothing_holds_up_closing_until_it_is_accepted() -> None:
    row = ROW["identity"]
    facts = {"decision": "korjaus", "expect": "7:15", "corrected_field": "project_s", "identity": row}
    lost = [finding_of(CATALOGUE["correction-not-applied"], identity=row, facts=facts)]
    correction = said("correction", "korjaus", **ROW, field="project_s", expect="7:15", value="7:30")
    accepted = said("accept_waiting", "hyv", claim="2026-1", subjects=[row])

    def papers(closed_on: date, *decisions: Decision) -> Papers:
        closed = (ClosedClaim(1, "2025-1", 1, "K", "L", closed_on),)
        return Papers(project(), "", decisions, (), (), closed, (), (9, ""), DAY)

    with pytest.raises(UsageError, match=f"korjaus: {row}\n.*--subject {row} --by"):
        refuse_lost_corrections(papers(DAY, correction), "2026-1", lost)
    refuse_lost_corrections(papers(DAY, correction, accepted), "2026-1", lost)
    # The claim before was closed with it: it is told, and asked about no more.
    refuse_lost_corrections(papers(date(2026, 2, 4), correction), "2026-1", lost)


def test_an_account_of_a_closed_period_that_sums_otherwise_is_told_with_both_sums() -> None:
    def entry(account: str, value: str, claim: str = "2025-1") -> dict[str, str]:
        return {"claim": claim, "account": account, "value": value}

    class Closed:
        def rows(self, edition: str, mart: str) -> list[dict[str, str]]:
            assert (edition, mart) == ("claim:2025-1:v1", "costs")
            return [entry("4300", "100.00"), entry("4300", "50.00"), entry("5002", "3500.00")]

    frozen: Any = Closed()
    rule = CATALOGUE["closed-ledger-changed"]
    today = [entry("4300", "150.00"), entry("5002", "3500.00"), entry("4300", "9.00", claim="2026-1")]
    closed = [("2025-1", "claim:2025-1:v1")]
    assert changed_ledgers(today, closed, frozen, rule) == []
    # 20,00 came late on an account that had nothing, and an entry of 50,00 vanished.
    late = [entry("4300", "100.00"), entry("4400", "20.00"), entry("5002", "3500.00")]
    told = {
        one.subject: (one.facts["was_eur"], one.facts["now_eur"]) for one in changed_ledgers(late, closed, frozen, rule)
    }
    assert told == {"2025-1/4300": ("150.00", "100.00"), "2025-1/4400": ("0.00", "20.00")}


def test_a_step_is_not_dated_before_the_one_that_it_follows(tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2026, 2, 3, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    with ws.lock():
        ws.record("closed", claim="2025-1", version=1, by="K")
    sent = said("send_claim", "lahetys", claim="2025-1")
    refuse_unfit(ws, [sent])
    early = sent.model_copy(update={"date": date(2026, 2, 2)})
    with pytest.raises(
        SettingsError, match=r"date: päivä 2.2.2026 on ennen .* edellistä vaihetta \(suljettu 3.2.2026\)"
    ):
        refuse_unfit(ws, [early])
