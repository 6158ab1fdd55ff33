"""What the tests of whole commands share: the command line in this process, and copies of the sample's workspaces.

Here belongs how a command is called. Not here: the workspaces themselves (`tests/sample_year.py`).
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from flows.auditing import publish_audit
from flows.cli import main
from flows.demo import moment
from flows.desk import Desk
from tests.e2e.small_workspace import COMMANDS, Stage, september
from tests.e2e.told import CommandLine, Told


@pytest.fixture
def tilitys(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> CommandLine:
    """The command `tilitys` on a day of the sample: `tilitys(root, "run", "2025-10", on=date(2025, 11, 20))`."""

    def call(root: Path | None, *arguments: str, on: date = date(2025, 11, 15)) -> Told:
        monkeypatch.setattr("flows.clock.present", lambda: moment(on))
        capfd.readouterr()
        where = () if root is None else ("-w", str(root))
        with pytest.raises(SystemExit) as left:
            main([*arguments, *where])
        told = capfd.readouterr()
        assert "Traceback" not in told.err + told.out
        assert isinstance(left.value.code, int)
        return Told(left.value.code, told.out, told.err)

    return call


@pytest.fixture(scope="session")
def one_month(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Three municipalities after September, to be copied."""
    return september(tmp_path_factory.mktemp("one-month") / "hanke")


@pytest.fixture(scope="session")
def stages(one_month: Desk, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Stage]:
    """The commands that are disturbed, by name; each is made ready once."""
    return cache(lambda name: Stage(COMMANDS[name], one_month, tmp_path_factory.mktemp(name)))


@pytest.fixture(scope="session")
def audited(closed_claim: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The closed claim with its auditor's folder, to be looked at only."""
    root = tmp_path_factory.mktemp("tarkastus") / "hanke"
    shutil.copytree(closed_claim.root, root)
    desk = replace(closed_claim, root=root)
    publish_audit(desk, "2025-1")
    return desk


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Desk], Path]:
    """Make a copy of a workspace for this test alone; gives its folder."""

    def copy(desk: Desk) -> Path:
        return Path(shutil.copytree(desk.root, tmp_path / "hanke"))

    return copy


@pytest.fixture
def hanke(two_months: Desk, copied: Callable[[Desk], Path]) -> Path:
    """The sample after two months; nothing waits in its inbox."""
    return copied(two_months)


@pytest.fixture
def suljettu(closed_claim: Desk, copied: Callable[[Desk], Path]) -> Path:
    """The sample after two months and the closing of claim 2025-1."""
    return copied(closed_claim)
