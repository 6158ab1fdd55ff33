"""Whole commands on a disk that forgets: after a power cut the same command again ends as if nothing had happened.

The disk keeps only what was synced: bytes by fsync of the file, names by fsync of their folder. `make test` cuts the
power right after every line of the journal, when all that the line names must be on the disk; `make test-long` after
every operation, also with the names of unsynced files kept. Not here: the commit protocol alone
(`test_commit_protocol.py`).
"""

import pickle
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.crashes import Disk
from tests.e2e.small_workspace import COMMANDS, Call, Stage

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked")

Cut = tuple[int, bool]
"""After how many operations the power goes, and whether names of unsynced files are kept."""


@pytest.fixture(params=COMMANDS)
def stage(request: pytest.FixtureRequest, stages: Callable[[str], Stage]) -> Stage:
    """A command with everything that it is about to change."""
    return stages(request.param)


def test_what_a_line_of_the_journal_names_is_on_the_disk_when_the_line_is(stage: Stage) -> None:
    synced = [at + 1 for at, call in enumerate(stage.calls) if call == Call("fsync", "journal.jsonl")]
    assert_all_end_alike(stage, [(calls, False) for calls in synced])


@pytest.mark.long
def test_after_a_power_cut_at_any_time_nothing_that_was_recorded_is_lost(stage: Stage) -> None:
    assert_all_end_alike(stage, [(calls, kept) for kept in (False, True) for calls in range(len(stage.calls) + 1)])


def assert_all_end_alike(stage: Stage, cuts: Sequence[Cut]) -> None:
    left = stage.root.parent / "left"
    shutil.rmtree(left, ignore_errors=True)
    left.mkdir()
    stage.lay()
    assert stage.call(remembering, stage.root, left, cuts) == stage.command.code
    earlier: dict[str, bytes | None] = {}
    for cut in cuts:
        tree = pickle.loads((left / name_of(cut)).read_bytes())
        if tree == earlier:
            continue  # the same papers as an earlier cut left lead to the same end
        earlier = tree
        lay(tree, stage.root)
        done = tree["journal.jsonl"].count(b"\n") == stage.lines
        assert stage.call() in ({stage.command.code, stage.command.code_again} if done else {stage.command.code}), cut
        assert stage.papers() == stage.done, (stage.calls[cut[0] - 1], cut)


@contextmanager
def remembering(root: Path, left: Path, cuts: Sequence[Cut]) -> Iterator[None]:
    """Watch the operations; write down what the disk would hold after each cut."""
    disk = Disk(root)
    try:
        with disk.watching():
            yield
    finally:
        for cut in cuts:
            (left / name_of(cut)).write_bytes(pickle.dumps(disk.after(*cut)))


def name_of(cut: Cut) -> str:
    return f"{cut[0]}-{cut[1]}"


def lay(tree: dict[str, bytes | None], root: Path) -> None:
    shutil.rmtree(root)
    root.mkdir()
    for name, data in sorted(tree.items()):
        if data is None:
            (root / name).mkdir()
        else:
            (root / name).write_bytes(data)
