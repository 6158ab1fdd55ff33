"""Who owes what each month, and what of it is missing or late.

Here belongs `pipelines.deliveries`. Not here: the page and the reminders (`test_reports_deliveries`).
"""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.closing import open_names
from pipelines.deliveries import Expected, delivery_findings, expected_deliveries, owed
from pipelines.papers import Papers, Receipt
from schemas.catalogue import load_catalogue
from schemas.decision import Waiver
from schemas.places import DATA
from schemas.project import Deliveries, Project
from tests.unit.intake_case import project

CATALOGUE = load_catalogue(DATA / "findings")
AFTER = date(2025, 12, 15)


def usual() -> Project:
    """The sample's project, of which nothing is said about deliveries."""
    partners = tuple(partner.model_copy(update={"delivers": None}) for partner in project().partners)
    return project().model_copy(update={"partners": partners, "deliveries": None})


def receipt(n: int, kind: str, received: date, sender: int = 689, period: str = "2025-11") -> Receipt:
    file = f"{n:064x}", f"{n}.csv", 1
    return Receipt(n, *file, sender, kind, period, "x", received, "", None, (), None, None)


def expected(receipts: list[Receipt], day: date, of: Project, waiver: str = "") -> dict[str, Expected]:
    decision = Waiver(
        kind="waiver", id="1", date=day, by="K", reason="Ei toimintaa", rule="delivery-missing", identity=waiver or "-"
    )
    papers = Papers(of, "", (decision,), tuple(receipts), (), (), (), (1, ""), day)
    return {one.subject: one for one in expected_deliveries(papers, ["2025-11"])}


def test_unless_said_otherwise_everybody_counts_the_employer_sends_hours_and_the_beneficiary_its_ledger() -> None:
    found = list(owed(usual(), "2025-11"))
    assert [number for number, kind in found if kind == "participants"] == [416, 441, 580, 689, 700, 739, 831]
    assert [kind for number, kind in found if number == 689] == ["timesheet", "participants", "ledger", "approval"]
    assert {kind for number, kind in found if number != 689} == {"participants"}


def test_nobody_owes_hours_of_a_month_in_which_nobody_is_employed() -> None:
    later = [p.model_copy(update={"start": date(2025, 12, 1)}) for p in project().staff]
    found = owed(usual().model_copy(update={"staff": tuple(later)}), "2025-11")
    assert {kind for _, kind in found} == {"participants", "ledger"}


def test_what_a_municipality_delivers_is_what_the_project_says() -> None:
    partners = [p.model_copy(update={"delivers": ("pay",) if p.number == 416 else ()}) for p in project().partners]
    assert list(owed(usual().model_copy(update={"partners": tuple(partners)}), "2025-11")) == [(416, "pay")]


@pytest.mark.parametrize(
    ("received", "state", "late"), [(date(2025, 12, 10), "received", 0), (date(2025, 12, 12), "late", 2)]
)
def test_a_delivery_is_late_after_its_due_day_by_its_first_file(received: date, state: str, late: int) -> None:
    of = usual().model_copy(update={"deliveries": Deliveries(due_day=10)})
    files = [receipt(1, "ledger", received), receipt(2, "ledger", date(2026, 1, 5))]
    one = expected(files, AFTER, of)["689/2025-11/ledger"]
    assert (one.state, one.days_late, one.files, one.due) == (state, late, 2, date(2025, 12, 10))


def test_nothing_is_late_where_no_due_day_was_agreed() -> None:
    one = expected([receipt(1, "ledger", date(2026, 6, 1))], AFTER, usual())["689/2025-11/ledger"]
    assert (one.state, one.due) == ("received", None)


def test_a_register_stands_for_the_counts() -> None:
    assert expected([receipt(1, "register", AFTER)], AFTER, usual())["689/2025-11/participants"].state == "received"


def test_a_register_is_a_late_delivery_of_the_months_before_of_which_nothing_had_come() -> None:
    of = usual().model_copy(update={"deliveries": Deliveries(due_day=10)})
    came = ((1, date(2026, 2, 5), "2026-01"), (2, date(2026, 3, 5), "2026-02"))
    files = [receipt(n, "register", day, period=month) for n, day, month in came]
    papers = Papers(of, "", (), tuple(files), (), (), (), (1, ""), date(2026, 3, 5))
    found = [e for e in expected_deliveries(papers, ["2025-12", "2026-01", "2026-02"]) if e.subject.startswith("689/")]
    own = [(e.month, e.state, e.days_late, e.files) for e in found if e.record_kind == "participants"]
    # December's was due on 10 January, and came on 5 February.
    assert own == [("2025-12", "late", 26, 1), ("2026-01", "received", 0, 1), ("2026-02", "received", 0, 1)]


def test_a_register_in_which_nothing_has_changed_is_a_delivery_of_its_month_and_a_repeated_list_is_not() -> None:
    for kind, what, state in (("register", "participants", "received"), ("ledger", "ledger", "missing")):
        october = receipt(1, kind, date(2025, 11, 5), period="2025-10")
        again = replace(receipt(2, kind, date(2025, 12, 5)), sha256=october.sha256, repeats=1)
        assert expected([october, again], AFTER, usual())[f"689/2025-11/{what}"].state == state


@pytest.mark.parametrize(("day", "state"), [(date(2025, 11, 30), "expected"), (date(2025, 12, 1), "missing")])
def test_nothing_is_missing_before_the_month_is_over(day: date, state: str) -> None:
    assert expected([], day, usual())["689/2025-11/ledger"].state == state


def test_a_missing_delivery_is_a_warning_that_the_closing_of_a_claim_asks_about() -> None:
    found = delivery_findings(list(expected([], AFTER, usual()).values()), CATALOGUE)
    assert {(f.rule, f.severity.value) for f in found} == {("delivery-missing", "warning")}
    assert "689/2025-11/ledger" in open_names(found)


def test_a_decision_says_that_there_is_nothing_to_deliver() -> None:
    waived = expected([], AFTER, usual(), waiver="689/2025-11/ledger")
    assert waived["689/2025-11/ledger"].state == "waived"
    found = delivery_findings(list(waived.values()), CATALOGUE)
    assert [f.subject for f in found if f.waived_by == "1"] == ["689/2025-11/ledger"]
    assert "689/2025-11/ledger" not in open_names(found)


def test_a_late_delivery_is_a_remark_about_its_file() -> None:
    of = usual().model_copy(update={"deliveries": Deliveries(due_day=10)})
    late = expected([receipt(1, "ledger", date(2025, 12, 12))], AFTER, of)["689/2025-11/ledger"]
    [finding] = delivery_findings([late, replace(late, came=None, as_of=date(2025, 11, 1))], CATALOGUE)
    assert (finding.rule, finding.severity.value, finding.file_name) == ("delivery-late", "remark", "1.csv")
    assert finding.facts["due_date"] == "2025-12-10"
