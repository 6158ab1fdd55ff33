"""How the rules are run: waivers, order of findings, status of rows, and what the files of the room must hold.

Not here: what each rule looks for (`test_checks_rows`, `test_checks_days`, `test_checks_approvals`,
`test_checks_ledger_counts`).
"""

import re
from pathlib import Path

import pytest

import pipelines.checks.run
from pipelines.checks.inputs import Waiver
from pipelines.checks.run import PHASES
from pipelines.warehouse import Warehouse
from schemas.errors import TilitysError
from schemas.places import DATA
from tests.unit.checks_case import CATALOGUE, Case, entry, said, worked

CHECKS = Path(pipelines.checks.run.__file__).parent
CONTRACT = DATA.parent / "docs" / "developer" / "inputs-and-rules.md"


def test_each_sql_rule_of_the_contract_is_run_once_and_no_other() -> None:
    lines = [line.split("|") for line in CONTRACT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    agreed = {re.findall(r"`([a-z0-9-]+)`", cells[1])[0] for cells in lines if cells[4].strip() == "sql"}
    run = [rule for phase in PHASES for rule in phase.rules]
    assert len(agreed) > 15
    assert sorted(run) == sorted(agreed)
    assert {path.stem for path in CHECKS.glob("*.sql")} == agreed
    made = {name for phase in PHASES for name in (*phase.tables, *phase.views)}
    assert {path.stem for path in CHECKS.glob("tables/*.sql")} == made


def test_a_waived_day_counts_as_it_was_read_and_is_told_with_the_decision() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "8:00"), worked("H01", "2025-10-07", "8:00"))
    case.approve("H01", "2025-10", "16:00")
    findings = case.check(Waiver("2026-001", "day-above-agreed", "H01/2025-10-06"))
    assert [(f.subject, f.waived_by, f.blocks) for f in findings] == [
        ("H01/2025-10-06", "2026-001", False),
        ("H01/2025-10-07", None, True),
    ]
    statuses = case.statuses(Waiver("2026-001", "day-above-agreed", "H01/2025-10-06"))
    assert statuses["580/H01/2025-10-06/1"] == "used"
    assert statuses["580/H01/2025-10-07/1"] == "waiting"


def test_a_day_waived_as_work_on_leave_is_not_told_as_above_the_agreed_day_instead() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "9:00", absence="1:00"))
    case.approve("H01", "2025-10", "9:00", absence="1:00")
    findings = case.check(Waiver("2026-001", "work-on-absence-day", "H01/2025-10-06"))
    assert [(f.rule, f.waived_by) for f in findings] == [("work-on-absence-day", "2026-001")]


def test_a_waived_repetition_counts_in_the_day_and_in_the_approval() -> None:
    # 4:00 + 4:00 = 8:00 h, above the agreed 7:15 h; approved are all 8:00 h.
    case = Case()
    row = worked("H01", "2025-10-06", "4:00")
    case.sheet(row, row)
    case.approve("H01", "2025-10", "8:00")
    findings = case.check(Waiver("2026-001", "row-repeated", "580/H01/2025-10-06/2"))
    assert said(findings) == [("row-repeated", "580/H01/2025-10-06/2"), ("day-above-agreed", "H01/2025-10-06")]


def test_a_waived_day_of_another_month_counts_in_that_month() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-11-03", "7:15"))
    case.approve("H01", "2025-11", "7:15")
    findings = case.check(Waiver("2026-001", "date-outside-month", "580/H01/2025-11-03/1"))
    assert [(f.rule, f.waived_by) for f in findings] == [("date-outside-month", "2026-001")]


def test_rules_that_cannot_be_waived_are_not_and_an_unreadable_value_never_is() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "26:00"), worked("H01", "2025-10-07", None))
    case.approve("H01", "2025-10", "26:00")
    told = case.check(
        Waiver("2026-001", "day-above-24-hours", "H01/2025-10-06"),
        Waiver("2026-002", "hours-ambiguous", "580/H01/2025-10-07/1"),
        Waiver("2026-003", "approval-not-comparable", "H01/2025-10"),
    )
    assert len(told) == 3
    assert [f.waived_by for f in told] == [None, None, None]


def test_a_waiver_names_the_rule_and_the_subject_not_only_one_of_them() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "8:00"))
    case.approve("H01", "2025-10", "8:00")
    findings = case.check(
        Waiver("2026-001", "work-on-absence-day", "H01/2025-10-06"),
        Waiver("2026-002", "day-above-agreed", "H01/2025-10-07"),
        Waiver("2026-003", "day-above-agreed", "580/H01/2025-10-06/1"),
    )
    assert [f.waived_by for f in findings] == [None]


def test_of_two_waivers_the_first_decision_is_named() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "8:00"))
    case.approve("H01", "2025-10", "8:00")
    twice = [Waiver(decision, "day-above-agreed", "H01/2025-10-06") for decision in ("2026-002", "2026-001")]
    assert [f.waived_by for f in case.check(*twice)] == ["2026-001"]


def test_findings_come_in_the_order_in_which_people_mend_them() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-07", "26:00"), sender=689, name="b.xlsx")
    case.sheet(worked("H02", "2025-10-07", "26:00"), worked("H02", "2025-10-08", None), name="c.xlsx")
    case.ledger(entry("2025-10-15", "9999", "10.00"))
    assert [(f.category.value, f.sender, f.file_name, f.rule) for f in case.check()] == [
        ("field", 580, "tunnit.xlsx", "hours-ambiguous"),
        ("across_rows", 689, "paakirja.xlsx", "account-outside-ranges"),
        ("across_files", 580, "c.xlsx", "approval-missing"),
        ("across_files", 580, "c.xlsx", "day-above-24-hours"),
        ("across_files", 689, "b.xlsx", "approval-missing"),
        ("across_files", 689, "b.xlsx", "day-above-24-hours"),
    ]


def test_findings_are_the_same_with_one_thread_and_with_two() -> None:
    case = Case()
    for number in range(6):
        day = f"2025-10-{6 + number:02}"
        case.sheet(
            worked("H01", day, "8:00"), worked("H02", day, "3:00"), worked("H02", day, "3:00"), name=f"{number}.xlsx"
        )
    given = []
    for threads in (1, 2):
        with Warehouse(threads) as warehouse:
            given.append(case.load(warehouse).findings)
    assert len(given[0]) == 6 + 6 + 2 + 2  # the last day is a Saturday
    assert given[0] == given[1]


def test_every_rule_gives_exactly_the_facts_that_the_catalogue_promises() -> None:
    case = Case(
        {
            "2026-03-16": "2026-03-17",
            'title = "valmentaja, osa-aikainen"\nemployer = 689': 'title = "x"\nemployer = 580',
        }
    )
    row = worked("H01", "2025-10-06", "8:00")
    case.sheet(row, row, worked("H01", "2025-11-03", "1:00"), worked("H01", "2025-10-08", "25:00", municipality=689))
    case.sheet(worked("H02", "2025-10-08", "7:00", absence="7:00"), name="b.xlsx", totals={"project_s": "8:00"})
    case.sheet(worked("H04", "2025-11-10", "7:00"), worked("H03", "2025-10-31", "1:00"), name="c.xlsx", month="2025-11")
    case.sheet(worked("H01", "2025-08-31", "1:00"), name="d.xlsx", month="2025-08")
    case.sheet(worked("H02", "2026-01-07", "1:00"), worked("H03", "2026-01-07", "1:00"), name="e.xlsx", month="2026-01")
    case.approve("H02", "2025-10", "7:00", absence="7:00", employee="2025-10-01")
    case.approve("H02", "2026-01", "2:00", name="f.xlsx")
    case.ledger(entry("2025-08-15", "5002", "9.00", text="Lomaraha"), entry("2025-10-15", "9999", "9.00"))
    findings = case.check()
    assert len({f.rule for f in findings}) >= 14
    for finding in findings:
        assert set(finding.facts) == set(CATALOGUE[finding.rule].facts), finding.rule


def test_the_same_bytes_from_two_senders_are_refused_by_name() -> None:
    case = Case()
    case.sheet(worked("H01", "2025-10-06", "7:15"), name="a.xlsx")
    case.files.append(case.files[0])
    with pytest.raises(TilitysError, match=r"a\.xlsx \(kunta 580\)"):
        case.check()
