"""Rules between the indicators of one municipality: statuses, subsets, ages, education, flags, results.

Not here: whether women, men and non-binary add up to the total (`test_checks_ledger_counts`).
"""

from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.checks.inputs import Waiver
from schemas.finding import Finding, Severity
from tests.unit.checks_case import CATALOGUE, Case, count, said

SOUND = {
    "EECO01": 5, "EECO02": 3, "EECO03": 2, "EECO04": 1, "EECO05": 1, "EECO06": 0, "EECO07": 2, "EECO08": 3, "EECO09": 1,
    "EECO10": 3, "EECO11": 1, "EECO13": 1, "EECO14": 2, "EECO16": 0, "EECO17": 5,
}  # fmt: skip


def women(*, month: str = "2025-10", **codes: int) -> list[dict[str, Any]]:
    """Counts of women who started: sound ones but for those given."""
    return [count(code, "women", started, 0, month) for code, started in {**SOUND, **codes}.items()]


def found_in(*rows: dict[str, Any]) -> list[Finding]:
    case = Case()
    case.counts(*rows)
    return case.check()


def waiting(case: Case, *waivers: Waiver) -> set[str]:
    """The indicator and gender of every row that waits."""
    statuses = case.statuses(*waivers).items()
    return {"/".join(identity.split("/")[2:]) for identity, status in statuses if status == "waiting"}


def facts(finding: Finding) -> Mapping[str, str]:
    """The finding's facts without its place."""
    return {name: value for name, value in finding.facts.items() if name not in ("municipality", "count_month")}


def test_counts_that_agree_have_no_finding() -> None:
    assert found_in(*women()) == []


def test_statuses_that_do_not_add_up_to_the_participants_wait_with_them() -> None:
    # 3 + 1 + 2 = 6, participants 5
    case = Case()
    case.counts(*women(EECO05=2))
    [finding] = case.check()
    assert (finding.rule, finding.subject, finding.row) == ("indicator-status-sum", "580/2025-10/women/status", 2)
    assert finding.facts == {
        "municipality": "580", "count_month": "2025-10", "gender": "women", "sum_count": "6", "total_count": "5",
    }  # fmt: skip
    assert waiting(case) == {"EECO01/women", "EECO02/women", "EECO04/women", "EECO05/women"}


def test_statuses_may_be_fewer_but_not_more_where_the_total_is_reported_separately() -> None:
    case = Case({"\n[participants]\n": '\n[participants]\nstatus_sum = "at_most"\n'})
    case.counts(*women(EECO05=0), *women(month="2025-11", EECO05=2))
    # October: 3 + 1 + 0 of 5; November: 3 + 1 + 2 of 5
    assert said(case.check()) == [("indicator-status-sum", "580/2025-11/women/status")]


def test_statuses_are_compared_for_each_gender_and_month_alone() -> None:
    men = [count("EECO01", "men", 1, 0), count("EECO02", "men", 1, 0), count("EECO09", "men", 1, 0)]
    assert said(found_in(*women(), *men, *women(month="2025-11", EECO04=0))) == [
        ("indicator-status-sum", "580/2025-11/women/status")
    ]


def test_participants_without_any_status_are_a_finding() -> None:
    rules = said(found_in(count("EECO01", "non_binary", 1, 0)))
    assert rules == [("indicator-status-sum", "580/2025-10/non_binary/status")]


def test_more_long_term_unemployed_than_unemployed_wait_alone() -> None:
    case = Case()
    case.counts(*women(EECO03=4))
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("indicator-subset", "580/2025-10/women/subset")
    assert (finding.read, finding.column) == ("4", "E")
    assert facts(finding) == {"gender": "women", "part_count": "4", "whole_count": "3"}
    assert waiting(case) == {"EECO03/women"}


def test_all_unemployed_may_be_long_term_unemployed() -> None:
    assert found_in(*women(EECO03=3)) == []


def test_age_bands_may_leave_people_out_but_not_hold_more_than_there_are() -> None:
    assert found_in(*women(EECO07=0)) == []
    case = Case()
    case.counts(*women(EECO06=1))
    # 1 + 2 + 3 = 6, participants 5
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("indicator-age-sum", "580/2025-10/women/age")
    assert facts(finding) == {"gender": "women", "sum_count": "6", "total_count": "5"}
    assert waiting(case) == {"EECO06/women", "EECO07/women", "EECO08/women"}


@pytest.mark.parametrize(("tertiary", "summed"), [(0, "4"), (2, "6")])
def test_education_that_does_not_add_up_is_a_warning_and_counts(tertiary: int, summed: str) -> None:
    case = Case()
    case.counts(*women(EECO11=tertiary))
    [finding] = case.check()
    assert (finding.rule, finding.severity) == ("indicator-education-sum", Severity.WARNING)
    assert finding.subject == "580/2025-10/women/education"
    assert facts(finding) == {"gender": "women", "sum_count": summed, "total_count": "5"}
    assert waiting(case) == set()


@pytest.mark.parametrize("flag", ["EECO13", "EECO14", "EECO16", "EECO17"])
def test_more_people_with_a_flag_than_participants_wait_alone(flag: str) -> None:
    case = Case()
    codes: dict[str, Any] = {flag: 6}
    case.counts(*women(**codes))
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("indicator-flag-above-total", f"580/2025-10/women/{flag}")
    assert facts(finding) == {"indicator": flag, "gender": "women", "part_count": "6", "total_count": "5"}
    assert waiting(case) == {f"{flag}/women"}


def test_two_flags_above_the_total_are_two_findings() -> None:
    assert said(found_in(*women(EECO13=6, EECO14=7))) == [
        ("indicator-flag-above-total", "580/2025-10/women/EECO13"),
        ("indicator-flag-above-total", "580/2025-10/women/EECO14"),
    ]


def test_a_wrong_number_of_participants_is_told_once() -> None:
    # With EECO01 = 1, statuses, ages, education and flags all disagree with it.
    assert said(found_in(*women(EECO01=1))) == [("indicator-status-sum", "580/2025-10/women/status")]


def test_a_waived_status_sum_counts_and_lets_the_rest_be_compared() -> None:
    case = Case()
    case.counts(*women(EECO01=6, EECO17=7))
    waiver = Waiver("2026-001", "indicator-status-sum", "580/2025-10/women/status")
    assert {(f.rule, f.waived_by) for f in case.check(waiver)} == {
        ("indicator-education-sum", None),
        ("indicator-flag-above-total", None),
        ("indicator-status-sum", "2026-001"),
    }
    assert waiting(case, waiver) == {"EECO17/women"}


def test_counts_that_do_not_sum_to_their_total_are_compared_with_no_others() -> None:
    case = Case()
    case.counts(*women(EECO02=4), count("EECO02", "total", 3, 0))
    assert said(case.check()) == [("participants-total-differs", "580/2025-10/EECO02")]


def test_a_count_or_indicator_or_gender_that_could_not_be_read_is_compared_with_nothing() -> None:
    unread = {"started": "count-unreadable", "indicator": "indicator-unknown", "gender": "gender-unknown"}
    for blank, rule in unread.items():
        rows = women()
        next(row for row in rows if row["indicator"] == "EECO02")[blank] = None
        assert [f.rule for f in found_in(*rows, count("EECR04", "women", 0, 1, "2025-12"))] == [rule]


def test_results_may_follow_entries_of_earlier_months() -> None:
    left = [count("EECR04", "women", 0, 4, "2025-12"), count("EECR01", "women", 0, 1, "2025-12")]
    assert found_in(*women(), *left) == []


@pytest.mark.parametrize(("result", "reference"), [("EECR01", 1), ("EECR02", 5), ("EECR03", 5), ("EECR04", 3 + 1)])
def test_more_results_so_far_than_people_they_are_about_wait(result: str, reference: int) -> None:
    case = Case()
    early = count(result, "women", 0, 1, "2025-11")
    case.counts(*women(), early, count(result, "women", 0, reference, "2025-12"))
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("indicator-result-above-reference", f"580/2025-12/women/{result}")
    assert (finding.read, finding.column) == (str(reference), "F")
    assert facts(finding) == {
        "indicator": result, "gender": "women", "part_count": str(1 + reference), "whole_count": str(reference),
    }  # fmt: skip
    assert waiting(case) == {f"{result}/women"}
    assert case.statuses()[f"580/2025-11/{result}/women"] == "used"


@pytest.mark.parametrize(("result", "reference"), [("EECR05", 3 + 1), ("EECR06", 1)])
def test_more_results_of_six_months_later_are_a_remark_and_wait_for_nothing(result: str, reference: int) -> None:
    case = Case()
    case.counts(*women(), count(result, "women", 0, reference, "2026-06"))
    assert case.check() == []
    case = Case()
    case.counts(*women(), count(result, "women", 0, reference + 1, "2026-06"))
    [finding] = case.check()
    assert (finding.rule, finding.severity) == ("indicator-later-result-above-reference", Severity.REMARK)
    assert waiting(case) == set()


def test_only_the_first_month_with_too_many_results_is_told() -> None:
    left = [count("EECR01", "women", 0, n, month) for n, month in ((9, "2025-11"), (1, "2025-12"))]
    assert said(found_in(*women(), *left)) == [
        ("indicator-result-above-reference", "580/2025-11/women/EECR01"),
    ]


def test_entries_that_wait_are_still_those_a_result_is_about() -> None:
    # The statuses wait: 3 + 2 + 1 = 6, participants 5. Two of three inactive women left.
    rules = said(found_in(*women(EECO04=2), count("EECR01", "women", 0, 2, "2025-12")))
    assert rules == [("indicator-status-sum", "580/2025-10/women/status")]


@pytest.mark.parametrize("code", ["EECO12", "EECO15"])
def test_what_participants_are_not_asked_waits_as_a_whole(code: str) -> None:
    case = Case()
    case.counts(*women(), count(code, "women", 1, 0), count(code, "men", 0, 0), count(code, "total", 3, 0))
    [finding] = case.check()
    assert (finding.rule, finding.subject, finding.column) == ("indicator-not-asked", f"580/2025-10/{code}", "C")
    assert waiting(case) == {f"{code}/women", f"{code}/men", f"{code}/total"}


def test_zeros_of_what_participants_are_not_asked_do_no_harm() -> None:
    assert found_in(count("EECO12", "women", 0, 0), count("EECO15", "total", 0, 0)) == []


@pytest.mark.parametrize("month", ["2025-08", "2026-09"])
def test_counts_of_a_month_outside_the_project_wait(month: str) -> None:
    case = Case()
    case.counts(*women(month=month, EECO05=2), *women())
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("count-outside-project", f"580/{month}")
    assert len(finding.row_ids) == len(SOUND)


def test_counts_that_came_twice_wait_both_times() -> None:
    case = Case()
    case.counts(*women())
    case.counts(
        *women(month="2025-11"), count("EECO01", "women", 5, 0), count("EECO02", "women", 4, 0), month="2025-11"
    )
    [finding] = case.check()
    assert (finding.rule, finding.subject) == ("count-repeated", "580/2025-10")
    assert facts(finding) == {"counts_count": "2"}
    assert len(finding.row_ids) == 4
    assert waiting(case) == {"EECO01/women", "EECO02/women"}


def test_counts_that_came_twice_are_added_when_a_decision_says_so() -> None:
    case = Case()
    case.counts(*women(), *women())
    waiver = Waiver("2026-001", "count-repeated", "580/2025-10")
    assert [(f.rule, f.waived_by) for f in case.check(waiver)] == [("count-repeated", "2026-001")]
    assert waiting(case, waiver) == set()


@pytest.mark.parametrize(
    ("row", "needed", "summed"),
    [
        (count("EECO01", "total", 4, 0), "genders", "4"),
        (count("EECR02", "total", 0, 3), "genders", "3"),
        (count("EECO18", "women", 1, 0), "total", "1"),
    ],
)
def test_counts_without_the_breakdown_that_is_counted_wait(row: dict[str, Any], needed: str, summed: str) -> None:
    [finding] = found_in(row)
    assert (finding.rule, finding.subject) == ("count-breakdown-missing", f"580/2025-10/{row['indicator']}")
    assert facts(finding) == {"indicator": row["indicator"], "needed": needed, "sum_count": summed}
    assert finding.row_ids


def test_totals_of_organisations_and_zero_totals_need_no_breakdown() -> None:
    assert (
        found_in(count("EECO19", "total", 4, 0), count("EECO01", "total", 0, 0), count("EECO02", "total", 0, 2)) == []
    )


def test_every_finding_gives_the_facts_that_its_rule_names() -> None:
    found = [
        *found_in(*women(EECO05=2)),
        *found_in(*women(EECO03=4, EECO06=1, EECO11=0, EECO13=6)),
        *found_in(count("EECR01", "women", 0, 1), count("EECO12", "women", 1, 0), count("EECO01", "total", 4, 0)),
        *found_in(*women(month="2025-08")),
        *found_in(*women(), *women()),
        *found_in(*women(), count("EECR06", "women", 0, 2)),
    ]
    rules = {rule for rule in CATALOGUE if rule.startswith(("indicator-", "count-"))}
    assert {f.rule for f in found} == rules - {
        "indicator-unknown", "count-unreadable", "count-unlike-before", "count-place-differs",
        "indicator-cumulative-fell", "indicator-reserved-sum",
    }  # fmt: skip
    for finding in found:
        assert set(finding.facts) == set(CATALOGUE[finding.rule].facts), finding.rule
