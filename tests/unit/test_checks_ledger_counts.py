"""Rules about ledger entries and participant counts.

Not here: rules of one entry (debit and credit both given), which staging asks.
"""

import pyarrow as pa
import pytest

from pipelines.checks.inputs import Waiver
from schemas.finding import Severity
from tests.unit.checks_case import Case, count, entry, said


def test_ordinary_entries_have_no_finding() -> None:
    case = Case()
    case.ledger(entry("2025-10-15", "5002", "3500.00"), entry("2025-10-15", "4100", "12.30", text="Lomarahatoimikunta"))
    assert case.check() == []


@pytest.mark.parametrize("text", ["Lomaraha 2025", "LOMALTAPALUURAHA", "palkat ja lomarahat"])
def test_a_holiday_bonus_on_a_pay_account_waits(text: str) -> None:
    case = Case()
    case.ledger(entry("2025-10-15", "5002", "3500.00"), entry("2025-10-15", "5002", "900.00", text=text))
    [finding] = case.check()
    assert (finding.rule, finding.row, finding.column) == ("holiday-bonus-in-pay", 3, "G")
    assert (finding.read, finding.facts) == (text, {"account": "5002"})
    assert len(finding.row_ids) == 1


def test_an_entry_with_two_of_the_words_is_told_once() -> None:
    case = Case()
    case.ledger(entry("2025-10-15", "5002", "900.00", text="lomaraha ja lomaltapaluuraha"))
    assert [f.rule for f in case.check()] == ["holiday-bonus-in-pay"]


@pytest.mark.parametrize(
    ("account", "is_inside"),
    [
        ("5002", True),
        ("5110", True),
        ("4000", True),
        ("4999", True),
        ("05002", True),
        ("3999", False),
        ("5000", False),
        ("50020", False),
        ("5002A", False),
    ],
)
def test_an_account_outside_all_ranges_is_a_remark(account: str, is_inside: bool) -> None:
    case = Case()
    case.ledger(entry("2025-10-15", account, "10.00"))
    findings = case.check()
    assert [(f.rule, f.severity, f.read, f.column) for f in findings] == (
        [] if is_inside else [("account-outside-ranges", Severity.REMARK, account, "C")]
    )


def test_entries_before_and_after_the_project_wait() -> None:
    case = Case()
    for day in ("2025-08-31", "2025-09-01", "2026-08-31", "2026-09-01"):
        case.ledger(entry(day, "5002", "10.00"))
    findings = case.check()
    assert [(f.rule, f.facts["entry_date"]) for f in findings] == [
        ("entry-outside-project", "2025-08-31"),
        ("entry-outside-project", "2026-09-01"),
    ]


def _of(indicator: str, women: int | None, men: int, others: int, total: int) -> list[dict[str, object]]:
    genders = {"women": women, "men": men, "non_binary": others, "total": total}
    return [count(indicator, gender, persons, 0) for gender, persons in genders.items()]


def test_one_entry_with_two_contents_waits_in_both_files_until_somebody_decides() -> None:
    case = Case()
    case.ledger(entry("2025-10-15", "4100", "10.00"), entry("2025-10-15", "4110", "3.00"))
    case.ledger(entry("2025-10-15", "4100", "12.00"), month="2025-11")
    identity = "689/2025-10-15/6810/4100/1001/1"
    [finding] = case.check()
    assert (finding.rule, finding.subject, len(finding.row_ids)) == ("ledger-conflict", identity, 2)
    assert finding.facts == {"other_name": "paakirja.xlsx", "other_row_count": "2"}
    assert case.statuses() == {identity: "waiting", "689/2025-10-15/6810/4110/1001/2": "used"}
    assert set(case.statuses(Waiver("1", "ledger-conflict", identity)).values()) == {"used"}


def test_another_text_of_the_same_entry_is_a_conflict_too() -> None:
    case = Case()
    case.ledger(entry("2025-10-15", "4100", "10.00", text="Kahvi"))
    case.ledger(entry("2025-10-15", "4100", "10.00", text="Tarjoilut"), month="2025-11")
    assert [f.rule for f in case.check()] == ["ledger-conflict"]


def test_entries_without_a_line_number_have_no_conflict() -> None:
    case = Case()
    case.ledger(entry("2025-10-15", "4100", "10.00"))
    case.ledger(entry("2025-10-15", "4100", "12.00"), month="2025-11")
    for file in case.files:
        table = file.tables["ledger"]
        at = table.schema.get_field_index("line")
        file.tables["ledger"] = table.set_column(at, "line", pa.nulls(table.num_rows, pa.string()))
    assert case.check() == []


def test_parts_that_add_up_to_the_total_have_no_finding() -> None:
    case = Case()
    case.counts(*_of("EECR05", 3, 2, 1, 6))
    assert case.check() == []


def test_parts_that_do_not_add_up_are_one_finding_an_indicator_and_all_its_rows_wait() -> None:
    case = Case()
    case.counts(*_of("EECO01", 3, 2, 1, 7), *_of("EECO02", 1, 1, 0, 2), *_of("EECO04", 0, 0, 0, 1))
    findings = case.check()
    assert said(findings) == [
        ("participants-total-differs", "580/2025-10/EECO01"),
        ("participants-total-differs", "580/2025-10/EECO04"),
    ]
    assert findings[0].facts == {
        "municipality": "580", "indicator": "EECO01", "measure": "started", "sum_count": "6", "total_count": "7",
    }  # fmt: skip
    assert (findings[0].row, findings[0].column, len(findings[0].row_ids)) == (2, "E", 4)
    waiting = {identity for identity, status in case.statuses().items() if status == "waiting"}
    assert {identity.split("/")[2] for identity in waiting} == {"EECO01", "EECO04"}


def test_those_who_ended_are_compared_too() -> None:
    case = Case()
    case.counts(count("EECR04", "women", 0, 2), count("EECR04", "men", 0, 1), count("EECR04", "total", 0, 2))
    [finding] = case.check()
    assert (finding.facts["measure"], finding.column) == ("ended", "F")
    assert (finding.facts["sum_count"], finding.facts["total_count"]) == ("3", "2")


def test_a_total_without_parts_and_parts_without_a_total_have_nothing_to_compare() -> None:
    case = Case()
    people = (("women", 3), ("men", 1))
    entered = [count(code, gender, n, 0) for code in ("EECO01", "EECO02", "EECO10") for gender, n in people]
    case.counts(count("EECO19", "total", 4, 0), *entered, *(count("EECR05", gender, 0, n) for gender, n in people))
    assert case.check() == []


def test_a_count_that_could_not_be_read_cannot_be_compared() -> None:
    case = Case()
    case.counts(*_of("EECR05", None, 2, 1, 7))
    assert said(case.check()) == [("count-unreadable", "580/2025-10/EECR05/women")]
