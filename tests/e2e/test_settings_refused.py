"""Broken settings, through the command line: file, key and expectation are named, exit 10, and nothing is touched.

Not here: every fault that project.toml, a decision or a parameter can have (`tests/unit/test_project_*.py`,
`test_parameters_law.py`).
"""

import shutil
from datetime import date
from pathlib import Path

import pytest

from schemas.places import DATA
from tests.e2e.told import CommandLine, papers_of

SENT = DATA / "sample/deliveries/2025-12-04/700-ruokolahti/tyoaika-ruokolahti-2025-11.csv"

BROKEN_PROJECTS = {
    "text that is no TOML": ("schema = 1", "schema = ", ["project.toml", "rivi 3"]),
    "a share as a number": ('share = "0.50"\nstart', "share = 0.50\nstart", ["project.toml", "staff[3] (H03).share"]),
    "an unknown key": ("beneficiary = 689", "beneficiary = 689\nhobby = 1", ["project.hobby", "tuntematon avain"]),
    "a missing key": ('support_rate = "0.80"\n', "", ["decision.support_rate", "puuttuu; odotettiin"]),
    "a gap between claim periods": ("start = 2026-01-01", "start = 2026-01-02", ["claim_periods 2026-1", "väliin jää"]),
    "claim periods that overlap": ("start = 2026-01-01", "start = 2025-12-31", ["claim_periods 2026-1", "päällekkäin"]),
    "a claim period after the project": (
        "end = 2026-08-31\ndeadline", "end = 2026-09-30\ndeadline", ["claim_periods 2026-2.end", "jälkeen"],
    ),
    "a claim period before the project": (
        "start = 2025-09-01\nend = 2025-12-31", "start = 2025-08-01\nend = 2025-12-31", ["claim_periods 2025-1.start"],
    ),
}  # fmt: skip
COMMANDS = (
    ("run", "2025-11"),
    ("run", "2025-11", "--dry-run"),
    ("check",),
    ("claim", "2025-1"),
    ("claim", "2025-1", "--close", "--by", "Anna A", "--approved-by", "Bo B", "--reason", "Valmis."),
    ("templates", "2025-12"),
    ("decide", "waiver", "--rule", "day-above-agreed", "--identity", "H01/2025-10-07", "--by", "A", "--reason", "B"),
)


@pytest.fixture
def waiting(hanke: Path) -> Path:
    """A workspace with a file in the inbox, which must stay there."""
    shutil.copy(SENT, hanke / "inbox/700-ruokolahti")
    return hanke


@pytest.mark.parametrize("case", BROKEN_PROJECTS)
def test_a_broken_project_file_is_named_with_its_key_and_nothing_is_touched(
    case: str, waiting: Path, tilitys: CommandLine
) -> None:
    was, becomes, words = BROKEN_PROJECTS[case]
    project = waiting / "project.toml"
    text = project.read_text(encoding="utf-8")
    assert text.count(was) == 1
    project.write_text(text.replace(was, becomes), encoding="utf-8")
    before = papers_of(waiting, cache=True)
    told = tilitys(waiting, "run", "2025-11")
    assert (told.code, told.out) == (10, "")
    assert [word for word in words if word not in told.err] == []
    assert papers_of(waiting, cache=True) == before


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_that_reads_the_settings_goes_on_with_broken_ones(
    arguments: tuple[str, ...], waiting: Path, tilitys: CommandLine
) -> None:
    (waiting / "project.toml").write_bytes(b"schema = 2\n")
    before = papers_of(waiting, cache=True)
    told = tilitys(waiting, *arguments)
    assert (told.code, told.out) == (10, "")
    assert "project.toml, rivi 1: schema: odotettiin" in told.err
    assert papers_of(waiting, cache=True) == before


BROKEN_DECISIONS = {
    "kind = 'kukka'": ["kukka.toml: kind: odotettiin päätöksen laji", 'luettiin "kukka"'],
    "kind = 'waiver'\nid = 'kukka'\ndate = 2025-11-14\nby = 'A'\nreason = 'B'\nrule = 'day-above-agreed'": [
        "kukka.toml: identity: puuttuu; odotettiin"
    ],
    "kind = kukka": ["kukka.toml, rivi 1"],
}


@pytest.mark.parametrize("text", BROKEN_DECISIONS)
def test_a_broken_decision_is_named_with_its_key_and_nothing_is_touched(
    text: str, waiting: Path, tilitys: CommandLine
) -> None:
    (waiting / "decisions/kukka.toml").write_text(text, encoding="utf-8")
    before = papers_of(waiting, cache=True)
    told = tilitys(waiting, "run", "2025-11")
    assert (told.code, told.out) == (10, "")
    assert [words for words in BROKEN_DECISIONS[text] if words not in told.err] == []
    assert papers_of(waiting, cache=True) == before


def test_a_decision_that_was_edited_after_it_was_recorded_is_refused_until_it_is_put_back(
    hanke: Path, tilitys: CommandLine
) -> None:
    decide = ("decide", "waiver", "--rule", "day-above-agreed", "--identity", "H01/2025-10-07", "--by", "A A")
    written = tilitys(hanke, *decide, "--reason", "Koulutuspäivä.")
    assert written.code == 0
    path = hanke / written.out.removeprefix("Päätös kirjattu: ").strip()
    original = path.read_bytes()
    path.write_bytes(original.replace("Koulutuspäivä".encode(), b"Matkapaiva"))
    before = papers_of(hanke, cache=True)
    told = tilitys(hanke, "run", "2025-10")
    assert (told.code, told.out) == (10, "")
    assert f"decisions/{path.name}: päätöstä on muutettu sen jälkeen, kun se kirjattiin" in told.err
    assert "tee muutoksesta uusi päätös" in told.err
    assert papers_of(hanke, cache=True) == before
    path.write_bytes((hanke / "archive" / told.err.split("archive/")[1][:64]).read_bytes())
    assert path.read_bytes() == original
    assert tilitys(hanke, "run", "2025-10").code == 1


@pytest.mark.parametrize(
    ("was", "becomes", "words"),
    [
        ("certainty = ", "# certainty = ", ["annual_hours.toml", "certainty", "puuttuu; odotettiin"]),
        ("valid_from = 2021-07-01", "valid_from = 2025-09-02", ["annual_hours.toml", "2025-09-01", "2025-09-02"]),
    ],
    ids=["a number without its certainty", "a number asked for before its first value"],
)
def test_a_broken_or_missing_legal_number_stops_the_run_before_anything_is_received(
    was: str,
    becomes: str,
    words: list[str],
    waiting: Path,
    tilitys: CommandLine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = tmp_path / "data"
    for folder in ("parameters", "dialects", "findings"):
        shutil.copytree(DATA / folder, data / folder)
    law = data / "parameters/annual_hours.toml"
    law.write_text(law.read_text(encoding="utf-8").replace(was, becomes), encoding="utf-8")
    monkeypatch.setattr("pipelines.rulebook.load_rulebook.__defaults__", (data,))
    before = papers_of(waiting, cache=True)
    told = tilitys(waiting, "run", "2025-11")
    assert (told.code, told.out) == (10, "")
    assert [word for word in words if word not in told.err] == []
    assert papers_of(waiting, cache=True) == before


def test_a_changed_project_file_is_recorded_as_a_new_version_by_the_next_run(hanke: Path, tilitys: CommandLine) -> None:
    project = hanke / "project.toml"
    project.write_bytes(project.read_bytes() + b"# kommentti\n")
    assert tilitys(hanke, "verify").code == 0
    before = (hanke / "journal.jsonl").read_bytes().count(b'"kind":"configured"')
    assert tilitys(hanke, "run", "2025-10", on=date(2025, 11, 16)).code == 1
    assert (hanke / "journal.jsonl").read_bytes().count(b'"kind":"configured"') == before + 1
