"""Rules about the approval of a person-month: which one fits first, and what is compared with what.

Not here: rows (`test_checks_rows`), days (`test_checks_days`).
"""

import pytest

from pipelines.checks.inputs import Waiver
from tests.unit.checks_case import Case, said, worked


def test_a_month_without_approval_waits_as_a_whole() -> None:
    case = Case()
    case.sheet(worked("H03", "2026-02-02", "7:00"), worked("H03", "2026-02-03", absence="7:15"), month="2026-02")
    case.sheet(worked("H03", "2026-02-04", "3:00"), month="2026-02", sender=689, name="a.xlsx")
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("approval-missing", "H03/2026-02")
    assert finding.facts == {"sum_s": "36000"}  # 7 h + 3 h
    assert (finding.file_name, finding.row, finding.month, finding.person) == ("a.xlsx", 9, "2026-02", "H03")
    assert list(case.statuses().values()) == ["waiting"] * 3


def test_a_month_of_absence_only_needs_no_approval() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", absence="7:15"), worked("H01", "2025-10-07", other="7:15"))
    assert case.check() == []


def test_each_of_the_three_sums_is_compared_and_the_first_that_differs_is_told() -> None:
    for approved, what, column, approved_s, sum_s in [
        (("7:30", "0:30", "0:30"), "project", "F", "27000", "14400"),
        (("4:00", "2:00", "0:30"), "other", "G", "7200", "3600"),
        (("4:00", "1:00", "0:30"), "absence", "I", "1800", "7200"),
    ]:
        case = Case()
        case.sheet(worked("H01", "2025-10-06", "4:00", other="1:00", absence="2:00"))
        case.approve("H01", "2025-10", *approved)
        [finding] = case.check()
        assert (finding.rule, finding.subject, finding.column) == ("approval-differs", "H01/2025-10", column)
        assert finding.facts == {"what": what, "approved_s": approved_s, "sum_s": sum_s}


def test_hours_that_wait_are_part_of_what_was_approved() -> None:
    # The day of 26 h was on the signed sheet; it waits, and the other day counts.
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "26:00"), worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "33:15")
    assert said(case.check()) == [("day-above-24-hours", "H01/2025-10-06")]
    assert case.statuses()["580/H01/2025-10-07/1"] == "used"


def test_an_unreadable_hour_makes_the_month_wait_however_the_rest_adds_up() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", None), worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "7:15")
    findings = case.check()
    assert said(findings) == [("hours-ambiguous", "580/H01/2025-10-06/1"), ("approval-not-comparable", "H01/2025-10")]
    assert case.statuses()["580/H01/2025-10-07/1"] == "waiting"


def test_an_unreadable_hour_without_approval_is_a_missing_approval() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", None))
    assert [f.rule for f in case.check()] == ["hours-ambiguous", "approval-missing"]


def test_an_approval_that_could_not_be_read_cannot_be_compared() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", None)
    assert [f.rule for f in case.check()] == ["hours-ambiguous", "approval-not-comparable"]


def test_a_row_with_an_unreadable_day_belongs_to_the_month_of_its_sheet() -> None:
    case = Case()
    case.sheet(worked("H01", None, "7:15"), worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "14:30")
    assert [f.category.value for f in case.check()] == ["field"]
    assert case.statuses()["580/H01/2025-10-07/1"] == "used"


def test_a_row_of_an_unknown_person_belongs_to_nobodys_month() -> None:
    case = Case()
    case.sheet(worked(None, "2025-10-06", "7:15"), worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "7:15")
    assert [f.rule for f in case.check()] == ["person-unknown"]


def test_an_approval_on_the_last_day_worked_is_in_time_and_one_a_day_before_is_not() -> None:
    for employee, supervisor, told in [
        ("2025-10-07", "2025-10-07", []),
        ("2025-10-06", "2025-10-08", ["approval-too-early"]),
        ("2025-10-08", "2025-10-06", ["approval-too-early"]),
    ]:
        case = Case()
        case.sheet(
            worked("H01", "2025-10-06", "7:15"),
            worked("H01", "2025-10-07", other="7:15"),
            worked("H01", "2025-10-08", absence="7:15"),
        )
        case.approve("H01", "2025-10", "7:15", "7:15", "7:15", employee=employee, supervisor=supervisor)
        findings = case.check()
        assert [f.rule for f in findings] == told
        for finding in findings:
            assert finding.facts == {"approved_date": "2025-10-06", "work_date": "2025-10-07"}


def test_an_approval_that_differs_is_not_also_too_early() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "7:00", employee="2025-10-01")
    assert [f.rule for f in case.check()] == ["approval-differs"]


@pytest.mark.parametrize("by", ["Malli Mallikas", "mallikas,  Malli", "H01"])
def test_an_approval_by_the_worker_herself_is_none_whatever_form_of_her_name_she_used(by: str) -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "7:15", by=by)
    [finding] = case.check()
    assert (finding.rule, finding.subject, finding.facts) == ("approval-own", "H01/2025-10", {"supervisor": by})
    assert case.statuses()["580/H01/2025-10-07/1"] == "waiting"


def test_a_colleague_s_approval_counts_and_so_does_one_whose_supervisor_is_not_on_the_staff() -> None:
    for by in ("Essi Esimerkki", "Erkki Esihenkilö"):
        case = Case()
        case.sheet(worked("H01", "2025-10-07", "7:15"))
        case.approve("H01", "2025-10", "7:15", by=by)
        assert case.check() == []


def test_an_own_approval_is_told_before_what_it_says_is_compared() -> None:
    for project, employee in [("7:00", "2026-09-01"), ("7:15", "2025-10-01"), (None, "2026-09-01")]:
        case = Case()
        case.sheet(worked("H01", "2025-10-07", "7:15"))
        case.approve("H01", "2025-10", project, employee=employee, by="Malli Mallikas")
        told = [f.rule for f in case.check() if f.category.value != "field"]
        assert told == ["approval-own"]


def test_an_own_approval_cannot_be_waived() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "7:15", by="Malli Mallikas")
    [finding] = case.check(Waiver("2026-001", "approval-own", "H01/2025-10"))
    assert finding.blocks


def test_the_approval_that_arrived_last_is_the_one_that_counts() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "7:15"))
    case.approve("H01", "2025-10", "7:15", name="z.xlsx")
    case.approve("H01", "2025-10", "7:00", name="a.xlsx")
    assert [f.rule for f in case.check()] == ["approval-differs"]
    case.approve("H01", "2025-10", "7:15", name="b.xlsx")
    assert case.check() == []


def test_a_repeated_row_is_approved_once() -> None:
    case = Case()
    row = worked("H01", "2025-10-07", "3:00")
    case.sheet(row, row)
    case.approve("H01", "2025-10", "6:00")
    findings = case.check()
    assert said(findings) == [("row-repeated", "580/H01/2025-10-07/2"), ("approval-differs", "H01/2025-10")]
    assert findings[1].facts == {"what": "project", "approved_s": "21600", "sum_s": "10800"}
