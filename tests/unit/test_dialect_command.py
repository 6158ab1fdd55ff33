"""`tilitys dialect`: how a file is recognised, why it is not, and a dialect file that would fit it.

Here belongs `pipelines.intake.proposal`, its telling, and the exit codes of the command.
"""

from pathlib import Path

import pytest

from flows.cli import main
from flows.dialects import tell_dialect
from pipelines.intake.dialect import load_dialects, recognise
from pipelines.intake.text import read_text
from pipelines.rulebook import load_rulebook
from schemas.errors import SettingsError
from tests.unit.intake_case import dialects

OWN = """title = "Kunnan oma luettelo"
record_kind = "timesheet"
formats = ["csv"]
period = "work_date"

[columns]
person = ["Kuka"]
work_date = ["Milloin"]
project_s = ["Montako tuntia"]
"""


def written(folder: Path, text: str, name: str = "oma.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_that_is_recognised_is_told_header_by_header(tmp_path: Path) -> None:
    told = tell_dialect(written(tmp_path, "Työntekijä;Päivä;Hanketunnit;Väri\nMalli;1.10.2025;7;sininen\n"), "fi")
    assert told.recognised
    assert told.lines == (
        "oma.csv: Tuntiluettelo (asettelu timesheet-csv)",
        "Laji: Työaika. Kuukausi: 10/2025.",
        "Otsikot rivillä 1:",
        "  Henkilö ← Työntekijä (sarake 1)",
        "  Päivä ← Päivä (sarake 2)",
        "  Hanketunnit ← Hanketunnit (sarake 3)",
        "  Ei lueta: Väri",
    )


def test_a_file_that_is_not_is_told_what_the_nearest_layout_misses_and_what_is_nearly_it(tmp_path: Path) -> None:
    told = tell_dialect(written(tmp_path, "Työntekijä;Päivä;Hanketunti\nMalli;1.10.2025;7\n"), "fi")
    assert not told.recognised
    assert told.lines[:5] == (
        "oma.csv: tiedostoa ei tunnistettu, koska sen otsikot eivät ole minkään asettelun.",
        "Lähellä: Tuntiluettelo (asettelu timesheet-csv), rivi 1",
        "  löytyi Henkilö ← Työntekijä (sarake 1)",
        "  löytyi Päivä ← Päivä (sarake 2)",
        "  puuttuu Hanketunnit: Hanketunnit; lähellä on ”Hanketunti”",
    )


def test_the_workspace_s_own_dialects_are_read_beside_the_program_s(tmp_path: Path) -> None:
    file = written(tmp_path, "Kuka;Milloin;Montako tuntia\nMalli Mallikas;1.10.2025;7\n")
    assert not tell_dialect(file, "fi", tmp_path).recognised
    (tmp_path / "dialects").mkdir()
    written(tmp_path / "dialects", OWN, "kunnan-oma.toml")
    assert tell_dialect(file, "fi", tmp_path).lines[0] == "oma.csv: Kunnan oma luettelo (asettelu kunnan-oma)"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("oma.toml", OWN.replace("Milloin", "").replace('work_date = [""]', ""), r"^dialects/oma\.toml: columns"),
        ("oma.toml", OWN + "väri = 1\n", r"^dialects/oma\.toml"),
        ("toggl.toml", OWN, r"^dialects/toggl\.toml: ohjelmassa on jo asettelu toggl"),
    ],
)
def test_a_dialect_of_the_workspace_is_held_to_the_same_form(tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / "dialects").mkdir()
    written(tmp_path / "dialects", text, name)
    with pytest.raises(SettingsError, match=said):
        load_rulebook(root=tmp_path)


def test_a_proposal_that_a_person_completes_reads_the_file(tmp_path: Path) -> None:
    proposed = tell_dialect(written(tmp_path, "Työntekijä;Pvm;Hanketunti;Tarkenne\nH01;1.10.2025;7;x\n"), "fi").proposed
    assert 'person = ["Työntekijä"]\n' in proposed
    assert 'project_s = ["Hanketunti"]\n' in proposed
    assert 'not_typed = ["Pvm", "Tarkenne"]\n' in proposed
    folder = tmp_path / "dialects"
    folder.mkdir()
    completed = proposed.replace('# work_date = ["..."]', 'work_date = ["Pvm"]')
    written(folder, completed, "oma.toml")
    text = read_text(b"Ty\xc3\xb6ntekij\xc3\xa4;Pvm;Hanketunti\nH01;1.10.2025;7\n", "a.csv")
    found = recognise(text, [*dialects(), *load_dialects(folder)])
    assert (found.dialect, found.record_kind, found.period) == ("oma", "timesheet", "2025-10")


def test_nothing_of_the_file_but_its_headers_is_told_and_no_personal_identity_code(tmp_path: Path) -> None:
    told = tell_dialect(written(tmp_path, "Työntekijä;Päivä;131052-308T\nAsiakas X;1.10.2025;7\n"), "fi")
    said = "\n".join((*told.lines, told.proposed))
    assert "xxxxxx-xxxx" in said
    assert "131052-308T" not in said
    assert "Asiakas X" not in said


@pytest.mark.parametrize(
    ("text", "code", "stdout", "stderr"),
    [
        ("Työntekijä;Päivä;Hanketunnit\nH01;1.10.2025;7\n", 0, "asettelu timesheet-csv", ""),
        ("Työntekijä;Päivä;Hanketunti\nH01;1.10.2025;7\n", 1, "[columns]", "ei tunnistettu"),
        ("Asia;Kuka hoitaa\nKahvit;joku\n", 1, "", "Mitään tunnettua otsikkoa ei löytynyt"),
        ("", 11, "", "oma.csv"),
    ],
)
def test_the_exit_code_says_whether_a_file_is_recognised(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, code: int, stdout: str, stderr: str
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["dialect", str(written(tmp_path, text))])
    said = capsys.readouterr()
    assert (left.value.code, stdout in said.out, stderr in said.err) == (code, True, True)


def test_each_layout_of_a_list_is_near_to_its_own_headers(tmp_path: Path) -> None:
    told = tell_dialect(
        written(tmp_path, "Tositenumero;Kirjauspäivä;Tili;Kustannuspaikka;Veroton\n1;1.1.2026;1;1;1\n"), "fi"
    )
    assert told.lines[1] == "Lähellä: NetBaron, viennit (asettelu netbaron), rivi 1"
    assert "  puuttuu Summa etumerkillä: Veroton summa; lähellä on ”Veroton”" in told.lines
