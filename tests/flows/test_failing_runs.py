"""A run that cannot be done ends in Finnish words, leaves nothing half-done, and is tried again only where that helps.

Here belongs what a user is told when something is wrong. Not here: runs that are done (`test_two_drivers.py`), nor a
server that dies (`test_serving.py`).
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pytest
from prefect.client.schemas.objects import State

from flows import steps, tasks
from flows.desk import Desk
from flows.monthly import ordered_run, scheduled_run
from flows.steps import Run
from schemas.errors import LockedError, TilitysError
from tests.flows.conftest import tree

pytestmark = pytest.mark.usefixtures("server")
MONTHS = "2025-09, 2025-10, 2025-11, 2025-12, 2026-01, 2026-02, 2026-03, 2026-04, 2026-05, 2026-06, 2026-07, 2026-08"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"month": "2026-13"}, f"Kuukautta ”2026-13” ei ole hankkeessa. Valitse jokin näistä: {MONTHS}."),
        ({"month": "maaliskuu"}, f"Kuukautta ”maaliskuu” ei ole hankkeessa. Valitse jokin näistä: {MONTHS}."),
        ({"month": "2027-01"}, f"Kuukautta ”2027-01” ei ole hankkeessa. Valitse jokin näistä: {MONTHS}."),
        ({"month": 9}, f"Kuukautta ”9” ei ole hankkeessa. Valitse jokin näistä: {MONTHS}."),
        (
            {"claim": "2026-9"},
            "Maksatusjaksoa ”2026-9” ei ole hankkeessa. Valitse jokin näistä: 2025-1, 2026-1, 2026-2.",
        ),
        ({"claim": "2026-9", "month": "2025-09"}, "Maksatusjaksoa ”2026-9” ei ole hankkeessa."),
        ({}, "Valitse kuukausi tai maksatusjakso ja käynnistä ajo uudelleen."),
        ({"month": "2025-09", "dry_run": "kyllä"}, "Koeajon valinta ”kyllä” ei kelpaa: anna true tai false."),
    ],
)
def test_what_the_form_does_not_offer_is_refused_in_words(desk: Desk, asked: dict[str, Any], words: str) -> None:
    before = tree(desk.root)
    state = ordered_run(str(desk.root), **asked, return_state=True)
    assert state.name == "Failed"
    assert (state.message or "").startswith(words)
    assert tree(desk.root) == before


def test_a_folder_that_is_no_workspace_is_told(desk: Desk) -> None:
    state = scheduled_run(str(desk.root / "inbox"), return_state=True)
    assert state.name == "Failed"
    assert "ei ole hankkeen työtilaa: tiedosto project.toml puuttuu." in (state.message or "")


def test_a_run_while_another_one_writes_ends_with_the_words_of_the_lock_and_changes_nothing(
    desk: Desk, at: Callable[[date], None]
) -> None:
    at(date(2025, 10, 10))
    before = tree(desk.root)
    with desk.ws.lock():
        state = ordered_run(str(desk.root), month="2025-09", return_state=True)
    assert state.name == "Failed"
    assert "on toisen ajon käytössä. Odota, että se päättyy" in (state.message or "")
    assert tree(desk.root) == before


def test_a_month_that_fails_stops_the_later_ones_and_tells_what_was_run(
    desk: Desk, at: Callable[[date], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    at(date(2025, 12, 10))

    def fail_in_october(run: Run) -> Mapping[str, Any]:
        if run.month == "2025-10":
            raise LockedError("Sivu on auki.")
        return {"error": 0}

    monkeypatch.setattr(tasks, "steps_of", lambda run: (("publish", fail_in_october),))
    monkeypatch.setattr("flows.monthly.run_bundle", lambda run: None)
    monkeypatch.setattr("flows.monthly.save_artifacts", lambda *_: None)
    monkeypatch.setattr("flows.monthly.told", lambda run, bundle, dry_run: f"{run.month} ajettu.")
    state = scheduled_run(str(desk.root), return_state=True)
    assert (state.name, state.message) == (
        "Failed",
        "Kuukausi 10/2025: Sivu on auki. Ennen sitä ajettiin: 2025-09 ajettu.",
    )


class Step:
    """A step that fails with an error as often as it is told, and counts."""

    def __init__(self, error: Exception, times: int) -> None:
        self.error, self.times, self.calls = error, times, 0

    def __call__(self, run: Run) -> Mapping[str, Any]:
        self.calls += 1
        if self.calls <= self.times:
            raise self.error
        return {"head": 7, "edition": "month:2025-09"}


@pytest.fixture
def run_step(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[Step], tuple[State[Any], Run]]:
    """Run one step as a task of a flow, with no time between attempts."""
    from prefect import flow

    monkeypatch.setattr(tasks, "RETRY_DELAYS_S", [0, 0, 0])

    def call(step: Step) -> tuple[State[Any], Run]:
        monkeypatch.setattr(tasks, "steps_of", lambda run: (("receive", step),))
        run = Run(desk, month="2025-09")

        @flow
        def one_step() -> State[Any]:
            return tasks.outcome(lambda: str(tasks.drive_as_tasks(run).head))

        return one_step(return_state=True), run

    return call


def test_a_step_that_the_disk_refused_is_tried_again(run_step: Callable[[Step], tuple[State[Any], Run]]) -> None:
    step = Step(OSError(5, "Input/output error"), 2)
    state, run = run_step(step)
    assert (state.name, step.calls) == ("Completed", 3)
    assert (run.head, run.edition) == (7, "month:2025-09")


def test_a_disk_that_keeps_refusing_is_told_after_the_last_attempt(
    run_step: Callable[[Step], tuple[State[Any], Run]], caplog: pytest.LogCaptureFixture
) -> None:
    step = Step(OSError(28, "No space left on device"), 99)
    state, _ = run_step(step)
    assert (state.name, step.calls) == ("Failed", 4)
    assert (state.message or "").startswith(
        "Levyltä ei voi lukea tai sinne ei voi kirjoittaa (No space left on device)."
    )
    assert "Traceback" not in caplog.text


def test_an_error_of_ours_is_not_tried_again(run_step: Callable[[Step], tuple[State[Any], Run]]) -> None:
    step = Step(TilitysError("Sivu on auki. Sulje se."), 99)
    state, _ = run_step(step)
    assert (state.name, state.message, step.calls) == ("Failed", "Sivu on auki. Sulje se.", 1)


def test_a_fault_of_the_program_is_told_without_what_was_read(
    run_step: Callable[[Step], tuple[State[Any], Run]],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TILITYS_DEBUG", raising=False)
    state, _ = run_step(Step(KeyError("Malli Mallikas"), 99))
    assert (state.message or "").startswith("Ohjelmassa on vika (KeyError).")
    assert "Mallikas" not in caplog.text + (state.message or "")


def test_a_claim_that_is_closed_while_its_run_works_keeps_its_closed_pages(desk: Desk) -> None:
    run = Run(desk, month="2025-09")
    for _, step in steps.STEPS[:-1]:
        step(run)
    with desk.ws.lock():
        desk.ws.record(
            "closed", claim="2025-1", version=1, folder="2025-1/v1", manifest="0" * 64, by="A", approved_by="B"
        )
    with pytest.raises(LockedError, match="Maksatushakemus 2025-1 suljettiin tämän ajon aikana"):
        steps.publish_step(run)
    assert not (desk.root / "out" / "2025-09").exists()
