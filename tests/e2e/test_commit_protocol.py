"""Proof of the commit protocol: whatever is cut off at whatever point, doing it again ends as if nothing had happened.

Receiving, quarantine, publishing over an older folder in which a person changed a page, freezing and issuing are killed
at each of their file operations, also in the middle of a write, also in the recovery itself; and a disk forgets at each
point what was not synced. Not here: whole runs through the command line, and the words of messages (`tests/unit`).
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.frozen import freeze_claim, freeze_invoices, frozen_claims, frozen_invoices
from pipelines.publishing import publish
from pipelines.verify import verify_papers
from pipelines.workspace import Moment, Workspace
from tests.e2e.crashes import Disk, kill, operations

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked")

NOW = Moment(datetime(2026, 4, 10, 6, 0, tzinfo=UTC), date(2026, 4, 10))
OLD_PAGES = {"hakemus.xlsx": b"helmikuu", "palautteet/lemi.xlsx": b"kunnossa", "vanha.xlsx": b"poistuva"}
NEW_PAGES = {"hakemus.xlsx": b"maaliskuu", "palautteet/lemi.xlsx": b"kunnossa"}
PROJECT = b"schema = 1\n"

Tree = dict[str, bytes | None]


def work(root: Path) -> None:
    """Receive the inbox (files with `hetu` go to quarantine), publish, freeze, issue: each under a lock of its own."""
    ws = Workspace.open(root, NOW)
    with ws.lock():
        for file in ws.inbox():
            data = file.path.read_bytes()
            with ws.taking(file) as unchanged:
                assert unchanged
                if b"hetu" in data:
                    ws.quarantine(data, {"name": file.name})
                    ws.record("refused", sha256=None, name=file.name)
                else:
                    ws.record("received", sha256=ws.archive(data, {"name": file.name}), name=file.name)
    with ws.lock():
        publish(ws, "2026-03", NEW_PAGES, edition="month:2026-03", as_of=None, head=2)
        publish(ws, "2026-1", {"hakemus.xlsx": b"luonnos"}, edition="claim:2026-1:v1", as_of=None, head=2)
    with ws.lock():
        if not frozen_claims(ws):
            files = {"figures.csv": b"luvut", "rows/hours.csv": b"rivit"}
            names = {"by": "Anna A", "approved_by": "Bo B"}
            freeze_claim(ws, "2026-1", 1, files, reason="valmis", program_version="0.1.0", **names)
    with ws.lock():
        if not frozen_invoices(ws):
            files = {"invoices.csv": b"laskut", "lasku-1.pdf": b"%PDF"}
            freeze_invoices(ws, "2026-1", 1, files, {"number_first": 1, "number_last": 1}, program_version="0.1.0")


@pytest.fixture(autouse=True, scope="module")
def no_waiting_for_the_disk() -> Iterator[None]:
    """That a sync is called, and when, is what counts here; the real disk is not unplugged."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A workspace with pages published, one of them changed by a person, and three files in the inbox."""
    root = tmp_path_factory.mktemp("ennen") / "hanke"
    ws = Workspace.create(root, NOW, {"project.toml": PROJECT})
    with ws.lock():
        ws.record("configured", sha256=ws.archive(PROJECT, {"name": "project.toml"}), name="project.toml")
        publish(ws, "2026-03", OLD_PAGES, edition="month:2026-03", as_of=None, head=1)
        for name in ("580-Parikkala/a.csv", "580-Parikkala/b.csv", "700-Ruokolahti/c.csv"):
            ws.commit(f"inbox/{name}", b"hetu" if name.endswith("b.csv") else f"tunnit {name}".encode())
    (root / "out/2026-03/hakemus.xlsx").write_bytes(b"oma muistiinpano")
    return tree(root)


@pytest.fixture(scope="module")
def undisturbed(before: Tree, tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """What the work leaves when nothing happens to it."""
    root = tmp_path_factory.mktemp("rauhassa") / "hanke"
    lay(before, root)
    work(root)
    assert verify_papers(Workspace.open(root, NOW)) == []
    return tree(root)


def tree(root: Path) -> Tree:
    """Path → bytes, None for a folder; the lock and torn lines set aside say nothing about the work."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*")}
    return {
        name: None if path.is_dir() else path.read_bytes()
        for name, path in sorted(found.items())
        if name != ".lock" and not name.startswith("journal.torn-")
    }


def lines_of(tree: Tree) -> int:
    """How many lines of the journal have been written in full."""
    return (tree["journal.jsonl"] or b"").count(b"\n")


def lay(tree: Tree, root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir()
    for name, data in sorted(tree.items()):
        if data is None:
            (root / name).mkdir()
        else:
            (root / name).write_bytes(data)


def test_undisturbed_work_receives_publishes_keeps_freezes_and_issues(undisturbed: Tree) -> None:
    received = hashlib.sha256(b"tunnit 580-Parikkala/a.csv").hexdigest()
    assert undisturbed[f"archive/{received}"] == b"tunnit 580-Parikkala/a.csv"
    assert undisturbed["quarantine/4"] == b"hetu"
    assert [name for name, data in undisturbed.items() if name.startswith("inbox/") and data is not None] == []
    assert undisturbed["out/2026-03/hakemus.xlsx"] == b"maaliskuu"
    assert undisturbed["out/.kept/2026-03-6/hakemus.xlsx"] == b"oma muistiinpano"
    assert "out/2026-03/vanha.xlsx" not in undisturbed
    assert undisturbed["frozen/2026-1/v1/rows/hours.csv"] == b"rivit"
    assert undisturbed["frozen/invoices/2026-1-1/lasku-1.pdf"] == b"%PDF"
    # configured, published, received, refused, received, published twice, closed, invoiced
    assert lines_of(undisturbed) == 9


def test_killed_at_any_operation_it_ends_as_if_nothing_had_happened(
    before: Tree, undisturbed: Tree, tmp_path: Path
) -> None:
    root = tmp_path / "hanke"
    lay(before, root)
    names = operations(lambda: work(root))
    # 2 archived files and their slips, 1 quarantined and its slip, 3 pages, 4 frozen files and 2 manifests, 7 lines
    assert names.count("write") == 4 + 2 + 3 + 6 + 7
    points = [(at, torn) for at, name in enumerate(names) for torn in ((False, True) if name == "write" else (False,))]
    left: Tree = {}
    met = set()
    for at, torn in points:
        lay(before, root)
        assert kill(lambda: work(root), at, torn), (at, torn)
        if (found := tree(root)) != left:
            # The same papers left as by the call before lead to the same end.
            left = found
            met.add(lines_of(found))
            work(root)
            assert tree(root) == undisturbed, (at, names[at], torn)
    assert met == {2, 3, 4, 5, 6, 7, 8, 9}


def test_killed_again_while_it_sets_right_what_the_first_crash_left(
    before: Tree, undisturbed: Tree, tmp_path: Path
) -> None:
    root = tmp_path / "hanke"
    lay(before, root)
    names = operations(lambda: work(root))
    for at in range(0, len(names), 4):
        lay(before, root)
        assert kill(lambda: work(root), at, torn=names[at] == "write")
        # Another point of the second run each time, so that all of the recovery is met in one state or another.
        kill(lambda: work(root), at * 7 % 37, torn=False)
        work(root)
        assert tree(root) == undisturbed, (at, names[at])


@pytest.mark.parametrize("names_kept", [False, True], ids=["nothing_unsynced", "names_without_their_bytes"])
def test_a_disk_that_forgets_what_was_not_synced_loses_nothing_that_was_recorded(
    names_kept: bool, before: Tree, undisturbed: Tree, tmp_path: Path
) -> None:
    watched, root = tmp_path / "katsottu", tmp_path / "hanke"
    lay(before, watched)
    disk = Disk(watched)
    with disk.watching():
        work(watched)
    done = disk.after(len(disk.calls), names_kept)
    shown = {name: data for name, data in undisturbed.items() if name.startswith(("frozen/", "journal", "out/"))}
    assert done.items() >= shown.items(), "what finished work shows must be on the disk when it ends"
    left: Tree = {}
    met = set()
    for calls in range(len(disk.calls) + 1):
        if (found := disk.after(calls, names_kept)) != left:
            left = found
            met.add(lines_of(found))
            lay(found, root)
            work(root)
            assert tree(root) == undisturbed, disk.calls[calls - 1][:2]
    assert met == {2, 3, 4, 5, 6, 7, 8, 9}


def test_a_workspace_whose_making_was_killed_can_be_made_again(tmp_path: Path) -> None:
    files = {"project.toml": PROJECT, "inbox/580-Parikkala/LUE.txt": b"ohje"}
    roots = [tmp_path / "rauhassa", tmp_path / "hanke"]

    def make() -> None:
        Workspace.create(roots[-1], NOW, files)

    names = operations(lambda: Workspace.create(roots[0], NOW, files))
    made = tree(roots[0])
    for at, name in enumerate(names):
        shutil.rmtree(roots[1], ignore_errors=True)
        assert kill(make, at, torn=name == "write")
        if not (roots[1] / "project.toml").exists():
            make()
        with Workspace.open(roots[1], NOW).lock():
            pass
        assert tree(roots[1]) == made, (at, name)
