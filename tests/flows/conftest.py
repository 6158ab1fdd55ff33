"""One Prefect server for all tests of the flows, the real one that `tilitys serve` starts, and small workspaces.

Here belongs what several test modules of this folder need. Prefect reads the environment when it is imported, so it is
made here, before any of them is.
"""

import atexit
import os
import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.demo import deliver, make_workspace, moment
from flows.desk import Desk
from flows.serving import HOST, SERVER_LOG, running_server, settings
from tests.flows.browser import free_port

_HOME = tempfile.TemporaryDirectory(prefix="tilitys-prefect-")
atexit.register(_HOME.cleanup)
LOGIN = "tilitys:koe"


PORT = free_port()
os.environ.update(settings(Path(_HOME.name), PORT, LOGIN))


def prefect_home() -> Path:
    """The folder in which the server keeps its database and its log."""
    return Path(_HOME.name)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Prefect's server; gives the address of its API. Flows that are called in this process run against it."""
    from prefect.events.worker import EventsWorker
    from prefect.logging.handlers import APILogWorker

    with running_server(PORT, Path(_HOME.name) / SERVER_LOG):
        yield f"http://{HOST}:{PORT}/api"
        # What is still to be told is told while somebody listens.
        for worker in (APILogWorker, EventsWorker):
            worker.drain_all(timeout=10)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Let the flows believe that it is six in the morning of a day."""
    return lambda day: monkeypatch.setattr("flows.monthly.present", lambda: moment(day))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """The sample's workspace with what had arrived by the turn of its first month."""
    return sample(tmp_path / "hanke", date(2025, 10, 10))


def sample(folder: Path, day: date) -> Desk:
    """The sample's workspace on a day before which nothing was run: everything sent by then waits in the inbox."""
    made = make_workspace(folder)
    deliver(made, day)
    return Desk(folder, moment(day))


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
