"""A workspace's own dialects are papers: what came is read by the version that was recorded when a run sees it.

Not here: what a dialect may say (`test_intake_dialect`), and telling how a file is recognised (`test_dialect_command`).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.editions import stage_file
from pipelines.intake.receive import receive
from pipelines.papers import Papers, read_papers, record_dialects, record_papers
from pipelines.rulebook import load_rulebook
from pipelines.staging.scopes import scopes_of
from pipelines.verify import verify_papers
from pipelines.workspace import Moment, Workspace
from schemas.errors import SettingsError
from schemas.places import DATA
from tests.unit.test_dialect_command import OWN

OCTOBER, NOVEMBER = date(2025, 10, 31), date(2025, 11, 30)
FILE = "Kuka;Milloin;Montako tuntia;Hankkeelle\nMalli Mallikas;1.10.2025;7;5\n"
PLACE = "dialects/kunnan-oma.toml"


def moment(day: date) -> Moment:
    return Moment(datetime(day.year, day.month, day.day, 6, tzinfo=UTC), day)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A file came in October by the workspace's own dialect; in November that was changed to read the last column."""
    project = (DATA / "sample" / "project.toml").read_bytes()
    ws = Workspace.create(tmp_path / "hanke", moment(OCTOBER), {"project.toml": project, PLACE: OWN.encode()})
    rulebook = load_rulebook(root=ws.root)
    with ws.lock():
        record_papers(ws)
        ws.make_inbox(["580-parikkala"])
        (ws.root / "inbox/580-parikkala/oma.csv").write_text(FILE, encoding="utf-8")
        assert len(record_dialects(ws, rulebook.own)) == 1
        assert record_dialects(ws, rulebook.own) == []
        papers = read_papers(ws)
        [line] = receive(ws, papers, rulebook.dialects, scopes_of(papers.project), "2025-10")
    assert line.facts["dialect"] == "kunnan-oma"
    (ws.root / PLACE).write_text(OWN.replace("Montako tuntia", "Hankkeelle"), encoding="utf-8")
    return Workspace.open(ws.root, moment(NOVEMBER))


def hours(ws: Workspace, papers: Papers) -> list[int]:
    [receipt] = papers.accepted
    staged = stage_file(ws, papers, load_rulebook(root=ws.root), receipt)
    return list(staged.tables["timesheet"]["project_s"].to_pylist())


def test_what_came_is_read_by_the_version_that_was_in_force(ws: Workspace) -> None:
    # 7 h and 5 h; a change that no run has recorded is told as a note and changes nothing.
    assert hours(ws, read_papers(ws)) == [25200]
    assert [(told.place, told.note) for told in verify_papers(ws)] == [(PLACE, True)]
    with ws.lock():
        record_dialects(ws, load_rulebook(root=ws.root).own)
    assert hours(ws, read_papers(ws)) == [18000]
    assert hours(ws, read_papers(ws, as_of=OCTOBER)) == [25200]
    assert verify_papers(ws) == []


def test_a_dialect_whose_file_is_gone_reads_on_what_it_read_and_nothing_new(ws: Workspace) -> None:
    (ws.root / PLACE).unlink()
    rulebook, papers = load_rulebook(root=ws.root), read_papers(ws)
    assert hours(ws, papers) == [25200]
    assert "kunnan-oma" not in {dialect.id for dialect in rulebook.dialects}
    assert rulebook.dialect_version("kunnan-oma", papers) == papers.dialects["kunnan-oma"]
    with pytest.raises(SettingsError, match=r"dialects/kunnan-oma\.toml puuttuu"):
        rulebook.dialect("kunnan-oma", ws, replace(papers, dialects={}))


def test_project_toml_is_still_the_newest_version_of_its_own(ws: Workspace) -> None:
    with ws.lock():
        record_dialects(ws, load_rulebook(root=ws.root).own)
        assert record_papers(ws) == []
    assert read_papers(ws).project.project.code
