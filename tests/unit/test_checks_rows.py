"""Rules about single rows of time sheets against the sheet, the project, the staff and the other rows of the file.

Here belong rules whose finding is about one row (or a person-month that lacks a rate or the right employer). Not here:
days (`test_checks_days`), approvals (`test_checks_approvals`).
"""

import pytest

from tests.unit.checks_case import Case, said, worked


def test_an_ordinary_month_has_no_finding() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), worked("H01", "2025-10-07", "7:00"), totals={"project_s": "14:15"})
    case.approve("H01", "2025-10", "14:15")
    assert case.check() == []
    assert set(case.statuses().values()) == {"used"}


def test_no_files_give_no_finding_and_no_row() -> None:
    case = Case()
    assert case.check() == []
    assert case.statuses() == {}


def test_a_day_outside_the_month_of_its_sheet_is_told_with_both() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-31", "7:15"), worked("H01", "2025-11-03", "7:15"))
    case.approve("H01", "2025-10", "14:30")
    [finding] = case.check()
    assert (finding.rule, finding.row, finding.column) == ("date-outside-month", 10, "B")
    assert finding.facts == {"work_date": "2025-11-03", "file_month": "2025-10"}
    assert case.statuses()["580/H01/2025-11-03/1"] == "waiting"
    assert case.statuses()["580/H01/2025-10-31/1"] == "used"


def test_a_day_outside_the_month_counts_neither_in_the_day_nor_in_the_approval_of_that_other_month() -> None:
    # The row was signed with October's sheet; 3.11. has its own full day in November's.
    case = Case()
    case.sheet(worked("H01", "2025-10-31", "7:15"), worked("H01", "2025-11-03", "7:15"))
    case.sheet(worked("H01", "2025-11-03", "7:15"), month="2025-11", name="marraskuu.xlsx")
    case.approve("H01", "2025-10", "14:30")
    case.approve("H01", "2025-11", "7:15")
    assert said(case.check()) == [("date-outside-month", "580/H01/2025-11-03/1")]


@pytest.mark.parametrize(
    ("day", "month", "is_inside"), [("2025-09-01", "2025-09", True), ("2025-08-31", "2025-08", False)]
)
def test_the_project_begins_on_its_first_day(day: str, month: str, is_inside: bool) -> None:
    case = Case()
    case.sheet(worked("H01", day, "7:15"), month=month)
    case.approve("H01", month, "7:15")
    assert [f.rule for f in case.check()] == ([] if is_inside else ["outside-project"])


def test_the_project_ends_on_its_last_day() -> None:
    case = Case()
    case.sheet(worked("H01", "2026-08-31", "7:15"), month="2026-08")
    case.sheet(worked("H01", "2026-09-01", "7:15"), month="2026-09")
    case.approve("H01", "2026-08", "7:15")
    [finding] = case.check()
    assert (finding.rule, finding.facts) == ("outside-project", {"work_date": "2026-09-01"})


def test_hours_before_the_employment_get_one_finding_and_none_about_rate_day_or_approval() -> None:
    # H03 starts on 1.11.2025; 9:00 h would also be above the agreed 7:15 h, have no rate and no approval.
    case = Case()
    case.sheet(worked("H03", "2025-10-30", "9:00"))
    [finding] = case.check()
    assert (finding.rule, finding.person, finding.row, finding.column) == ("outside-employment", "H03", 9, "B")
    assert finding.facts == {"work_date": "2025-10-30", "start_date": "2025-11-01"}
    assert case.statuses() == {"580/H03/2025-10-30/1": "waiting"}


def test_hours_after_the_employment_wait_while_the_approval_of_the_whole_month_still_fits() -> None:
    # Signed: 7:15 on the last day and 7:15 on the day after it, 14:30 as read.
    case = Case({'code = "H03"': 'code = "H03"\nend = 2025-11-10'})
    case.sheet(worked("H03", "2025-11-10", "7:15"), worked("H03", "2025-11-11", "7:15"), month="2025-11")
    case.approve("H03", "2025-11", "14:30")
    assert said(case.check()) == [("outside-employment", "580/H03/2025-11-11/1")]
    assert case.statuses()["580/H03/2025-11-10/1"] == "used"


def test_a_day_outside_the_project_is_not_told_again_as_outside_the_employment() -> None:
    case = Case()
    case.sheet(worked("H03", "2025-08-29", "7:15"), month="2025-08")
    assert said(case.check()) == [("outside-project", "580/H03/2025-08-29/1")]


def test_a_person_on_another_payroll_gets_one_finding_a_month_and_no_other() -> None:
    case = Case({'title = "projektiasiantuntija"\nemployer = 689': 'title = "projektiasiantuntija"\nemployer = 580'})
    case.sheet(worked("H02", "2025-10-06", "9:00"), worked("H02", "2025-10-07", "7:15"))
    [finding] = case.check()
    assert (finding.rule, finding.subject, finding.row) == ("employer-other", "H02/2025-10", 9)
    assert len(finding.row_ids) == 2
    assert set(case.statuses().values()) == {"waiting"}


def test_project_hours_without_a_rate_are_told_once_a_month_with_the_first_day() -> None:
    case = Case(
        {'valid_from = 2025-11-01\nannual_pay_eur = "19200.00"': 'valid_from = 2025-11-12\nannual_pay_eur = "19200.00"'}
    )
    case.sheet(
        worked("H03", "2025-11-11", "7:00"),
        worked("H03", "2025-11-10", "7:00"),
        worked("H03", "2025-11-07", absence="7:15"),
        worked("H03", "2025-11-12", "7:00"),
        month="2025-11",
    )
    case.approve("H03", "2025-11", "21:00", absence="7:15")
    [finding] = case.check()
    assert (finding.rule, finding.subject, finding.facts) == (
        "rate-missing",
        "H03/2025-11",
        {"work_date": "2025-11-10"},
    )
    waiting = [identity for identity, status in case.statuses().items() if status == "waiting"]
    assert sorted(waiting) == ["580/H03/2025-11-10/1", "580/H03/2025-11-11/1"]


def test_each_repetition_of_a_row_is_told_and_counts_once_in_day_and_approval() -> None:
    case = Case()
    row = worked("H01", "2025-10-06", "7:15")
    case.sheet(row, row, worked("H01", "2025-10-07", "7:15"), row)
    case.approve("H01", "2025-10", "14:30")
    findings = case.check()
    assert said(findings) == [("row-repeated", "580/H01/2025-10-06/2"), ("row-repeated", "580/H01/2025-10-06/3")]
    assert [(f.row, f.column, f.facts) for f in findings] == [
        (10, "B", {"first_row_count": "9"}),
        (12, "B", {"first_row_count": "9"}),
    ]
    assert case.statuses()["580/H01/2025-10-06/1"] == "used"


@pytest.mark.parametrize(
    "other",
    [
        worked("H02", "2025-10-06", "3:00", start_s=28800),
        worked("H01", "2025-10-07", "3:00", start_s=28800),
        worked("H01", "2025-10-06", "3:00", start_s=43200),
        worked("H01", "2025-10-06", "3:15", start_s=28800),
        worked("H01", "2025-10-06", "3:00", start_s=28800, municipality=689),
    ],
    ids=["another person", "another day", "another time", "other hours", "another municipality"],
)
def test_a_row_that_differs_is_no_repetition(other: dict[str, object]) -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "3:00", start_s=28800), other)
    assert "row-repeated" not in [f.rule for f in case.check()]


def test_the_same_row_in_another_file_is_no_repetition() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "3:00"))
    case.sheet(worked("H01", "2025-10-06", "3:00"), sender=689, name="rautjarvi.xlsx")
    case.approve("H01", "2025-10", "6:00")
    assert case.check() == []


def test_a_place_left_empty_is_the_senders_when_rows_are_compared() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "3:00"), worked("H01", "2025-10-06", "3:00", municipality=580))
    case.approve("H01", "2025-10", "3:00")
    assert said(case.check()) == [("row-repeated", "580/H01/2025-10-06/2")]


def test_rows_that_could_not_be_read_are_not_compared() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", None), worked("H01", "2025-10-06", None))
    assert [f.rule for f in case.check()] == ["hours-ambiguous", "hours-ambiguous", "approval-missing"]


def test_a_total_that_does_not_match_is_a_warning_at_the_total_row_and_blocks_nothing() -> None:
    # 7:15 + 7:00 = 14:15 h = 51 300 s; the sheet says 14:30 h = 52 200 s. Absence is right.
    case = Case()
    case.sheet(
        worked("H01", "2025-10-06", "7:15"),
        worked("H01", "2025-10-07", "7:00"),
        worked("H01", "2025-10-08", absence="7:15"),
        totals={"project_s": "14:30", "absence_s": "7:15"},
    )
    case.approve("H01", "2025-10", "14:15", absence="7:15")
    [finding] = case.check()
    assert (finding.rule, finding.sheet, finding.row, finding.column) == ("sheet-total-differs", "Taulukko", 99, "F")
    assert finding.facts == {"total_s": "52200", "sum_s": "51300"}
    assert (finding.identity, finding.row_ids) == ("580/H01/2025-10/total", ())
    assert set(case.statuses().values()) == {"used"}


def test_a_sheet_with_an_unreadable_hour_is_not_compared_with_its_total() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", None), totals={"project_s": "7:30"})
    case.approve("H01", "2025-10", "7:30")
    assert "sheet-total-differs" not in [f.rule for f in case.check()]


def test_a_total_over_no_rows_at_all_differs() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), totals={"other_s": "1:00"})
    case.approve("H01", "2025-10", "7:15")
    assert [f.facts for f in case.check()] == [{"total_s": "3600", "sum_s": "0"}]


def test_work_in_another_municipality_than_the_senders_is_a_remark() -> None:
    case = Case()
    case.sheet(
        worked("H01", "2025-10-06", "3:00", municipality=580), worked("H01", "2025-10-06", "4:00", municipality=689)
    )
    case.approve("H01", "2025-10", "7:00")
    [finding] = case.check()
    assert (finding.rule, finding.row, finding.column) == ("sender-and-place-differ", 10, "J")
    assert finding.facts == {"municipality": "689"}
    assert set(case.statuses().values()) == {"used"}
