"""Publishing: when a folder is published anew, what happens to people's changes, and swaps that a crash cut off.

Not here: killing a process in the middle (`tests/e2e`).
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines import folders
from pipelines.publishing import Change, ChangedPage, Published, changed_pages, publish, refuse_open_pages
from pipelines.workspace import Moment, Workspace
from schemas.errors import LockedError

NOW = Moment(datetime(2026, 4, 10, 6, 0, tzinfo=UTC), date(2026, 4, 10))
MARCH = {"hakemus.xlsx": b"maaliskuu", "palautteet/lemi.xlsx": b"kunnossa"}
MENDED = {"hakemus.xlsx": b"maaliskuu, korjattu", "palautteet/lemi.xlsx": b"kunnossa"}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "hanke", NOW, {"project.toml": b"schema = 1\n"})


def put_out(ws: Workspace, files: dict[str, bytes], head: int = 0) -> Published:
    with ws.lock():
        return publish(ws, "2026-03", files, edition="month:2026-03", as_of=None, head=head)


def below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_pages_stand_in_their_folder_and_the_line_names_their_hashes(ws: Workspace) -> None:
    done = put_out(ws, MARCH, head=3)
    assert done.folder == ws.root / "out" / "2026-03"
    assert (done.kept, done.changed) == ([], True)
    assert below(ws.root / "out") == {f"2026-03/{name}": data for name, data in MARCH.items()}
    assert done.line.kind == "published"
    assert done.line.facts == {
        "folder": "2026-03",
        "edition": "month:2026-03",
        "as_of": None,
        "head": 3,
        "files": folders.hashes(MARCH),
    }
    assert changed_pages(ws) == []


def test_the_same_pages_again_write_nothing(ws: Workspace) -> None:
    first = put_out(ws, MARCH)
    again = put_out(ws, MARCH, head=7)
    assert not again.changed
    assert again.line == first.line
    assert ws.journal.head[0] == 1


def test_new_pages_take_the_place_of_old_ones_and_leave_nothing_of_them(ws: Workspace) -> None:
    put_out(ws, {**MARCH, "vanha.xlsx": b"poistuva"})
    done = put_out(ws, MENDED)
    assert (done.kept, done.changed) == ([], True)
    assert below(ws.root / "out") == {f"2026-03/{name}": data for name, data in MENDED.items()}


def test_a_page_that_a_person_changed_is_kept_aside_and_named(ws: Workspace) -> None:
    put_out(ws, MARCH)
    (ws.root / "out/2026-03/hakemus.xlsx").write_bytes(b"oma muistiinpano")
    (ws.root / "out/2026-03/palautteet/oma.txt").write_bytes(b"lisatty")
    assert changed_pages(ws) == [
        ChangedPage("2026-03", "hakemus.xlsx", Change.CHANGED),
        ChangedPage("2026-03", "palautteet/oma.txt", Change.ADDED),
    ]
    done = put_out(ws, MENDED)
    assert done.kept == ["out/.kept/2026-03-2/hakemus.xlsx", "out/.kept/2026-03-2/palautteet/oma.txt"]
    assert (ws.root / done.kept[0]).read_bytes() == b"oma muistiinpano"
    assert below(done.folder) == MENDED
    assert changed_pages(ws) == []


def test_kept_pages_are_named_until_the_next_pages_come(ws: Workspace) -> None:
    put_out(ws, MARCH)
    (ws.root / "out/2026-03/hakemus.xlsx").write_bytes(b"oma muistiinpano")
    kept = put_out(ws, MARCH).kept
    assert put_out(ws, MARCH).kept == kept == ["out/.kept/2026-03-2/hakemus.xlsx"]
    assert put_out(ws, MENDED).kept == []


def test_a_deleted_page_is_named_and_made_again(ws: Workspace) -> None:
    put_out(ws, MARCH)
    (ws.root / "out/2026-03/hakemus.xlsx").unlink()
    assert changed_pages(ws) == [ChangedPage("2026-03", "hakemus.xlsx", Change.MISSING)]
    done = put_out(ws, MARCH)
    assert (done.kept, done.changed) == ([], True)
    assert below(done.folder) == MARCH


def test_an_older_page_of_ours_put_back_is_named_but_needs_no_keeping(ws: Workspace) -> None:
    put_out(ws, MARCH)
    put_out(ws, MENDED)
    (ws.root / "out/2026-03/hakemus.xlsx").write_bytes(MARCH["hakemus.xlsx"])
    assert [page.what for page in changed_pages(ws)] == [Change.CHANGED]
    assert put_out(ws, MENDED).kept == []


def test_a_persons_own_folder_is_kept_whole_when_we_need_its_name(ws: Workspace) -> None:
    (ws.root / "out/2026-03/kuvat").mkdir(parents=True)
    (ws.root / "out/2026-03/kuvat/kaavio.png").write_bytes(b"kuva")
    assert put_out(ws, MARCH).kept == ["out/.kept/2026-03-1/kuvat/kaavio.png"]


def test_links_are_moved_and_never_followed(ws: Workspace, tmp_path: Path) -> None:
    put_out(ws, MARCH)
    elsewhere = tmp_path / "muualla"
    elsewhere.mkdir()
    (elsewhere / "tarkea.txt").write_bytes(b"tarkea")
    (ws.root / "out/2026-03/linkki").symlink_to(elsewhere)
    assert put_out(ws, MENDED).kept == ["out/.kept/2026-03-2/linkki"]
    assert (ws.root / "out/.kept/2026-03-2/linkki").is_symlink()
    assert (elsewhere / "tarkea.txt").read_bytes() == b"tarkea"


@pytest.mark.parametrize("mark", ["~$hakemus.xlsx", ".~lock.hakemus.xlsx#", "palautteet/~$lemi.xlsx"])
def test_an_open_page_stops_publishing_before_anything_is_touched(ws: Workspace, mark: str) -> None:
    put_out(ws, MARCH)
    (ws.root / "out/2026-03" / mark).write_bytes(b"")
    before = below(ws.root)
    with pytest.raises(LockedError, match=r"out/2026-03/\w+\.xlsx on auki\. Sulje se"):
        put_out(ws, MENDED)
    assert below(ws.root) == before
    with pytest.raises(LockedError, match="on auki"):
        refuse_open_pages(ws, "2026-03")
    assert not put_out(ws, MARCH).changed


@pytest.mark.parametrize("folder", ["../x", "a/b", ".kept", ""])
def test_only_a_folder_of_out_can_be_published(ws: Workspace, folder: str) -> None:
    with ws.lock(), pytest.raises(ValueError, match="not a"):
        publish(ws, folder, MARCH, edition="month:2026-03", as_of=None, head=0)


def cut_off(ws: Workspace, files: dict[str, bytes], at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publish, but fail at the first move from or to a path with `at` in it."""

    def failing(source: Path, target: Path) -> None:
        if at in source.name:
            raise OSError("katkesi")
        source.rename(target)

    monkeypatch.setattr("pipelines.platform.move", failing)
    with pytest.raises(OSError, match="katkesi"):
        put_out(ws, files)
    monkeypatch.undo()


@pytest.mark.parametrize("at", ["2026-03", ".new-2-2026-03", "hakemus.xlsx"])
def test_a_swap_that_was_cut_off_is_judged_by_nobody_and_finished_by_the_next_lock(
    ws: Workspace, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(ws, MARCH)
    (ws.root / "out/2026-03/hakemus.xlsx").write_bytes(b"oma muistiinpano")
    cut_off(ws, MENDED, at, monkeypatch)
    assert changed_pages(ws) == []
    with ws.lock():
        pass
    assert below(ws.root / "out") == {
        ".kept/2026-03-2/hakemus.xlsx": b"oma muistiinpano",
        **{f"2026-03/{name}": data for name, data in MENDED.items()},
    }
    again = put_out(ws, MENDED)
    assert (again.changed, again.kept) == (False, ["out/.kept/2026-03-2/hakemus.xlsx"])


def test_what_a_person_puts_in_the_place_of_a_cut_off_swap_is_kept_too(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(ws, MARCH)
    (ws.root / "out/2026-03/hakemus.xlsx").write_bytes(b"oma muistiinpano")
    cut_off(ws, MENDED, ".new-2-2026-03", monkeypatch)
    (ws.root / "out/2026-03").mkdir()
    (ws.root / "out/2026-03/hakemus.xlsx").write_bytes(b"toinen muistiinpano")
    with ws.lock():
        pass
    assert below(ws.root / "out") == {
        ".kept/2026-03-2/hakemus.xlsx": b"toinen muistiinpano",
        ".kept/2026-03-2/hakemus (2).xlsx": b"oma muistiinpano",
        **{f"2026-03/{name}": data for name, data in MENDED.items()},
    }


def test_a_folder_built_for_a_line_that_was_never_written_is_removed(ws: Workspace) -> None:
    put_out(ws, MARCH)
    with ws.lock():
        folders.build(ws.root / "out" / "2026-03", 2, MENDED)
    with ws.lock():
        pass
    assert below(ws.root / "out") == {f"2026-03/{name}": data for name, data in MARCH.items()}
    assert [path.name for path in (ws.root / "out").iterdir()] == ["2026-03"]


def test_a_page_held_by_another_program_is_told_and_the_next_run_finishes(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_out(ws, MARCH)

    def held(source: Path, target: Path) -> None:
        raise PermissionError(13, "in use", str(source / "hakemus.xlsx"))

    monkeypatch.setattr("pipelines.platform.move", held)
    with pytest.raises(LockedError, match=r"out/2026-03 tiedosto hakemus\.xlsx on auki toisessa ohjelmassa"):
        put_out(ws, MENDED)
    monkeypatch.undo()
    with ws.lock():
        assert below(ws.root / "out/2026-03") == MENDED
