"""Frozen claims and invoices: freezing them, reading them back, and what is refused.

Not here: whether the files are still as they were (`test_paper_verify`).
"""

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.frozen import freeze_claim, freeze_invoices, frozen_claims, frozen_files, frozen_invoices
from pipelines.workspace import Moment, Workspace
from schemas.errors import UsageError, VerificationError

NOW = Moment(datetime(2026, 4, 10, 6, 0, tzinfo=UTC), date(2026, 4, 10))
LATER = Moment(datetime(2026, 5, 10, 6, 0, tzinfo=UTC), date(2026, 5, 10))
FILES = {"figures.csv": b"figure_id;value;unit;expression\n", "facts.json": b"{}\n"}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    ws = Workspace.create(tmp_path / "hanke", NOW, {"project.toml": b"schema = 1\n"})
    with ws.lock():
        ws.record("configured", sha256=ws.archive(b"schema = 1\n", {"name": "project.toml"}))
    return ws


def close(ws: Workspace, version: int = 1) -> Path:
    with ws.lock():
        return freeze_claim(
            ws,
            "2026-1",
            version,
            FILES,
            by="Anna A",
            approved_by="Bo B",
            reason="valmis",
            program_version="0.1.0",
        )


def test_a_closed_claim_lies_in_its_folder_with_a_manifest_that_its_line_names(ws: Workspace) -> None:
    before = ws.journal.head
    folder = close(ws)
    manifest = (folder / "manifest.json").read_bytes()
    assert folder == ws.root / "frozen" / "2026-1" / "v1"
    assert json.loads(manifest) == {
        "edition": "claim:2026-1:v1",
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in FILES.items()},
        "head": {"n": before[0], "hash": before[1]},
        "program_version": "0.1.0",
    }
    line = ws.journal.lines()[-1]
    assert line.kind == "closed"
    assert line.facts == {
        "claim": "2026-1",
        "version": 1,
        "folder": "2026-1/v1",
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "by": "Anna A",
        "approved_by": "Bo B",
        "reason": "valmis",
    }


def test_a_closed_claim_is_read_back_as_it_was_frozen(ws: Workspace) -> None:
    folder = close(ws)
    (found,) = frozen_claims(ws)
    assert (found.claim, found.version, found.edition, found.folder) == ("2026-1", 1, "claim:2026-1:v1", folder)
    assert frozen_files(ws, "claim:2026-1:v1") == FILES


def test_claims_closed_after_a_day_are_not_there_on_that_day(ws: Workspace) -> None:
    close(ws)
    close(Workspace.open(ws.root, LATER), version=2)
    assert [claim.version for claim in frozen_claims(ws)] == [1, 2]
    assert [claim.version for claim in frozen_claims(ws, as_of=date(2026, 5, 9))] == [1]


def test_a_version_is_closed_once_and_never_overwritten(ws: Workspace) -> None:
    close(ws)
    with pytest.raises(UsageError, match="2026-1 versio 1 on jo suljettu"):
        close(ws)
    (ws.root / "frozen/2026-1/v2").mkdir()
    with pytest.raises(VerificationError, match="tapahtumaloki ei tunne sitä"):
        close(ws, version=2)
    assert len(frozen_claims(ws)) == 1


def test_a_placing_that_was_cut_off_can_be_read_and_is_finished_by_the_next_lock(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(source: Path, target: Path) -> None:
        raise OSError("katkesi")

    monkeypatch.setattr("pipelines.platform.move", failing)
    with pytest.raises(OSError, match="katkesi"):
        close(ws)
    monkeypatch.undo()
    assert not (ws.root / "frozen/2026-1/v1").exists()
    assert frozen_files(ws, "claim:2026-1:v1") == FILES
    with ws.lock():
        pass
    assert frozen_claims(ws)[0].folder == ws.root / "frozen/2026-1/v1"
    assert [path.name for path in (ws.root / "frozen/2026-1").iterdir()] == ["v1"]


def test_a_closing_that_never_got_its_line_leaves_nothing(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(path: Path, data: bytes) -> None:
        raise OSError("katkesi")

    monkeypatch.setattr("pipelines.platform.append", failing)
    with pytest.raises(OSError, match="katkesi"):
        close(ws)
    monkeypatch.undo()
    with ws.lock():
        pass
    assert list((ws.root / "frozen/2026-1").iterdir()) == []
    assert close(ws).is_dir()


def issue(ws: Workspace, issue_no: int = 1) -> Path:
    with ws.lock():
        facts = {"number_first": 1, "number_last": 6}
        return freeze_invoices(ws, "2026-1", issue_no, FILES, facts, program_version="0.1.0")


def test_an_issue_of_invoices_is_frozen_like_a_claim_with_one_line_that_gives_the_numbers(ws: Workspace) -> None:
    before = ws.journal.head
    folder = issue(ws)
    assert folder == ws.root / "frozen/invoices/2026-1-1"
    manifest = (folder / "manifest.json").read_bytes()
    assert json.loads(manifest)["head"] == {"n": before[0], "hash": before[1]}
    line = ws.journal.lines()[-1]
    assert (line.n, line.kind) == (before[0] + 1, "invoiced")
    assert line.facts == {
        "claim": "2026-1",
        "edition": "invoice:2026-1:1",
        "folder": "invoices/2026-1-1",
        "manifest": hashlib.sha256(manifest).hexdigest(),
        "number_first": 1,
        "number_last": 6,
    }
    (found,) = frozen_invoices(ws)
    assert (found.claim, found.issue, found.edition, found.folder) == ("2026-1", 1, "invoice:2026-1:1", folder)
    assert frozen_files(ws, "invoice:2026-1:1") == FILES
    assert frozen_claims(ws) == []


def test_an_issue_is_made_once(ws: Workspace) -> None:
    issue(ws)
    with pytest.raises(UsageError, match=r"2026-1 laskut \(1\. erä\) on jo annettu"):
        issue(ws)
    issue(ws, issue_no=2)
    assert [found.issue for found in frozen_invoices(ws)] == [1, 2]


def test_an_unknown_edition_and_a_lost_file_are_told_in_words(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="claim:2026-1:v1 ei ole"):
        frozen_files(ws, "claim:2026-1:v1")
    folder = close(ws)
    (folder / "facts.json").unlink()
    with pytest.raises(VerificationError, match=r"frozen/2026-1/v1/facts\.json: tiedosto puuttuu"):
        frozen_files(ws, "claim:2026-1:v1")
    (folder / "manifest.json").write_bytes(b"{")
    with pytest.raises(VerificationError, match=r"manifest\.json: tiedosto on muuttunut"):
        frozen_files(ws, "claim:2026-1:v1")
