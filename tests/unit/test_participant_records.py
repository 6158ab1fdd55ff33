"""Which records somebody should look at, whether sums are unique and the report ready, and a cumulative that fell."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from pipelines.facts import Participation, participant_facts
from pipelines.history import FELL, cumulative_that_fell
from schemas.catalogue import finding_of
from schemas.decision import Waiver
from schemas.figure import Figure, Unit
from schemas.project import load_project
from tests.unit.checks_case import CATALOGUE, PROJECT_TOML
from tests.unit.register_case import LEMI, Counted, count, person


def matters(counted: Counted) -> list[tuple[str, int]]:
    return [(record["matter"], record["row"]) for record in counted.records]


def test_exits_situations_and_follow_ups_that_are_missing_are_listed_once_they_are_due() -> None:
    left: dict[str, Any] = {"ended_date": "2026-01-31", "ended_status": "other"}
    rows = [
        person("a", "2025-10-31"), person("b", **left), person("c", **left | {"ended_status": None}),
        person("d", **left, six_months_status="other"),
    ]  # fmt: skip
    assert matters(count([rows], date(2026, 7, 30))) == [("follow_up", 3), ("follow_up", 4), ("no_status", 4)]
    # The project ends in August: by then an exit is missing.
    found = count([rows], date(2026, 8, 31))
    assert ("no_exit", 2) in matters(found)
    assert found.complete == [{"municipality": LEMI, "month": "2025-10", "complete_count": 4, "waiting_count": 0}]


def test_waiting_later_and_minor_records_are_listed_by_their_place_without_a_key() -> None:
    hour = 3600
    rows = [
        person("a", gender="total", participated_s=9 * hour),
        person("b", "2026-05-04", participated_s=9 * hour),
        person("c", participated_s=hour),
    ]
    found = count([rows], date(2026, 4, 30), settings="least_hours = 8")
    assert matters(found) == [("after_period", 3), ("minor", 4), ("waiting", 2)]
    assert "participant" not in found.records[0]
    assert [one["waiting_count"] for one in found.complete] == [1]


def test_sums_are_unique_only_when_every_municipality_keeps_a_register_of_issued_keys() -> None:
    plain = re.sub(r"^participants = .*\n", "", PROJECT_TOML, flags=re.MULTILINE)
    registers = plain.replace("[[partners]]", '[[partners]]\nparticipants = "register"')
    project, counts = load_project(registers.encode()), load_project(plain.encode())
    nothing: dict[str, Any] = {"records": [], "complete": [], "findings": []}
    assert participant_facts(project, Participation(own_keys=False, **nothing))["unique"]
    assert not participant_facts(project, Participation(own_keys=True, **nothing))["unique"]
    assert not participant_facts(counts, Participation(own_keys=False, **nothing))["unique"]
    assert count([[person("own-a")]]).own_keys
    assert not count([[person("a")]]).own_keys


def test_open_errors_about_participants_keep_the_report_unfinished_and_accepted_ones_do_not() -> None:
    wrong = finding_of(CATALOGUE["indicator-status-sum"], record_kind="participants")
    accepted = finding_of(CATALOGUE["indicator-subset"], record_kind="participants", waived_by="d1")
    hours = finding_of(CATALOGUE["rate-missing"], record_kind="timesheet")
    remark = finding_of(CATALOGUE["count-unlike-before"], record_kind="participants")
    project = load_project(PROJECT_TOML.encode())
    facts = participant_facts(project, Participation([], [], False, [wrong, wrong, accepted, hours, remark]))
    assert (facts["state"], facts["failed"]) == ("unfinished", [{"rule": "indicator-status-sum", "findings_count": 2}])
    facts = participant_facts(project, Participation([], [], False, [accepted, hours, remark]))
    assert (facts["state"], facts["failed"]) == ("ready", [])


CLAIMED = {
    "indicators/2025-1/EECO01/women/all/cumulative": Fraction(5),
    "indicators/2025-1/EECO01/men/all/cumulative": Fraction(3),
    "indicators/2025-1/EECO01/women/580/cumulative": Fraction(9),
    "indicators/2025-1/EECO01/women/all/period": Fraction(9),
}


def test_a_cumulative_count_that_fell_since_the_claim_before_is_an_error_until_somebody_says_why() -> None:
    now = {
        f"indicators/2026-01/EECO01/{gender}/{place}/{span}": Figure("", Fraction(n), Unit.COUNT, ["number", "0"])
        for gender, n in (("women", 4), ("men", 3))
        for place in ("all", "580")
        for span in ("cumulative", "period")
    }
    comment = Waiver(
        id="d9",
        kind="waiver",
        date=date(2026, 2, 1),
        by="A B",
        reason="Palasi",
        rule=FELL,
        identity="2026-01/EECO01/women",
    )
    [found] = cumulative_that_fell(now, "2026-01", "2025-1", CLAIMED, CATALOGUE[FELL], [])
    assert (found.subject, found.blocks) == ("2026-01/EECO01/women", True)
    assert (found.facts["then_count"], found.facts["now_count"]) == ("5", "4")
    [found] = cumulative_that_fell(now, "2026-01", "2025-1", CLAIMED, CATALOGUE[FELL], [comment])
    assert (found.waived_by, found.blocks) == ("d9", False)
    assert cumulative_that_fell(now, "2026-01", "2025-1", {}, CATALOGUE[FELL], []) == []
