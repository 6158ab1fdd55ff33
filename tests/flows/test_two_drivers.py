"""The plain driver and Prefect run the same steps: the same folders, the same journal, byte for byte.

Here belongs what both drivers must agree on. Not here: what a run gives (`tests/agreement`), or how a run that cannot
be done ends (`test_failing_runs.py`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State

from flows.demo import moment
from flows.desk import Desk
from flows.monthly import ordered_run, scheduled_run
from flows.steps import CLOSED_STEPS, STEPS, Run, drive
from flows.tasks import STEP_WORDS
from flows.telling import severity_counts
from pipelines.closing import Closing, close_claim
from pipelines.papers import read_papers, record_papers
from tests.claim_papers import give_papers
from tests.flows.conftest import sample, tree

DAY = date(2025, 11, 10)
MONTHS = ["2025-09", "2025-10"]
CLAIM = "2025-1"
ACCEPTED = """
kind = "accept_waiting"
id = "odottavat"
date = 2025-11-10
by = "Kirsi Kirjanpitäjä"
reason = "Koe"
claim = "2025-1"
subjects = ["580/H03/2025-10-29/1", "580/H03/2025-10-30/1", "H02/2025-10"]
"""


@dataclass
class Driven:
    """Two workspaces that began alike, after the same runs, and the states in which Prefect's runs ended."""

    plain: Desk
    prefect: Desk
    runs: list[Run]
    states: list[State[Any]]


@pytest.fixture(scope="module")
def driven(server: str, tmp_path_factory: pytest.TempPathFactory) -> Driven:
    """Two missed months and the draft of their claim, run by each driver at the same moment."""
    top = tmp_path_factory.mktemp("drivers")
    plain, prefect = sample(top / "plain", DAY), sample(top / "prefect", DAY)
    runs = [drive(Run(plain, month=month)) for month in MONTHS] + [drive(Run(plain, claim=CLAIM))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("flows.monthly.present", lambda: moment(DAY))
        states = [
            scheduled_run(str(prefect.root), return_state=True),
            ordered_run(str(prefect.root), claim=CLAIM, return_state=True),
        ]
    return Driven(plain, prefect, runs, states)


def test_both_drivers_write_the_same_folders(driven: Driven) -> None:
    written = tree(driven.prefect.root / "out")
    assert {name.split("/")[0] for name in written} == {*MONTHS, CLAIM}
    assert written == tree(driven.plain.root / "out")


def test_both_drivers_write_the_same_journal(driven: Driven) -> None:
    name = "journal.jsonl"
    assert (driven.prefect.root / name).read_bytes() == (driven.plain.root / name).read_bytes()


def test_missed_months_are_caught_up_in_order(driven: Driven) -> None:
    lines = driven.prefect.ws.journal.lines()
    assert [line.facts["folder"] for line in lines if line.kind == "published"] == [*MONTHS, CLAIM]


def test_a_run_with_errors_among_its_findings_is_completed_and_counts_them(driven: Driven) -> None:
    assert [state.name for state in driven.states] == ["Completed", "Completed"]
    assert all(run.facts["compute"]["error"] > 0 for run in driven.runs[1:])
    october = severity_counts(driven.runs[1].bundle.findings if driven.runs[1].bundle else [])
    assert f"Kuukausi 10/2025: {october}" in (driven.states[0].message or "")


def test_a_closed_claim_is_printed_again_as_it_was_frozen(driven: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    for desk in (driven.plain, driven.prefect):
        (desk.root / "decisions" / "odottavat.toml").write_text(ACCEPTED, encoding="utf-8")
        give_papers(desk.root, DAY)
        with desk.ws.lock():
            record_papers(desk.ws)
            close_claim(desk.ws, desk.rulebook, Closing(CLAIM, "Laatija", "Hyväksyjä", "Koe"), None)
    drive(Run(driven.plain, claim=CLAIM))
    monkeypatch.setattr("flows.monthly.present", lambda: moment(DAY))
    state = ordered_run(str(driven.prefect.root), claim=CLAIM, return_state=True)
    assert (state.message or "").startswith(f"Maksatushakemus {CLAIM}, suljettu: ")
    assert tree(driven.prefect.root / "out" / CLAIM) == tree(driven.plain.root / "out" / CLAIM)


def test_a_trial_changes_nothing_in_the_workspace(desk: Desk, server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.monthly.present", lambda: moment(date(2025, 10, 10)))
    before = tree(desk.root)
    state = ordered_run(str(desk.root), month="2025-09", dry_run=True, return_state=True)
    assert (state.name, (state.message or "").split(":")[0]) == ("Completed", "Kuukausi 9/2025, koeajo")
    assert tree(desk.root) == before


def test_each_step_has_a_name_that_the_accountant_understands() -> None:
    assert {name for name, _ in (*STEPS, *CLOSED_STEPS)} == set(STEP_WORDS)


def test_what_is_left_to_read_in_the_browser_is_finnish_and_names_nobody(driven: Driven) -> None:
    with get_client(sync_client=True) as client:
        found = {artifact.key: str(artifact.data) for artifact in client.read_artifacts()}
    figures, findings = found["kuukausi-2025-10"], found["kuukausi-2025-10-havainnot"]
    assert "| Hanketunnit | " in figures
    assert f"`{driven.prefect.root / 'out' / '2025-10'}`" in figures
    assert "- `maksatushakemus-luonnos.xlsx`" in figures
    assert f"## Virheet: {driven.runs[1].facts['compute']['error']}" in findings
    assert "H02" in findings
    names = [part for person in read_papers(driven.prefect.ws).project.staff for part in person.name.split()]
    assert names
    assert [name for name in names if name in figures + findings] == []
