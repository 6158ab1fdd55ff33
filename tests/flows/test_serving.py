"""`tilitys serve`: who may come in, what it tells, how it ends, and what is left when it is killed.

Here belongs the command as a process of its own, and its settings. Not here: what is served (`test_deployments.py`).
"""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.demo import moment
from flows.deployments import SCHEDULED_NAME
from flows.desk import PASSWORD_FILE, SERVER_FOLDER, Desk
from flows.password import login
from flows.serving import HOST, serve_workspace, settings
from flows.setting_up import rebuild_cache
from flows.steps import Run, drive
from flows.trial import trial_desk
from pipelines.papers import record_papers
from schemas.errors import UsageError
from tests.flows.browser import PATIENCE_S, TILITYS, Api, serving
from tests.flows.conftest import sample, tree

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these rights nor these signals")


@POSIX
def test_the_password_is_made_once_into_a_file_that_only_the_owner_reads(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILITYS_SALASANA", raising=False)
    who, where = login(desk.ws)
    path = desk.root / PASSWORD_FILE
    assert path.read_text(encoding="utf-8") == f"{who}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(path) in where
    assert login(desk.ws)[0] == who
    assert desk.ws.journal.lines() == []
    user, _, password = who.partition(":")
    assert user == "tilitys"
    assert len(password) == 23  # four groups of five of 31 letters and digits: 99 bits


def test_a_password_in_the_environment_goes_before_the_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TILITYS_SALASANA", "hyva-salasana")
    assert login(desk.ws)[0] == "tilitys:hyva-salasana"
    assert not (desk.root / PASSWORD_FILE).exists()


@pytest.mark.parametrize("password", ["", "kaksi sanaa", "sämpylä"])
def test_a_password_that_cannot_be_typed_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    monkeypatch.setenv("TILITYS_SALASANA", password)
    with pytest.raises(UsageError, match="ympäristömuuttujassa TILITYS_SALASANA ei kelpaa"):
        login(desk.ws)


def test_the_servers_folder_is_left_alone_by_rebuild_and_no_trial_copies_it(desk: Desk) -> None:
    database = desk.ws.cache(SERVER_FOLDER) / "prefect.db"
    database.parent.mkdir(parents=True)
    database.write_bytes(b"open")
    (desk.root / PASSWORD_FILE).write_text("tilitys:x", encoding="utf-8")
    (desk.ws.cache("typed")).mkdir()
    with desk.ws.lock():
        record_papers(desk.ws)
    rebuild_cache(desk)
    assert database.read_bytes() == b"open"
    assert not desk.ws.cache("typed").exists()
    with trial_desk(desk) as trial:
        assert (trial.root / "project.toml").exists()
        assert not (trial.root / PASSWORD_FILE).exists()
        assert not trial.ws.cache(SERVER_FOLDER).exists()


def test_nothing_is_told_outside_and_a_proxy_is_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "kunta.example")
    made = settings(Path("koti"), 4200, "tilitys:x")
    assert made["PREFECT_SERVER_API_HOST"] == "127.0.0.1"
    assert made["DO_NOT_TRACK"] == "1"
    assert made["PREFECT_SERVER_ANALYTICS_ENABLED"] == "false"
    assert made["PREFECT_SERVER_UI_V2_ENABLED"] == "false"
    assert made["NO_PROXY"] == "kunta.example,127.0.0.1,localhost"


def test_no_command_waits_for_prefects_import() -> None:
    # Serving imports it too, but only when its settings stand in the environment.
    asked = "import sys, flows.cli, flows.steps, flows.trial, flows.serving; print('prefect' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


def test_no_heartbeat_delays_a_run() -> None:
    asked = "from prefect.settings import get_current_settings; print(get_current_settings().flows.heartbeat_frequency)"
    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "None"


def test_a_port_that_is_taken_is_told_with_another_one(desk: Desk) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"Portti {port} on toisen ohjelman käytössä.*--port {port + 1}"):
            serve_workspace(desk, port)


def short(desk: Desk) -> None:
    """Make a project of the sample's first month, which has been missed long ago, whatever the day is."""
    path = desk.root / "project.toml"
    head, *periods = path.read_text(encoding="utf-8").split("[[claim_periods]]\n")
    first = periods[0].replace("2025-12-31", "2025-09-30").rstrip() + "\nlast = true\n\n"
    rest = periods[-1].partition("\n\n")[2]
    whole = head.replace("end = 2026-08-31", "end = 2025-09-30") + "[[claim_periods]]\n" + first + rest
    path.write_text(whole, encoding="utf-8")


@POSIX
def test_a_missed_month_is_run_at_the_start_and_a_second_run_of_it_waits_for_its_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILITYS_SALASANA", raising=False)
    short(desk)
    with serving(desk.root) as (process, api, said):
        with pytest.raises(urllib.error.HTTPError, match="401"):
            Api(int(api.top.rpartition(":")[2]), "tilitys:arvaus").call("/api/deployments/filter", {})
        assert api.call("/ui-settings")["available_uis"] == ["v1"]
        second = subprocess.run([TILITYS, "serve", "-w", str(desk.root)], capture_output=True, text=True, check=False)
        assert (second.returncode, second.stderr.split(".")[0]) == (12, "Palvelin on jo käynnissä tälle hankkeelle")

        caught_up = {"flow_runs": {"deployment_id": {"any_": [api.deployment(SCHEDULED_NAME)]}}}
        (missed,) = [r for r in api.call("/api/flow_runs/filter", caught_up) if not r["auto_scheduled"]]
        runs = [missed["id"], api.start(month="2025-09")]
        states = [api.state(run, "COMPLETED", "FAILED", "CRASHED") for run in runs]
        assert [state["type"] for state in states] == ["COMPLETED", "COMPLETED"]
        assert [state["message"].split(":")[0] for state in states] == ["Kuukausi 9/2025"] * 2
        published = [line.facts["folder"] for line in desk.ws.journal.lines() if line.kind == "published"]
        assert published == ["2025-09"]

        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE_S) == 0
        assert said.read() == "Palvelin on pysäytetty.\n"
        with pytest.raises(urllib.error.URLError):
            api.call("/api/health")


@POSIX
@pytest.mark.long
def test_a_workspace_whose_server_was_killed_in_the_middle_is_continued_by_the_plain_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TILITYS_SALASANA", raising=False)
    killed, reference = (sample(tmp_path / name, date(2025, 10, 10)) for name in ("killed", "reference"))
    with serving(killed.root) as (process, api, _):
        api.state(api.start(month="2025-09"), "RUNNING")
        until = time.monotonic() + PATIENCE_S
        while not any(line.kind == "received" for line in killed.ws.journal.lines()) and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    for desk in (killed, reference):
        drive(Run(replace(desk, now=moment(date(2025, 10, 11))), month="2025-09"))
    pages = tree(reference.root / "out" / "2025-09")
    assert pages.keys() == tree(killed.root / "out" / "2025-09").keys()
    assert pages["figures.csv"] == (killed.root / "out" / "2025-09" / "figures.csv").read_bytes()
    received = [line.facts["sha256"] for line in killed.ws.journal.lines() if line.kind == "received"]
    assert len(received) == len(set(received)) > 0

    with serving(killed.root) as (_, api, _):
        cut_off = {"flow_runs": {"state": {"type": {"any_": ["CRASHED"]}}}}
        (run,) = api.call("/api/flow_runs/filter", cut_off)
        assert run["state"]["message"].startswith("Ajo keskeytyi, kun palvelin pysähtyi.")


@POSIX
@pytest.mark.long
def test_a_server_that_dies_ends_the_command_in_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TILITYS_SALASANA", raising=False)
    with serving(desk.root) as (process, _, said):
        listed = subprocess.run(
            ["pgrep", "-P", str(process.pid), "-f", "flows.server"], capture_output=True, text=True, check=True
        )
        os.kill(int(listed.stdout), signal.SIGKILL)
        assert process.wait(PATIENCE_S) == 20
        assert said.read().startswith("Palvelin ei ole käynnissä. Käynnistä se uudelleen: tilitys serve.")
