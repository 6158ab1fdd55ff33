"""`tilitys serve` as a person meets it: a command that says one line, and pages behind a password.

Here belongs starting the command and asking Prefect's API as its pages do. Not here: what must come of it.
"""

import base64
import json
import os
import signal
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from flows.desk import PASSWORD_FILE
from flows.serving import HOST

TILITYS = str(Path(sysconfig.get_path("scripts")) / "tilitys")
FORM = "Käynnistä ajo"
PATIENCE_S = 300


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(root: Path, env: Mapping[str, str] | None = None) -> Iterator[tuple[subprocess.Popen[str], "Api", IO[str]]]:
    """`tilitys serve` on a free port, ready; killed at the end when it is still there."""
    port = free_port()
    process = subprocess.Popen(
        [TILITYS, "serve", "-w", str(root), "--port", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        env=env,
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line.startswith(f"Palvelin on käynnissä. Avaa selaimella http://{HOST}:{port}/deployments ja"), line
        assert str(root / PASSWORD_FILE) in line
        yield process, Api(port, (root / PASSWORD_FILE).read_text(encoding="utf-8").strip()), process.stdout
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


class Api:
    """Prefect's API as a browser sees it, with a password."""

    def __init__(self, port: int, who: str) -> None:
        self.top = f"http://{HOST}:{port}"
        self.header = {"Authorization": "Basic " + base64.b64encode(who.encode()).decode()} if who else {}

    def call(self, path: str, body: object = None) -> Any:
        """POST with a body, GET without one. A busy database is asked again, as a person would."""
        data = None if body is None else json.dumps(body).encode()
        asked = urllib.request.Request(self.top + path, data, {"Content-Type": "application/json", **self.header})
        for _ in range(5):
            try:
                with urllib.request.urlopen(asked, timeout=30) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 503:
                    raise
            time.sleep(1)
        pytest.fail(f"{path} is not answered")

    def start(self, **parameters: object) -> str:
        """Start a run with the form; gives its id."""
        path = f"/api/deployments/{self.deployment(FORM)}/create_flow_run"
        return str(self.call(path, {"parameters": parameters})["id"])

    def deployment(self, name: str) -> str:
        """The id of a deployment."""
        (found,) = self.call("/api/deployments/filter", {"deployments": {"name": {"any_": [name]}}})
        return str(found["id"])

    def state(self, run: str, *types: str) -> dict[str, Any]:
        """The state of a run, as soon as it is of one of the types."""
        until = time.monotonic() + PATIENCE_S
        while time.monotonic() < until:
            state: dict[str, Any] = self.call(f"/api/flow_runs/{run}")["state"]
            if state["type"] in types:
                return state
            time.sleep(0.1)
        pytest.fail(f"the run is {state}")
