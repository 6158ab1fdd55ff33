"""Looking back and trying out: --as-of shows exactly the past, a dry run and `check` leave everything as it was.

Not here: whether the figures themselves are right (`tests/agreement`).
"""

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.desk import Desk
from schemas.places import DATA
from tests.e2e.told import CommandLine, papers_of

SENT = DATA / "sample/deliveries/2025-12-04/700-ruokolahti/tyoaika-ruokolahti-2025-11.csv"
END = date(2026, 9, 20)
DECEMBER, RUN_DAY = "2025-12", "2026-01-10"


def figures_of(told: str) -> list[str]:
    """The lines of a run's outcome that tell findings and figures."""
    return [line for line in told.splitlines() if not line.startswith("  Vastaanotettu") and "Sivut:" not in line]


@pytest.fixture
def year_end(sample_year: Desk, copied: Callable[[Desk], Path]) -> Path:
    """A copy of the whole year."""
    return copied(sample_year)


def test_a_month_as_of_the_day_of_its_run_is_what_that_run_gave(
    sample_year: Desk, year_end: Path, tilitys: CommandLine
) -> None:
    on_that_day = (sample_year.root / "out" / DECEMBER / "figures.csv").read_bytes()
    before = papers_of(year_end, cache=True)
    # Nothing is newer than that run's pages yet, so they are left alone, byte for byte.
    assert tilitys(year_end, "run", DECEMBER, "--as-of", RUN_DAY, on=END).code == 1
    unlike = {name for name, digest in papers_of(year_end, cache=True).items() if before.get(name) != digest}
    assert {name for name in unlike if not name.startswith("cache")} == set()
    # Run again with all that came since: a correction, a waiver, and the closing, whose findings are not told again.
    assert tilitys(year_end, "run", DECEMBER, on=END).code == 0
    assert (year_end / "out" / DECEMBER / "figures.csv").read_bytes() != on_that_day
    told = tilitys(year_end, "figures", "--csv", "--at", f"month:{DECEMBER}", "--as-of", RUN_DAY, on=END)
    assert told.out.encode() == on_that_day
    assert tilitys(year_end, "run", DECEMBER, "--as-of", RUN_DAY, on=END).code == 1
    assert (year_end / "out" / DECEMBER / "figures.csv").read_bytes() == on_that_day
    assert tilitys(year_end, "verify", on=END).code == 0


def test_the_past_knows_neither_later_closings_nor_later_runs(year_end: Path, tilitys: CommandLine) -> None:
    told = tilitys(year_end, "figures", "claim/2025-1/support", "--as-of", "2026-01-19", on=END)
    assert told.out.startswith("Ajo month:2025-12\n")
    told = tilitys(year_end, "figures", "claim/2025-1/support", "--as-of", "2026-01-20", on=END)
    assert told.out.startswith("Ajo claim:2025-1:v1\n")
    told = tilitys(year_end, "explain", "claim/2026-1/support", "--as-of", "2026-02-09", on=END)
    assert (told.code, told.out) == (2, "")
    told = tilitys(year_end, "claim", "2026-1", "--as-of", "2026-02-10", on=END)
    assert "Maksatushakemus 2026-1, luonnos" in told.out
    told = tilitys(year_end, "figures", "--as-of", "2025-10-09", on=END)
    assert (told.code, "Yhtään ajoa ei ole vielä julkaistu" in told.err) == (2, True)
    told = tilitys(year_end, "run", "2025-09", "--as-of", "2025-10-09", on=END)
    assert (told.code, "ei ole päivään 9.10.2025 mennessä kirjattu" in told.err) == (10, True)


def test_findings_of_the_past_are_those_of_that_day(year_end: Path, tilitys: CommandLine) -> None:
    name = "out/2025-10/tiedot/findings.csv"
    on_that_day = (year_end / name).read_bytes()
    assert tilitys(year_end, "run", "2025-10", on=END).code == 0
    assert (year_end / name).read_bytes() != on_that_day
    told = tilitys(year_end, "findings", "--csv", "--at", "month:2025-10", "--as-of", "2025-11-10", on=END)
    assert told.out.encode() == on_that_day


def test_a_dry_run_tells_what_the_run_will_and_writes_nothing(hanke: Path, tilitys: CommandLine) -> None:
    shutil.copy(SENT, hanke / "inbox/700-ruokolahti")
    (hanke / "project.toml").write_bytes((hanke / "project.toml").read_bytes() + b"# uusi\n")
    before = papers_of(hanke, cache=True)
    on = date(2025, 12, 10)
    tried = tilitys(hanke, "run", "2025-11", "--dry-run", on=on)
    assert papers_of(hanke, cache=True) == before
    assert "Vastaanotettuja tiedostoja 1, hylättyjä 0." in tried.out
    assert "Kokeilu: mitään ei kirjoitettu." in tried.out
    told = tilitys(hanke, "run", "2025-11", on=on)
    assert tried.code == told.code
    assert [line for line in figures_of(tried.out) if "Kokeilu" not in line] == figures_of(told.out)


def test_a_dry_run_of_an_earlier_day_writes_nothing_either(hanke: Path, tilitys: CommandLine) -> None:
    before = papers_of(hanke, cache=True)
    told = tilitys(hanke, "run", "2025-10", "--as-of", "2025-11-09", "--dry-run")
    assert told.code == 0
    assert papers_of(hanke, cache=True) == before


def test_check_writes_feedback_and_receives_nothing(hanke: Path, tilitys: CommandLine) -> None:
    shutil.copy(SENT, hanke / "inbox/700-ruokolahti")
    on = date(2025, 12, 10)
    before = papers_of(hanke)
    told = tilitys(hanke, "check", on=on)
    assert "Tarkistettuja tiedostoja 1, kelpaamattomia 0. Mitään ei vielä vastaanotettu." in told.out
    after = papers_of(hanke)
    assert {name for name in after if before.get(name) != after[name]} == {
        "journal.jsonl",
        "out/tarkistus",
        "out/tarkistus/palaute-ruokolahti-2025-11.xlsx",
    }
    assert tilitys(hanke, "check", on=on + timedelta(days=1)).code == told.code
    assert papers_of(hanke).keys() == after.keys()
