"""Wrong use and refused decisions: exit 2 in Finnish that names the remedy, and nothing is changed.

Not here: broken settings (`test_settings_refused.py`), locks (`test_locks.py`).
"""

import os
import re
import subprocess
import sysconfig
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.told import CommandLine, papers_of

TILITYS = str(Path(sysconfig.get_path("scripts")) / "tilitys")
CLOSE = ("--close", "--by", "Kirsi K", "--approved-by", "Kaisa K", "--reason", "Valmis.")
MONTHS = "hankkeen kuukaudet ovat 2025-09–2026-08"
NEAR = "Tarkoititko jotakin näistä: claim/2025-1/support"
# What is typed after `tilitys`, and words that must be said.
WRONG = {
    "": "Kuukausiajo: ota vastaan",
    "kukka": "Komentoa ei ole: kukka.",
    "run": "Komennosta puuttuu KUUKAUSI.",
    "run 2025-10 2025-11": "Komennossa on liikaa: 2025-11.",
    "run 2025-10 --kukka": "Valitsinta --kukka ei ole.",
    "run 2025-10 --lang ru": "Kohdan --lang arvo ei kelpaa. Vaihtoehdot: 'fi', 'sv', 'en'.",
    "run 2025-10 --dry-run=3": "Arvoa ei anneta valitsimelle --dry-run.",
    "run 2025-10 --as-of": "Arvo puuttuu valitsimelta --as-of.",
    "run 2025-10 --as-of 31.12.2025": "Päivää ”31.12.2025” ei voi lukea. Kirjoita se muodossa 2026-04-10.",
    "run 10/2025": "Kuukautta ”10/2025” ei voi lukea. Kirjoita se muodossa 2026-03.",
    "run 2025-13": "Kuukautta ”2025-13” ei voi lukea. Kirjoita se muodossa 2026-03.",
    "run 2025-08": MONTHS,
    "run ../..": "Kuukautta ”../..” ei voi lukea. Kirjoita se muodossa 2026-03.",
    "templates 2026-09": "Kirjoita kuukausi muodossa 2026-03.",
    "claim 2027-1": "Hankkeen jaksot ovat 2025-1, 2026-1, 2026-2.",
    "claim ../..": "Hankkeen jaksot ovat 2025-1, 2026-1, 2026-2.",
    "claim 2025-1 --close": "anna myös --by, --approved-by, --reason.",
    "claim 2025-1 --close --by A --reason B": "anna myös --approved-by.",
    "claim 2025-1 --close --as-of 2025-11-01 --by A --approved-by B --reason C": "jätä --as-of pois",
    "claim 2025-1 --close --by A --approved-by B --reason C": "Maksatushakemus 2025-1 on jo suljettu.",
    "claim 2026-1 --close --by A --approved-by a --reason C": "ovat sama henkilö. Anna toinen hyväksyjä: --approved-by",
    "claim 2026-2 --close --by A --approved-by B --reason C": "ennen kuin edellinen, 2026-1, on suljettu",
    "invoice 2026-1": "Sulje se ensin: tilitys claim 2026-1 --close",
    "invoice 2025-1 --issue": "laskuja ei ole hyväksytty: tilitys invoice 2025-1 --approve",
    "invoice 2025-1 --issue --approve": "anna vain toinen",
    "explain claim/2025-1/suport": NEAR,
    "explain clam/2025-1/support": NEAR,
    "explain claim/2025-1/support --at month:2025-09x": "Tallessa on: claim:2025-1:v1, month:2025-10, month:2025-09.",
    "explain kukka": "Lukujen tunnukset näkee komennolla: tilitys figures",
    "figures claim/2025-1/suport": NEAR,
    "figures --at claim:2025-1:v2": "Ajoa claim:2025-1:v2 ei löydy. Tallessa on: claim:2025-1:v1, month:2025-10",
    "decide kukka --by A --reason B": "Vaihtoehdot: 'waiver', 'correction', 'accept_waiting', 'accept_change', ",
    "decide waiver --by A --reason B": "Päätöksestä waiver puuttuu: --rule, --identity.",
    "decide waiver --reason B": "Komennosta puuttuu --by.",
    "decide accept_waiting --claim 2026-1 --all --by A --reason B": "Maksatusjaksossa 2026-1 ei odota mitään.",
}


@pytest.mark.parametrize("typed", WRONG)
def test_wrong_use_is_told_in_finnish_and_changes_nothing(
    typed: str, suljettu: Path, tilitys: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(suljettu)
    before = papers_of(suljettu)
    told = tilitys(None, *typed.split())
    assert told.code == 2
    assert WRONG[typed] in told.out + told.err
    assert told.out == ""
    assert [word for word in ("Error", "Invalid", "unexpected", "requires", "No such") if word in told.err] == []
    assert papers_of(suljettu) == before


def test_a_folder_that_is_no_workspace_is_told_with_both_ways_out(tmp_path: Path, tilitys: CommandLine) -> None:
    told = tilitys(tmp_path / "muualla", "run", "2025-10")
    assert told.code == 10
    assert "Anna työtilan kansio valitsimella -w tai tee uusi: tilitys init KANSIO" in told.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "data"), [("puuttuu.xml", None), ("roska.xml", b"roskaa"), ("tyhjä.xml", b"")])
def test_a_file_argument_that_cannot_be_read_is_named_and_nothing_is_kept_of_it(
    name: str, data: bytes | None, suljettu: Path, tmp_path: Path, tilitys: CommandLine
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    before = papers_of(suljettu)
    told = tilitys(suljettu, "payments", str(tmp_path / name), on=date(2025, 12, 10))
    assert (told.code, told.out) == (11, "")
    assert name in told.err
    assert papers_of(suljettu) == before


def test_a_new_workspace_says_what_comes_first(tmp_path: Path, tilitys: CommandLine) -> None:
    assert tilitys(None, "init", str(tmp_path / "uusi")).code == 0
    assert tilitys(None, "init", str(tmp_path / "uusi")).code == 2
    figures = tilitys(tmp_path / "uusi", "figures")
    assert (figures.code, "Aja ensin kuukausi" in figures.err) == (2, True)


def test_a_claim_with_rows_that_wait_is_closed_only_when_a_decision_names_them(
    hanke: Path, tilitys: CommandLine
) -> None:
    before = papers_of(hanke)
    told = tilitys(hanke, "claim", "2025-1", *CLOSE)
    assert (told.code, told.out) == (2, "")
    waiting = _named(told.err)
    assert len(waiting) == 3
    assert "tilitys decide accept_waiting --claim 2025-1 --all --by NIMI --reason SYY" in told.err
    assert papers_of(hanke) == before
    some = [part for name in waiting[:2] for part in ("--subject", name)]
    accept = ("decide", "accept_waiting", "--claim", "2025-1", "--by", "Kirsi K", "--reason", "Käyty läpi.")
    assert tilitys(hanke, *accept, *some).code == 0
    told = tilitys(hanke, "claim", "2025-1", *CLOSE)
    assert (told.code, _named(told.err)) == (2, waiting[2:])
    assert tilitys(hanke, *accept, "--all").code == 0
    assert "Maksatushakemus 2025-1, suljettu" in tilitys(hanke, "claim", "2025-1", *CLOSE).out


def _named(told: str) -> list[str]:
    """The names by which a decision accepts what waits."""
    return re.findall(r"päätöksessä: (.+)", told)


def test_a_correction_that_finds_nothing_to_correct_is_refused_and_changes_nothing(
    hanke: Path, tilitys: CommandLine
) -> None:
    correct = ("decide", "correction", "--field", "project_s", "--by", "Kirsi K", "--reason", "Soitettu.")
    nowhere = ("--identity", "580/H01/2025-10-99/1", "--expect", "7:15", "--value", "7:30")
    gone = ("--identity", "700/H01/2025-10-08/1", "--expect", "23:59", "--value", "7:30")
    day = date(2025, 11, 16)
    before = papers_of(hanke)
    told = [tilitys(hanke, *correct, *which, on=day) for which in (nowhere, gone)]
    assert [one.code for one in told] == [2, 2]
    assert "riviä 580/H01/2025-10-99/1 ei ole missään voimassa olevassa tiedostossa" in told[0].err
    assert "rivin 700/H01/2025-10-08/1 kentässä project_s ei lue ”23:59”" in told[1].err
    assert papers_of(hanke) == before


def test_a_correction_that_was_dropped_in_and_finds_nothing_is_told_by_the_run(
    hanke: Path, tilitys: CommandLine
) -> None:
    day = date(2025, 11, 16)
    (hanke / "decisions" / "oma.toml").write_text(
        'kind = "correction"\nid = "oma"\ndate = 2025-11-16\nby = "Kirsi K"\nreason = "Soitettu."\n'
        'identity = "580/H01/2025-10-99/1"\nfield = "project_s"\nexpect = "7:15"\nvalue = "7:30"\n',
        encoding="utf-8",
    )
    assert tilitys(hanke, "run", "2025-10", on=day).code == 1
    told = tilitys(hanke, "findings", "--at", "month:2025-10", on=day).out
    assert told.count("[correction-not-applied]") == 1
    assert "580/H01/2025-10-99/1" in told


def test_only_a_row_that_is_there_is_set_aside_and_only_one_that_was_comes_back(
    hanke: Path, tilitys: CommandLine
) -> None:
    row, day = "700/H01/2025-10-08/1", date(2025, 11, 16)
    people = ("--by", "Kirsi K", "--reason", "Selvitetään kunnan kanssa.")
    assert (
        "Tuntiriviä 580/H01/2025-10-99/1 ei ole"
        in tilitys(hanke, "decide", "park", "--identity", "580/H01/2025-10-99/1", *people, on=day).err
    )
    back = ("decide", "unpark", "--identity", row, *people)
    assert "ei ole siirretty odottamaan" in tilitys(hanke, *back, on=day).err
    assert tilitys(hanke, "decide", "park", "--identity", row, *people, on=day).code == 0
    assert tilitys(hanke, "run", "2025-10", on=day).code == 1
    assert "[row-parked]" in tilitys(hanke, "findings", "--at", "month:2025-10", on=day).out
    assert tilitys(hanke, *back, on=day).code == 0
    tilitys(hanke, "run", "2025-10", on=day)
    assert "[row-parked]" not in tilitys(hanke, "findings", "--at", "month:2025-10", on=day).out


def test_the_real_command_says_wrong_use_without_a_traceback(suljettu: Path) -> None:
    environment = {**os.environ, "COLUMNS": "80"}
    for typed, code in (("run 2025-13", 2), ("figures claim/2025-1/support", 0), ("kukka", 2)):
        ran = subprocess.run(
            [TILITYS, *typed.split()], cwd=suljettu, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == code
        assert "Traceback" not in ran.stderr + ran.stdout
        assert (ran.stdout == "") == (code == 2)
