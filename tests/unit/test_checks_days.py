"""Rules about a person's whole day in all municipalities, and about the hours of a calendar year.

H01 has agreed on a day of 7:15 h = 26 100 s. Not here: rows (`test_checks_rows`), approvals (`test_checks_approvals`).
"""

from tests.unit.checks_case import Case, said, worked


def test_a_day_of_26_hours_over_two_municipalities_is_one_finding_about_both_rows() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "13:00"), name="b.xlsx")
    case.sheet(worked("H01", "2025-10-07", "12:00", other="1:00"), name="a.xlsx", sender=689)
    case.approve("H01", "2025-10", "25:00", other="1:00")
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("day-above-24-hours", "H01/2025-10-07")
    assert finding.facts == {"work_date": "2025-10-07", "day_s": "93600"}  # 26 x 3 600
    assert (finding.file_name, finding.sender, finding.row, finding.column) == ("a.xlsx", 689, 9, "F")
    assert len(finding.row_ids) == 2
    assert set(case.statuses().values()) == {"waiting", "used"}  # the approval itself does not wait


def test_a_day_of_24_hours_is_only_above_the_agreed_day() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "24:00"))
    case.approve("H01", "2025-10", "24:00")
    assert said(case.check()) == [("day-above-agreed", "H01/2025-10-07")]


def test_a_day_as_agreed_is_fine_and_a_minute_more_is_not() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), worked("H01", "2025-10-07", "6:16", other="1:00"))
    case.approve("H01", "2025-10", "13:31", other="1:00")
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("day-above-agreed", "H01/2025-10-07")
    assert finding.facts == {"work_date": "2025-10-07", "day_s": "26160", "agreed_s": "26100"}


def test_half_a_day_of_leave_beside_half_a_day_of_work_is_fine() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "3:45", absence="3:30"))
    case.approve("H01", "2025-10", "3:45", absence="3:30")
    assert case.check() == []


def test_a_full_day_of_work_on_a_day_of_leave_is_told_with_both_and_the_agreed_day() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", absence="7:15"), name="a.xlsx", sender=689)
    case.sheet(worked("H01", "2025-10-07", "2:00", other="1:00"), name="b.xlsx")
    case.approve("H01", "2025-10", "2:00", other="1:00", absence="7:15")
    [finding] = case.check()
    assert (finding.rule, finding.subject, finding.column) == ("work-on-absence-day", "H01/2025-10-07", "I")
    assert finding.facts == {
        "work_date": "2025-10-07", "day_s": "10800", "absence_s": "26100", "agreed_s": "26100",
    }  # fmt: skip


def test_leave_alone_is_never_a_fault_of_the_day() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", absence="8:00"))
    assert case.check() == []


def test_a_day_above_the_agreed_day_with_leave_is_told_once_as_work_on_a_day_of_leave() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "9:00", absence="1:00"))
    case.approve("H01", "2025-10", "9:00", absence="1:00")
    assert [f.rule for f in case.check()] == ["work-on-absence-day"]


def test_what_can_be_read_of_a_day_is_enough_to_exceed_it() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "25:00"), worked("H01", "2025-10-07", None))
    case.approve("H01", "2025-10", "25:00")
    assert [f.rule for f in case.check()] == ["hours-ambiguous", "approval-not-comparable", "day-above-24-hours"]


def test_every_day_and_person_at_fault_is_told() -> None:
    case = Case()
    rows = [worked(person, day, "8:00") for person in ("H01", "H02") for day in ("2025-10-06", "2025-10-07")]
    case.sheet(*rows)
    case.approve("H01", "2025-10", "16:00")
    case.approve("H02", "2025-10", "16:00", name="b.xlsx")
    assert said(case.check()) == [
        ("day-above-agreed", "H01/2025-10-06"),
        ("day-above-agreed", "H01/2025-10-07"),
        ("day-above-agreed", "H02/2025-10-06"),
        ("day-above-agreed", "H02/2025-10-07"),
    ]


def _year(case: Case, hours_of_last_row: str) -> None:
    """H03 may claim 1 720 x 0.50 = 860 h a year; eight days of 107 h make 856 h, and a last row follows."""
    days = [worked("H03", f"2026-01-{day:02}", "107:00") for day in range(5, 13)]
    case.sheet(*days, worked("H03", "2026-01-13", hours_of_last_row), month="2026-01")


def test_hours_up_to_the_cap_of_the_year_count() -> None:
    case = Case({'agreed_day = "7:15"': 'agreed_day = "23:59"'})
    _year(case, "4:00")
    assert "yearly-cap-exceeded" not in [f.rule for f in case.check()]


def test_hours_that_wait_for_another_reason_use_up_nothing_of_the_cap() -> None:
    # All days are above 24 h and wait, so nothing is cumulated.
    case = Case()
    _year(case, "5:00")
    assert "yearly-cap-exceeded" not in [f.rule for f in case.check()]


def test_the_rows_beyond_the_cap_of_the_year_wait_in_order_of_day_and_sender() -> None:
    # Share 0.01: 1 720 x 0.01 = 17.2 h = 61 920 s. In 2026: 6 + 5 + 6 = 17 h, and 13 min more.
    case = Case({'share = "0.50"': 'share = "0.01"', "7:15": "12:00"})
    case.sheet(worked("H03", "2026-01-07", "6:00"), name="a.xlsx", sender=689, month="2026-01")
    case.sheet(worked("H03", "2026-01-05", "6:00"), worked("H03", "2026-01-07", "5:00"), name="b.xlsx", month="2026-01")
    case.sheet(worked("H03", "2025-12-30", "12:00"), name="c.xlsx", month="2025-12")
    case.approve("H03", "2025-12", "12:00")
    case.approve("H03", "2026-01", "17:00", name="d.xlsx")
    assert [f.rule for f in case.check()] == ["rate-year-cap-exceeded"]  # 12 + 17 h since 1 November 2025
    case.sheet(worked("H03", "2026-01-08", "0:13"), name="e.xlsx", month="2026-01")
    case.files.pop(4)
    case.approve("H03", "2026-01", "17:13", name="d.xlsx")
    finding = next(f for f in case.check() if f.rule != "rate-year-cap-exceeded")
    assert (finding.rule, finding.subject) == ("yearly-cap-exceeded", "H03/2026")
    assert finding.facts == {"sum_s": "61980", "cap_s": "61920"}  # 17 h 13 min against 17 h 12 min
    waiting = [identity for identity, status in case.statuses().items() if status == "waiting"]
    assert waiting == ["580/H03/2026-01-08/1"]
