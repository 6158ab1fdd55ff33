"""The workspace: making and opening one, the lock, single files, the inbox, and setting right after a crash.

Not here: folders of pages (`test_paper_publishing`) and killing a process in the middle (`tests/e2e`).
"""

import hashlib
import json
import os
import sys
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.workspace import InboxFile, Moment, Workspace
from schemas.errors import LockedError, SettingsError, TilitysError, UsageError, VerificationError

NOW = Moment(datetime(2026, 4, 10, 6, 0, tzinfo=UTC), date(2026, 4, 10))
LATER = Moment(datetime(2026, 4, 11, 6, 0, tzinfo=UTC), date(2026, 4, 11))


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "hanke", NOW, {"project.toml": b"schema = 1\n"})


def drop(ws: Workspace, relative: str, data: bytes = b"tunnit") -> Path:
    path = ws.root / "inbox" / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(ws: Workspace) -> list[tuple[str, str]]:
    return [(file.folder, file.name) for file in ws.inbox()]


def test_a_new_workspace_has_its_folders_and_files_and_opens(tmp_path: Path) -> None:
    root = tmp_path / "a" / "hanke"
    Workspace.create(root, NOW, {"project.toml": b"schema = 1\n", "inbox/580-Parikkala/LUE.txt": b"ohje"})
    found = {path.relative_to(root).as_posix() for path in root.rglob("*")} - {".lock"}
    assert found == {
        *("archive", "cache", "decisions", "frozen", "inbox", "inbox/580-Parikkala", "inbox/580-Parikkala/LUE.txt"),
        *("journal.jsonl", "out", "project.toml", "quarantine"),
    }
    assert Workspace.open(root, NOW).journal.head[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="rights come from the user's profile on Windows")
def test_what_we_write_can_be_read_by_its_owner_only(ws: Workspace) -> None:
    with ws.lock():
        sha256 = ws.archive(b"tunnit", {"name": "a.xlsx"})
        ws.record("received", sha256=sha256)
    for path in [ws.root, *ws.root.rglob("*")]:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path


def test_a_folder_that_is_no_workspace_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"project\.toml puuttuu.*-w.*tilitys init"):
        Workspace.open(tmp_path, NOW)


def test_a_workspace_is_not_made_over_another_but_a_half_made_one_is_completed(tmp_path: Path) -> None:
    root = tmp_path / "hanke"
    (root / "archive").mkdir(parents=True)
    (root / "journal.jsonl").touch()
    Workspace.create(root, NOW, {"project.toml": b"schema = 1\n"})
    with pytest.raises(UsageError, match="on jo työtila"):
        Workspace.create(root, NOW, {"project.toml": b"schema = 2\n"})
    assert (root / "project.toml").read_bytes() == b"schema = 1\n"


def test_two_writers_exclude_each_other_and_the_second_is_told_at_once(ws: Workspace) -> None:
    other = Workspace.open(ws.root, LATER)
    with ws.lock(), pytest.raises(LockedError, match="toisen ajon käytössä"), other.lock():
        pytest.fail("both got the lock")
    with other.lock():
        other.record("configured", sha256="ab")
    assert ws.journal.head[0] == 1


def test_an_error_inside_the_lock_lets_go_of_it_and_stays_itself(ws: Workspace) -> None:
    with pytest.raises(BlockingIOError), ws.lock():
        raise BlockingIOError
    with ws.lock():
        pass


def test_nothing_is_written_without_the_lock(ws: Workspace) -> None:
    file = InboxFile(drop(ws, "580/a.csv"), "580", "a.csv", 6)
    for write in (
        lambda: ws.commit("decisions/a.toml", b""),
        lambda: ws.record("configured", sha256="ab"),
        lambda: ws.archive(b"a", {}),
        lambda: ws.quarantine(b"a", {}),
        lambda: ws.taking(file).__enter__(),
        ws.recover,
    ):
        with pytest.raises(TilitysError, match="lukituksen"):
            write()
    assert names(ws) == [("580", "a.csv")]


@pytest.mark.parametrize("relative", ["../a", "a/../../b", "/etc/a", "", "C:/a", "a\\b"])
def test_a_path_that_leads_out_of_the_workspace_is_refused(ws: Workspace, relative: str) -> None:
    with ws.lock(), pytest.raises(ValueError, match="not a path inside"):
        ws.commit(relative, b"")


def test_archived_bytes_come_back_under_their_hash_with_a_slip(ws: Workspace) -> None:
    with ws.lock():
        sha256 = ws.archive(b"tunnit", {"name": "työaika.xlsx", "sender": 580})
        line = ws.record("received", sha256=sha256)
    slip = ws.root / "archive" / f"{sha256}.slip.json"
    assert sha256 == hashlib.sha256(b"tunnit").hexdigest()
    assert ws.archived(sha256) == b"tunnit"
    assert json.loads(slip.read_bytes()) == {
        "name": "työaika.xlsx",
        "sender": 580,
        "sha256": sha256,
        "time": "2026-04-10T06:00:00+00:00",
    }
    assert line.facts["slip"] == hashlib.sha256(slip.read_bytes()).hexdigest()


def test_the_slip_of_the_first_receipt_stays_and_only_its_line_names_it(ws: Workspace) -> None:
    with ws.lock():
        first = ws.record("received", sha256=ws.archive(b"tunnit", {"name": "ensin.xlsx"}))
        slip = ws.root / "archive" / f"{first.facts['sha256']}.slip.json"
        before = slip.read_bytes()
        second = ws.record("received", sha256=ws.archive(b"tunnit", {"name": "toinen.xlsx"}))
    assert slip.read_bytes() == before
    assert "slip" not in second.facts


def test_a_slip_left_by_a_cut_off_run_is_replaced_by_that_of_the_run_that_records_the_file(ws: Workspace) -> None:
    with ws.lock():
        ws.archive(b"tunnit", {"name": "a.xlsx"})
    later = Workspace.open(ws.root, LATER)
    with later.lock():
        line = later.record("received", sha256=later.archive(b"tunnit", {"name": "a.xlsx"}))
    slip = (ws.root / "archive" / f"{line.facts['sha256']}.slip.json").read_bytes()
    assert json.loads(slip)["time"] == line.time == "2026-04-11T06:00:00+00:00"
    assert line.facts["slip"] == hashlib.sha256(slip).hexdigest()


def test_archived_bytes_that_have_changed_or_gone_are_told(ws: Workspace) -> None:
    with ws.lock():
        sha256 = ws.archive(b"tunnit", {})
        ws.archive_path(sha256).write_bytes(b"tunnut")
        with pytest.raises(VerificationError, match=f"{sha256}: tiedosto on muuttunut"):
            ws.archive(b"tunnit", {})
    with pytest.raises(VerificationError, match="puuttuu"):
        ws.archived("0" * 64)


def test_the_inbox_lists_files_by_folder_and_name_and_leaves_out_what_is_no_delivery(
    ws: Workspace, tmp_path: Path
) -> None:
    for relative in (
        *("700-Ruokolahti/b.xlsx", "580-Parikkala/korjattu/c.csv", "580-Parikkala/a.xlsx", "irrallaan.csv"),
        *("580-Parikkala/~$a.xlsx", "580-Parikkala/.piilo.xlsx", "580-Parikkala/.piilo/d.csv"),
        *("580-Parikkala/Thumbs.db", "580-Parikkala/d.xlsx.part", "580-Parikkala/e.XLSX.CRDOWNLOAD"),
    ):
        drop(ws, relative)
    (tmp_path / "muualla.csv").write_bytes(b"x")
    (ws.root / "inbox" / "580-Parikkala" / "linkki.csv").symlink_to(tmp_path / "muualla.csv")
    (ws.root / "inbox" / "441-linkki").symlink_to(tmp_path)
    assert names(ws) == [
        ("", "irrallaan.csv"),
        ("580-Parikkala", "a.xlsx"),
        ("580-Parikkala", "c.csv"),
        ("700-Ruokolahti", "b.xlsx"),
    ]
    assert ws.inbox()[0].size == 6


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not have such names")
def test_names_are_text_that_can_be_written_whatever_the_file_system_gives(ws: Workspace) -> None:
    drop(ws, unicodedata.normalize("NFD", "441-Luumäki") + "/" + unicodedata.normalize("NFD", "työ.csv"))
    drop(ws, os.fsdecode(b"580/ty\xf6.csv"))
    assert names(ws) == [("441-Luumäki", "työ.csv"), ("580", "ty\ufffd.csv")]
    with ws.lock():
        for file in ws.inbox():
            with ws.taking(file):
                ws.record("refused", sha256=None, name=file.name)
    assert names(ws) == []


def test_a_file_leaves_the_inbox_with_its_line(ws: Workspace) -> None:
    drop(ws, "580/a.csv")
    with ws.lock(), ws.taking(ws.inbox()[0]) as unchanged:
        assert unchanged
        assert names(ws) == []
        ws.record("received", sha256=ws.archive(b"tunnit", {}))
    assert list((ws.root / "inbox" / "580").iterdir()) == []


def test_a_file_goes_back_to_the_inbox_when_its_line_is_not_written(ws: Workspace) -> None:
    path = drop(ws, "580/a.csv")
    with pytest.raises(OSError, match="levy"), ws.lock(), ws.taking(ws.inbox()[0]):
        raise OSError("levy täynnä")
    assert path.read_bytes() == b"tunnit"


def test_a_file_that_grew_after_it_was_listed_waits_for_the_next_run(ws: Workspace) -> None:
    path = drop(ws, "580/a.csv")
    file = ws.inbox()[0]
    path.write_bytes(b"tunnit ja muut")
    with ws.lock(), ws.taking(file) as unchanged:
        assert not unchanged
    assert path.read_bytes() == b"tunnit ja muut"


def test_a_file_with_the_longest_possible_name_can_be_taken(ws: Workspace) -> None:
    drop(ws, "580/" + "ä" * 125 + ".xlsx")  # 255 bytes
    with ws.lock(), ws.taking(ws.inbox()[0]):
        ws.record("received", sha256="ab")
    assert names(ws) == []


def test_a_crash_between_the_line_and_the_inbox_takes_the_file_away(ws: Workspace) -> None:
    with ws.lock():
        ws.record("received", sha256="ab")
    drop(ws, "580/.taking-1-a.csv")
    with ws.lock():
        assert names(ws) == []
    assert list((ws.root / "inbox" / "580").iterdir()) == []


def test_a_crash_before_the_line_gives_the_file_back_beside_a_newer_one_of_its_name(ws: Workspace) -> None:
    drop(ws, "580/.taking-1-a.csv", b"vanha")
    drop(ws, "580/a.csv", b"uusi")
    with ws.lock():
        assert names(ws) == [("580", "a (2).csv"), ("580", "a.csv")]
    assert (ws.root / "inbox" / "580" / "a (2).csv").read_bytes() == b"vanha"


def test_quarantine_keeps_a_file_by_the_number_of_its_line_with_a_deadline(ws: Workspace) -> None:
    with ws.lock():
        place = ws.quarantine(b"hetu", {"name": "a.xlsx"})
        line = ws.record("refused", sha256=None, name="a.xlsx")
        other = ws.record("refused", sha256=None, name="b.xlsx")
    slip = ws.root / f"{place}.slip.json"
    assert place == f"quarantine/{line.n}"
    assert (ws.root / place).read_bytes() == b"hetu"
    assert json.loads(slip.read_bytes())["deadline"] == "2026-05-10"  # 10.4.2026 + 30 days
    assert line.facts["slip"] == hashlib.sha256(slip.read_bytes()).hexdigest()
    assert "slip" not in other.facts


def test_what_no_line_came_to_name_is_cleared_away_and_what_people_made_is_not(ws: Workspace) -> None:
    with ws.lock():
        ws.quarantine(b"hetu", {})
    left = [".new-project.toml", "archive/.new-ab", "decisions/.new-a.toml"]
    for name in left:
        (ws.root / name).write_bytes(b"puoli")
    (ws.root / "decisions" / "oma.toml").write_bytes(b"")
    with ws.lock():
        pass
    assert [name for name in left if (ws.root / name).exists()] == []
    assert list((ws.root / "quarantine").iterdir()) == []
    assert (ws.root / "decisions" / "oma.toml").exists()


def test_the_cache_gives_back_what_was_kept_and_nothing_that_is_not_whole(ws: Workspace) -> None:
    files = {"rows.parquet": b"rivit", "lisat/a.json": b"{}"}
    assert ws.read_cache("typed/ab") is None
    ws.write_cache("typed/ab", files)
    assert ws.read_cache("typed/ab") == files
    ws.write_cache("typed/ab", {"rows.parquet": b"uudet"})
    assert ws.read_cache("typed/ab") == {"rows.parquet": b"uudet"}
    (ws.cache("typed/ab") / "rows.parquet").write_bytes(b"")
    assert ws.read_cache("typed/ab") is None
    assert [path.name for path in ws.cache("typed").iterdir()] == ["ab"]
