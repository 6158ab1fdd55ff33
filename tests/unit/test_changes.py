"""What changed in a closed claim, and which paper says so: found day by day, claimed in the first open claim.

Here belongs finding and choosing. Not here: what the difference is worth (`tests/rules/test_corrections.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from pipelines.changes import State, Today
from pipelines.correcting import Corrections, correction_facts, correction_rows, find_corrections
from pipelines.history import changes_of_closed_periods
from pipelines.papers import ClosedClaim, Papers, Receipt
from pipelines.parking import PARKED, parked, parked_findings
from pipelines.staging.staged import Source, StagedFile
from pipelines.submissions import Delivery
from schemas.bundle import Row
from schemas.decision import AcceptChange, Correction, Decision, Park, Rejected, Unpark, Waiver, Withdraw
from tests.unit.checks_case import CATALOGUE
from tests.unit.intake_case import project

CLOSED_ON, LATER = date(2026, 1, 20), date(2026, 2, 3)
FIRST, SECOND = ClosedClaim(10, "2025-1", 1, "K", "L", CLOSED_ON), ClosedClaim(30, "2026-1", 1, "K", "L", LATER)
DECIDED: dict[str, Any] = {"id": "d", "date": LATER, "by": "K", "reason": "Väärä päivä."}
OLD, NEW = "a" * 64, "b" * 64


def hour(file: str, day: str, seconds: int, row: int = 2, **more: str) -> dict[str, str]:
    """A row of H01's hours in Parikkala, of the mart of hours."""
    found = {
        "row_id": f"{file[:12]}:1:{row}", "file": file, "file_name": f"{file[0]}.xlsx", "sender": "580", "sheet": "S",
        "row": str(row), "column": "E", "claim": "2025-1", "person": "H01", "month": day[:7], "day": day,
        "municipality": "580", "rate": "2025-09-01", "value": str(seconds), "unit": "s",
    }  # fmt: skip
    return {**found, **more}


@dataclass
class Frozen:
    """Closed claims as they stand: the rows of each edition by mart, and the decisions that it knew."""

    editions: dict[str, dict[str, Sequence[Row]]]
    decisions: Sequence[str] = ()

    def rows(self, edition: str, mart: str) -> Sequence[Row]:
        return self.editions.get(edition, {}).get(mart, [])

    def facts(self, edition: str) -> dict[str, Any]:
        return {"decisions": [{"id": name} for name in self.decisions]}


def receipt(n: int, file: str, kind: str = "timesheet") -> Receipt:
    name = f"{file[0]}.xlsx"
    return Receipt(n, file, name, 1, 580, kind, "2025-10", "x", LATER, "", None, (), None, None)


def delivery(given: Receipt, rows: Sequence[Row] = (), taken_by: int | None = None) -> Delivery:
    """A file of hours; the file at line `taken_by` took its place."""
    columns = {
        "row_id": [row["row_id"] for row in rows],
        "identity": [f"580/{row['person']}/{row['day']}/1" for row in rows],
        "sheet": [row["sheet"] for row in rows],
        "row": [int(row["row"]) for row in rows],
        "person": [row["person"] for row in rows],
        "month": [row["month"] for row in rows],
        "file_month": [row["month"] for row in rows],
    }
    source = Source(given.sha256, given.name, given.sender, given.record_kind, given.period, "x")
    staged = StagedFile(source, {given.record_kind: pa.table(columns)}, [])
    takers = pa.array([taken_by] * len(rows), pa.int64())
    kept, out = (staged, None) if taken_by is None else (None, staged)
    return Delivery(given, staged, takers, kept, out)


@dataclass
class Case:
    """A closed claim of two days, and what has come since."""

    was: Sequence[Row] = field(
        default_factory=lambda: [hour(OLD, "2025-10-07", 7200), hour(OLD, "2025-10-08", 3600, 3)]
    )
    now: Sequence[Row] = field(default_factory=list)
    waiting: Sequence[Row] = field(default_factory=list)
    files: list[Delivery] = field(default_factory=list)
    decisions: tuple[Decision, ...] = ()
    known: tuple[str, ...] = ()
    closed: tuple[ClosedClaim, ...] = (FIRST,)
    taken: Sequence[Row] = field(default_factory=list)
    capped: frozenset[str] = frozenset()

    def found(self, claim: str = "2026-1") -> Corrections:
        first = delivery(receipt(5, OLD), self.was, taken_by=None)
        files = self.files or [first]
        receipts = tuple(one.receipt for one in files)
        papers = Papers(project(), "", self.decisions, receipts, (), self.closed, (), (99, ""), LATER)
        rows = {"hours": self.now, "hours_waiting": self.waiting}
        held = {row["row_id"] for row in self.waiting if row["row_id"] not in self.capped}
        today = Today(papers, files, rows, self.capped, held if parked(papers) else ())
        frozen: Any = Frozen({"claim:2025-1:v1": {"hours": self.was}, "claim:2026-1:v1": {"corrections": self.taken}})
        frozen.decisions = self.known
        return find_corrections(today, claim, self.closed, frozen)


def replaced(*now: Row) -> Case:
    """A newer file has taken the place of the old one."""
    case = Case(now=list(now))
    case.files = [delivery(receipt(5, OLD), case.was, taken_by=12), delivery(receipt(12, NEW), now)]
    return case


def test_rows_that_give_the_same_hours_are_no_change_whatever_file_they_are_in() -> None:
    found = replaced(hour(NEW, "2025-10-07", 7200, 9), hour(NEW, "2025-10-08", 3600, 10)).found()
    assert (found.claimed, found.told) == ((), ())


def test_a_replaced_file_explains_the_day_that_it_changed() -> None:
    [change] = replaced(hour(NEW, "2025-10-07", 5400), hour(NEW, "2025-10-08", 3600, 3)).found().claimed
    assert [(day.day, day.was_s, day.now_s) for day in change.days] == [("2025-10-07", 7200, 5400)]
    assert [(reason.kind, reason.name, reason.day, reason.sender) for reason in change.reasons] == [
        ("file", "b.xlsx", LATER, 580)
    ]
    # 7200 + 3600 were claimed; 5400 + 3600 are there now.
    assert (change.was_s, change.now_s, len(change.unchanged)) == (10_800, 9_000, 1)


def test_a_day_that_vanished_is_an_explicit_zero() -> None:
    found = replaced(hour(NEW, "2025-10-08", 3600, 3)).found()
    [fact] = correction_facts(found)
    assert (fact["number"], fact["day"], fact["was_s"], fact["now_s"]) == ("2026-1-K01", "2025-10-07", 7200, 0)
    assert fact["now_rows"] == []
    assert fact["was_rows"] == [{"file_name": "a.xlsx", "sheet": "S", "row": "2", "column": "E"}]


def test_the_mart_has_what_was_what_is_and_what_stays() -> None:
    found = replaced(hour(NEW, "2025-10-07", 5400), hour(NEW, "2025-10-08", 3600, 3)).found()
    rows = {(row["part"], row["now"], row["value"], row["claim"], row["of_claim"]) for row in correction_rows(found)}
    assert rows == {
        ("unchanged", "yes", "3600", "2026-1", "2025-1"),
        ("was", "no", "7200", "2026-1", "2025-1"),
        ("is", "yes", "5400", "2026-1", "2025-1"),
    }


def test_a_late_file_and_a_late_approval_explain_what_they_bring() -> None:
    late = hour(NEW, "2025-10-09", 1800)
    case = Case()
    case.now = [*case.was, late]
    case.files = [delivery(receipt(5, OLD), case.was), delivery(receipt(12, NEW), [late])]
    [change] = case.found().claimed
    assert [reason.name for reason in change.reasons] == ["b.xlsx"]
    # The row had come before the closing and waited for its approval, which came after it.
    approved = delivery(receipt(13, "c" * 64, "approval"), [{**late, "row_id": "c:1:2"}])
    case.files = [delivery(receipt(5, OLD), case.was), delivery(receipt(6, NEW), [late]), approved]
    [change] = case.found().claimed
    assert [reason.name for reason in change.reasons] == ["c.xlsx"]


@pytest.mark.parametrize(
    "decision",
    [
        Withdraw(kind="withdraw", sender=580, name="a.xlsx", sha256=OLD, **DECIDED),
        Correction(
            kind="correction", identity="580/H01/2025-10-07/1", field="project_s", expect="2", value="0", **DECIDED
        ),
        Waiver(kind="waiver", rule="day-above-agreed", identity="H01/2025-10-07", **DECIDED),
        Park(kind="park", identity="580/H01/2025-10-07/1", **DECIDED),
        AcceptChange(kind="accept_change", claim="2025-1", subjects=("H01/2025-10",), **DECIDED),
    ],
    ids=lambda decision: decision.kind,
)
def test_a_decision_since_the_closing_explains_and_one_that_the_claim_knew_does_not(decision: Decision) -> None:
    case = Case(now=[hour(OLD, "2025-10-08", 3600, 3)], decisions=(decision,))
    [change] = case.found().claimed
    assert [(reason.kind, reason.name, reason.says) for reason in change.reasons] == [("decision", "d", "Väärä päivä.")]
    case.known = ("d",)
    [change] = case.found().told
    assert change.state is State.UNEXPLAINED


def test_a_change_that_nothing_explains_is_an_error_that_names_the_rows_and_is_not_claimed() -> None:
    case = Case(now=[hour(OLD, "2025-10-08", 3600, 3)])
    found = case.found()
    assert found.claimed == ()
    [finding] = changes_of_closed_periods(found, CATALOGUE)
    assert (finding.rule, finding.blocks, finding.subject) == ("closed-period-changed", True, "H01/2025-10")
    assert finding.facts == {"frozen_s": "10800", "now_s": "3600", "of_claim": "2025-1", "rows": "a.xlsx, S, 2"}
    assert finding.row_ids == (f"{OLD[:12]}:1:2",)


def test_a_change_that_is_claimed_is_told_with_its_paper_and_the_claim_that_takes_it() -> None:
    found = replaced(hour(NEW, "2025-10-07", 5400), hour(NEW, "2025-10-08", 3600, 3)).found()
    [finding] = changes_of_closed_periods(found, CATALOGUE)
    assert (finding.rule, finding.blocks) == ("closed-period-corrected", False)
    assert (finding.facts["to_claim"], finding.facts["papers"]) == ("2026-1", "b.xlsx")


def test_a_month_whose_rows_wait_keeps_what_was_claimed_until_they_are_mended() -> None:
    # The hours are others now, and so the month needs a new approval: until then none of its rows counts.
    case = replaced()
    case.waiting = [hour(NEW, "2025-10-07", 5400), hour(NEW, "2025-10-08", 3600, 3)]
    found = case.found()
    assert found.claimed == ()
    [finding] = changes_of_closed_periods(found, CATALOGUE)
    assert (finding.rule, finding.blocks) == ("closed-period-waits", False)


def test_hours_that_a_cap_pushes_out_go_for_the_file_that_used_it_up() -> None:
    # An earlier day came in late, so that the 8th is above the cap of the year.
    late = hour(NEW, "2025-10-06", 3600)
    out = hour(OLD, "2025-10-08", 3600, 3)
    case = Case(now=[late, hour(OLD, "2025-10-07", 7200)], waiting=[out], capped=frozenset({out["row_id"]}))
    case.files = [delivery(receipt(5, OLD), case.was), delivery(receipt(12, NEW), [late])]
    [change] = case.found().claimed
    assert [(day.day, day.now_s, [reason.name for reason in day.reasons]) for day in change.days] == [
        ("2025-10-06", 3600, ["b.xlsx"]),
        ("2025-10-08", 0, ["b.xlsx"]),
    ]


def test_only_the_first_open_claim_takes_corrections() -> None:
    case = replaced(hour(NEW, "2025-10-08", 3600, 3))
    assert len(case.found("2026-1").claimed) == 1
    later = case.found("2026-2")
    assert (later.claimed, len(later.told), later.taker) == ((), 1, "2026-1")


def taken_once() -> Case:
    """Claim 2026-1 has taken the 7th from 7200 to 5400, and is closed; a newer file says 3600."""
    case = replaced(hour(NEW, "2025-10-07", 5400), hour(NEW, "2025-10-08", 3600, 3))
    rows = correction_rows(case.found())
    newest = hour("c" * 64, "2025-10-07", 3600)
    now = [newest, hour(NEW, "2025-10-08", 3600, 3)]
    files = [*case.files, delivery(receipt(32, "c" * 64), [newest])]
    return replace(case, taken=list(rows), closed=(FIRST, SECOND), now=now, files=files)


def test_what_a_closed_claim_took_is_what_the_next_one_starts_from() -> None:
    [change] = taken_once().found("2026-2").claimed
    assert [(day.was_s, day.now_s) for day in change.days] == [(5400, 3600)]
    assert [reason.name for reason in change.reasons] == ["c.xlsx"]


def test_a_closed_claim_looked_at_again_has_what_it_took_itself() -> None:
    [change] = taken_once().found("2026-1").claimed
    assert [(day.was_s, day.now_s) for day in change.days] == [(7200, 3600)]


PARKING = Park(kind="park", identity="580/H01/2025-10-07/1", **{**DECIDED, "id": "p"})
TAKING_BACK = Unpark(kind="unpark", identity="580/H01/2025-10-07/1", **{**DECIDED, "id": "u"})


def test_a_row_that_is_set_aside_waits_until_it_is_taken_back() -> None:
    papers = Papers(project(), "", (PARKING,), (), (), (), (), (9, ""), LATER)
    files = [delivery(receipt(5, OLD), Case().was).staged]
    [finding] = parked_findings(papers, files, CATALOGUE[PARKED])
    assert (finding.rule, finding.row_ids, finding.row) == ("row-parked", (f"{OLD[:12]}:1:2",), 2)
    assert finding.facts == {"decision": "p", "parked_date": "2026-02-03", "why": "Väärä päivä."}
    assert parked_findings(replace(papers, decisions=(PARKING, TAKING_BACK)), files, CATALOGUE[PARKED]) == []


def test_a_row_that_comes_back_after_the_closing_says_where_it_was() -> None:
    # It was set aside before the closing, so that claim 2025-1 has the 8th only.
    was = [hour(OLD, "2025-10-08", 3600, 3)]
    back = hour(OLD, "2025-10-07", 7200)
    case = Case(was=was, now=[back, *was], decisions=(PARKING, TAKING_BACK), known=("p",))
    case.files = [delivery(receipt(5, OLD), [back, *was])]
    [change] = case.found().claimed
    assert [(day.day, day.was_s, day.now_s) for day in change.days] == [("2025-10-07", 0, 7200)]
    assert [reason.name for reason in change.reasons] == ["p", "u"]


def test_a_claimed_row_that_is_set_aside_is_taken_back_from_the_claim() -> None:
    was = Case().was
    case = Case(now=[was[1]], waiting=[was[0]], decisions=(PARKING,))
    [change] = case.found().claimed
    assert (change.was_s - change.now_s, [reason.name for reason in change.reasons]) == (7200, ["p"])


@pytest.mark.parametrize(("version", "left"), [(None, 0), (2, 1)])
def test_a_row_that_the_funder_rejected_is_not_taken_off_again_by_a_file_that_removes_it(
    version: int | None, left: int
) -> None:
    # The newer file has the eighth only: the two hours of the seventh are gone, and were rejected.
    case = replaced(hour(NEW, "2025-10-08", 3600, 3))
    table = {"claim": "2025-1", "costs_eur": "103.74", "support_eur": "83.00", "rows": ["580/H01/2025-10-07/1"]}
    case.decisions = (Rejected.model_validate({"kind": "rejected", **DECIDED, **table, "version": version}),)
    found = case.found()
    # What was rejected of another version says nothing of this one.
    assert len(found.claimed) == left


def test_what_else_changes_beside_a_rejected_row_is_still_claimed() -> None:
    case = replaced(hour(NEW, "2025-10-07", 1800), hour(NEW, "2025-10-08", 1800, 3))
    table = {"claim": "2025-1", "costs_eur": "103.74", "support_eur": "83.00", "rows": ["580/H01/2025-10-07/1"]}
    case.decisions = (Rejected.model_validate({"kind": "rejected", **DECIDED, **table}),)
    [change] = case.found().claimed
    assert [(day.day, day.was_s, day.now_s) for day in change.days] == [("2025-10-08", 3600, 1800)]
    # The seventh stays as it was claimed in what the month is worth: 7200 + 1800.
    assert (change.was_s, change.now_s) == (10_800, 9_000)
