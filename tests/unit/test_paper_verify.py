"""Verifying papers: one changed byte in any kind of file is named, and what is no fault is a note.

Not here: figures evaluated again (`pipelines.recheck`).
"""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.frozen import freeze_claim, freeze_invoices
from pipelines.publishing import publish
from pipelines.verify import Problem, verify_papers
from pipelines.workspace import Moment, Workspace

NOW = Moment(datetime(2026, 4, 10, 6, 0, tzinfo=UTC), date(2026, 4, 10))
PROJECT = b"schema = 1\n"
DECISION = b'kind = "waiver"\n'


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A workspace with one paper of every kind."""
    ws = Workspace.create(tmp_path / "hanke", NOW, {"project.toml": PROJECT, "decisions/poikkeus.toml": DECISION})
    with ws.lock():
        ws.record("configured", sha256=ws.archive(PROJECT, {"name": "project.toml"}), name="project.toml")
        ws.record("decided", sha256=ws.archive(DECISION, {"name": "poikkeus.toml"}), name="poikkeus.toml")
        ws.record("received", sha256=ws.archive(b"tunnit", {"name": "tunnit.csv"}), name="tunnit.csv")
        ws.record("refused", sha256=ws.archive(b"roskaa", {"name": "roska.pdf"}), name="roska.pdf")
        ws.quarantine(b"hetu", {"name": "hetu.csv"})
        ws.record("refused", sha256=None, name="hetu.csv")
        freeze_claim(
            ws, "2026-1", 1, {"figures.csv": b"luvut", "rows/hours.csv": b"rivit"},
            by="Anna A", approved_by="Bo B", reason="valmis", program_version="0.1.0",
        )  # fmt: skip
        pages = {"hakemus.xlsx": b"sivu", "luvut/figures.csv": b"luvut"}
        publish(ws, "2026-1", pages, edition="claim:2026-1:v1", as_of=None, head=6)
        freeze_invoices(ws, "2026-1", 1, {"figures.csv": b"osuudet", "lasku.pdf": b"%PDF"}, {}, program_version="0.1.0")
    return ws


def papers(ws: Workspace) -> list[str]:
    found = (path.relative_to(ws.root).as_posix() for path in ws.root.rglob("*") if path.is_file())
    return sorted(name for name in found if name not in (".lock", "project.toml"))


def faults(ws: Workspace) -> list[Problem]:
    return [problem for problem in verify_papers(ws) if not problem.note]


def test_untouched_papers_are_all_as_they_were_recorded(ws: Workspace) -> None:
    assert verify_papers(ws) == []
    # 4 archived files and their slips, decision, 3 + 3 frozen files, journal, 2 pages, quarantined file and its slip
    assert len(papers(ws)) == 8 + 1 + 6 + 1 + 2 + 2


def test_one_changed_byte_in_any_paper_is_named(ws: Workspace) -> None:
    for name in papers(ws):
        path = ws.root / name
        data = path.read_bytes()
        for at in {0, len(data) // 2, len(data) - 1}:
            path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
            assert [problem.place for problem in faults(ws)] == [name], (name, at)
        path.write_bytes(data)
    assert verify_papers(ws) == []


def test_a_paper_that_is_gone_is_named(ws: Workspace) -> None:
    for name in papers(ws):
        if name == "journal.jsonl" or name.startswith("quarantine/"):
            continue
        path = ws.root / name
        data = path.read_bytes()
        path.unlink()
        assert [problem.place for problem in faults(ws)] == [name]
        path.write_bytes(data)


def test_what_was_added_among_frozen_or_published_files_is_named(ws: Workspace) -> None:
    (ws.root / "frozen/2026-1/v1/lisa.csv").write_bytes(b"x")
    (ws.root / "frozen/2026-1/v2").mkdir()
    (ws.root / "frozen/invoices/2026-1-2").mkdir()
    (ws.root / "out/2026-1/oma.xlsx").write_bytes(b"x")
    assert verify_papers(ws) == [
        Problem("frozen/2026-1/v1/lisa.csv", "Tiedostoa ei ollut, kun tämä jäädytettiin."),
        Problem("frozen/2026-1/v2", "Tapahtumalokissa ei ole riviä, joka olisi jäädyttänyt tämän."),
        Problem("frozen/invoices/2026-1-2", "Tapahtumalokissa ei ole riviä, joka olisi jäädyttänyt tämän."),
        Problem(
            "out/2026-1/oma.xlsx", "Tiedosto ei ole ohjelman tekemä. Seuraava ajo siirtää sen kansioon out/.kept/."
        ),
    ]


def test_pages_that_no_line_published_are_named(ws: Workspace) -> None:
    # As when the last lines of the journal were cut off: the chain of the rest is sound.
    shutil.copytree(ws.root / "out" / "2026-1", ws.root / "out" / "2026-2")
    [problem] = faults(ws)
    assert problem.place == "out/2026-2"
    assert "tapahtumalokin lopusta puuttuu rivejä" in problem.what


def test_an_edited_project_a_new_decision_and_a_destroyed_quarantined_file_are_notes(ws: Workspace) -> None:
    (ws.root / "project.toml").write_bytes(b"schema = 1 # muutos\n")
    (ws.root / "decisions/uusi.toml").write_bytes(b"")
    (ws.root / "archive" / ("0" * 64)).write_bytes(b"jai kesken")
    for name in ("quarantine/5", "quarantine/5.slip.json"):
        (ws.root / name).unlink()
    notes = verify_papers(ws)
    assert [problem.place for problem in notes] == [
        *("archive/" + "0" * 64, "quarantine/5", "project.toml", "decisions/uusi.toml"),
    ]
    assert all(problem.note for problem in notes)


def test_a_swap_or_placing_that_a_crash_cut_off_is_a_note_and_no_page_of_ours_is_called_changed(ws: Workspace) -> None:
    (ws.root / "out/2026-1").rename(ws.root / "out/.new-7-2026-1")
    (ws.root / "frozen/2026-1/v1").rename(ws.root / "frozen/2026-1/.new-6-v1")
    (ws.root / "out/2026-1").mkdir()
    (ws.root / "out/2026-1/hakemus.xlsx").write_bytes(b"vanha sivu")
    found = verify_papers(ws)
    assert [(problem.place, problem.note) for problem in found] == [("frozen/2026-1/v1", True), ("out/2026-1", True)]


def test_the_anchor_proves_the_history_up_to_it(ws: Workspace) -> None:
    third = ws.journal.lines()[2].hash
    printed = " ".join(third[i : i + 8].upper() for i in range(0, 64, 8))
    assert verify_papers(ws, printed) == []
    (problem,) = verify_papers(ws, "0" * 64)
    assert problem.place == "journal.jsonl"
    assert "Historiaa on muutettu" in problem.what


def test_a_broken_chain_is_told_alone_since_nothing_can_be_held_against_it(ws: Workspace) -> None:
    journal = ws.root / "journal.jsonl"
    journal.write_bytes(journal.read_bytes().replace(b"tunnit.csv", b"tunnut.csv"))
    (ws.root / "out/2026-1/hakemus.xlsx").write_bytes(b"muutettu")
    assert verify_papers(ws) == [
        Problem("journal.jsonl", "Rivi 3: riviä on muutettu sen jälkeen, kun se kirjoitettiin."),
        Problem(
            "journal.jsonl",
            "Muita tiedostoja ei verrattu: ne tarkistetaan tapahtumalokia vasten, kun se on kunnossa.",
            note=True,
        ),
    ]
