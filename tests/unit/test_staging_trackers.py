"""Exports of time trackers: whose work an entry is, entries over midnight, entries still running, dates by setting.

Here belongs `pipelines.staging` over Toggl, Clockify and Kimai.
"""

from datetime import date
from typing import Any

import pytest

from pipelines.staging.stage import StagedFile
from tests.unit.intake_case import rules, staged

TOGGL = (
    "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags,"
    "Amount ()"
)
CLOCKIFY = (
    "Project,Client,Description,Task,User,Group,Email,Tags,Billable,Start Date,Start Time,End Date,End Time,"
    "Duration (h),Duration (decimal),Billable Rate (EUR),Billable Amount (EUR),Date of creation"
)
KIMAI = "Date,From,To,Duration,Currency,Price,Name,User,E-mail,Customer,Project,Activity,Description,Billable,Tags,Type"
OURS = '"Ketterästi Yhdessä – pienten kuntien voimavarat työllisyyden tukena"'
HOURS = ("work_date", "project_s", "other_s", "absence_s")
DAY = date(2026, 3, 10)


def toggl(*entries: str) -> StagedFile:
    return staged("\n".join([TOGGL, *entries, ""]).encode(), "toggl.csv", sender=700)


def entry(project: str, start: str, end: str, duration: str, *, ended: str = "2026-03-10") -> str:
    return f"Malli Mallikas,m@r.example,,{project},,Neuvonta,No,2026-03-10,{start},{ended},{end},{duration},,"


def rows_of(file: StagedFile, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in file.tables["timesheet"].select(fields).to_pylist()]


def test_the_name_of_the_project_tells_whose_hours_they_are_and_an_unknown_one_is_other_work() -> None:
    file = toggl(
        entry("S30999", "08:00:00", "09:30:00", "01:30:00"),
        entry(OURS, "09:30:00", "11:00:00", "01:30:00"),
        entry("Kirjasto", "11:00:00", "12:00:00", "01:00:00"),
        entry("Loma", "12:00:00", "15:15:00", "03:15:00"),
        entry("Kirjasto", "15:15:00", "15:45:00", "00:30:00"),
    )
    # 1:30 = 5 400 s, 1:00 = 3 600 s, 3:15 = 11 700 s, 0:30 = 1 800 s
    assert rows_of(file, *HOURS) == [
        (DAY, 5400, 0, 0), (DAY, 5400, 0, 0), (DAY, 0, 3600, 0), (DAY, 0, 0, 11700), (DAY, 0, 1800, 0),
    ]  # fmt: skip
    assert rows_of(file, "identity")[-1] == ("700/H01/2026-03-10/5",)
    assert rules(file) == [("other-work-name", None, 4, "4", "Kirjasto")]
    assert file.findings[0].facts == {"work_name": "Kirjasto", "rows_count": "2"}


def test_an_entry_over_midnight_is_told_and_its_hours_are_those_of_the_first_day() -> None:
    file = toggl(entry("S30999", "22:30:00", "00:15:00", "01:45:00", ended="2026-03-11"))
    # 22:30 = 81 000 s; it ends at 0:15 = 900 s of the next day, so the times match the 1:45 = 6 300 s
    assert rows_of(file, "work_date", "start_s", "end_s", "end_date", "project_s") == [
        (DAY, 81000, 900, date(2026, 3, 11), 6300)
    ]
    assert rules(file) == [("entry-crosses-midnight", None, 2, "11", "00:15:00")]


@pytest.mark.parametrize("duration", ["", "00:00:00", "-1769", "kesken"])
def test_an_entry_still_running_has_one_finding_whatever_its_hours_say(duration: str) -> None:
    file = toggl(
        entry("S30999", "08:00:00", "", duration, ended=""), entry("S30999", "09:00:00", "10:00:00", "01:00:00")
    )
    assert rules(file) == [("entry-still-running", None, 2, "11", "")]
    assert len(rows_of(file, "work_date")) == 2


def clockify(*entries: str, header: str = CLOCKIFY) -> StagedFile:
    return staged("\n".join([header, *entries, ""]).encode(), "clockify.csv", sender=416)


def booked(day: str, start: str = "09:00", end: str = "10:30", created: str = "10.03.2026") -> str:
    return f"S30999,,Neuvonta,,Essi Esimerkki,,,,No,{day},{start},{day},{end},01:30:00,1.50,0.00,0.00,{created}"


@pytest.mark.parametrize(
    ("day", "start", "end"),
    [
        ("10.03.2026", "09:00", "10:30"),
        ("2026-03-10", "09:00:00", "10:30:00"),
        ("10.03.2026", "09:00:00 AM", "10:30:00 AM"),
    ],
)
def test_dates_and_times_are_read_by_the_workspaces_setting(day: str, start: str, end: str) -> None:
    file = clockify(booked(day, start, end, "10.03.2026 10:31"))
    assert rows_of(file, "work_date", "start_s", "end_s", "project_s", "created_date") == [
        (DAY, 32400, 37800, 5400, DAY)
    ]
    assert file.findings == []


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("12:00:00 AM", 0), ("01:05:00 AM", 3900), ("12:30:00 PM", 45000), ("11:59:00 PM", 86340), ("9:15 pm", 76500)],
)
def test_twelve_is_midnight_in_the_morning_and_noon_in_the_afternoon(clock: str, seconds: int) -> None:
    assert rows_of(clockify(booked("2026-03-10", clock)), "start_s") == [(seconds,)]


def test_one_date_of_a_file_tells_which_part_of_all_of_them_is_the_month() -> None:
    file = clockify(booked("03/10/2026", created="03/18/2026"), booked("03/11/2026", created="03/18/2026"))
    assert rows_of(file, "work_date", "created_date") == [
        (DAY, date(2026, 3, 18)), (date(2026, 3, 11), date(2026, 3, 18)),
    ]  # fmt: skip
    assert (file.source.period, file.findings) == ("2026-03", [])


def test_where_no_date_tells_which_part_is_the_month_each_is_a_finding() -> None:
    file = clockify(booked("03/10/2026", created="2026-03-10"), booked("10.3.2026"))
    assert [(rule, row, read) for rule, _, row, _, read in rules(file)] == [
        ("date-ambiguous", 2, "03/10/2026"), ("date-ambiguous", 2, "03/10/2026"),
    ]  # fmt: skip


def test_a_break_is_no_record() -> None:
    head = CLOCKIFY.replace("Billable,Start", "Billable,Type,Start")
    work, pause = (booked("2026-03-10").replace(",No,", f",No,{kind},") for kind in ("Regular", "Break"))
    file = clockify(work, pause, header=head)
    assert [(row["rows_read"], row["not_records"]) for row in file.tables["row_counts"].to_pylist()] == [(2, 1)]
    assert rows_of(file, "project_s") == [(5400,)]


def test_kimai_writes_durations_as_clock_or_as_decimals() -> None:
    line = "2026-03-10,09:00,{},{},EUR,0,Otto Osa-aikainen,otto,,Kunta,S30999,Ohjaus,,yes,,work"
    file = staged(
        "\n".join(
            [KIMAI, line.format("09:06", "0:06"), line.format("09:06", "0.11"), line.format("10:15", "1.25")]
        ).encode(),
        "kimai.csv",
        sender=739,
    )
    # 0:06 = 360 s; 0.11 h = 396 s, which is not the 6 minutes of the clock; 1.25 h = 4 500 s
    assert rows_of(file, "person", "project_s") == [("H03", 360), ("H03", 396), ("H03", 4500)]
    assert rules(file) == [("times-do-not-match", None, 3, "4", "0.11")]
