"""A workspace in use or a page open in Excel: exit 12 in words, and nothing is touched; two runs at once.

Not here: a run and a closing at the same time through Prefect (`tests/flows`), and crashes (`test_crashed_*.py`).
"""

import shutil
import subprocess
import sysconfig
from datetime import date
from pathlib import Path

import pytest

from pipelines import platform
from schemas.places import DATA
from tests.e2e.told import CommandLine, papers_of

SENT = DATA / "sample/deliveries/2025-12-04/700-ruokolahti/tyoaika-ruokolahti-2025-11.csv"
ON = date(2025, 12, 10)
CLOSE = ("claim", "2025-1", "--close", "--by", "Anna A", "--approved-by", "Bo B", "--reason", "Valmis.")
WRITING = (
    ("run", "2025-11"),
    ("run", "2025-11", "--dry-run"),
    ("check",),
    ("claim", "2025-1"),
    CLOSE,
    ("decide", "waiver", "--rule", "day-above-agreed", "--identity", "H01/2025-10-07", "--by", "A", "--reason", "B"),
    ("templates", "2025-12"),
    ("rebuild",),
    ("invoice", "2025-1"),
)


@pytest.mark.parametrize("arguments", WRITING, ids=" ".join)
def test_a_locked_workspace_is_a_message_and_nothing_is_touched(
    arguments: tuple[str, ...], suljettu: Path, tilitys: CommandLine
) -> None:
    shutil.copy(SENT, suljettu / "inbox/700-ruokolahti")
    before = papers_of(suljettu, cache=True)
    with platform.exclusive(suljettu / ".lock"):
        told = tilitys(suljettu, *arguments, on=ON)
    assert (told.code, told.out) == (12, "")
    assert "on toisen ajon käytössä. Odota, että se päättyy, ja aja komento uudelleen." in told.err
    assert papers_of(suljettu, cache=True) == before


def test_reading_needs_no_lock(suljettu: Path, tilitys: CommandLine) -> None:
    with platform.exclusive(suljettu / ".lock"):
        codes = [
            tilitys(suljettu, *arguments).code
            for arguments in (("figures",), ("findings",), ("explain", "claim/2025-1/support"), ("verify",))
        ]
    assert codes == [0, 1, 0, 0]


@pytest.mark.parametrize("mark", ["~$palaute-lemi-2025-10.xlsx", ".~lock.palaute-lemi-2025-10.xlsx#"])
def test_an_open_page_is_a_message_and_nothing_is_touched(mark: str, hanke: Path, tilitys: CommandLine) -> None:
    shutil.copy(SENT, hanke / "inbox/700-ruokolahti")
    (hanke / "out/2025-10" / mark).write_bytes(b"Kirsi")
    before = papers_of(hanke, cache=True)
    told = tilitys(hanke, "run", "2025-10", on=ON)
    assert (told.code, told.out) == (12, "")
    assert "Sivu out/2025-10/palaute-lemi-2025-10.xlsx on auki. Sulje se ja aja komento uudelleen." in told.err
    assert papers_of(hanke, cache=True) == before
    (hanke / "out/2025-10" / mark).unlink()
    assert tilitys(hanke, "run", "2025-10", on=ON).code == 1


def test_an_open_page_of_a_claim_stops_its_closing_before_anything_is_decided(
    hanke: Path, tilitys: CommandLine
) -> None:
    accept = ("decide", "accept_waiting", "--claim", "2025-1", "--all", "--by", "Anna A", "--reason", "Käyty läpi.")
    assert tilitys(hanke, *accept, on=ON).code == 0
    assert tilitys(hanke, "claim", "2025-1", on=ON).code == 1
    (hanke / "out/2025-1/~$maksatushakemus.xlsx").write_bytes(b"Kirsi")
    before = papers_of(hanke, cache=True)
    told = tilitys(hanke, *CLOSE, on=ON)
    assert (told.code, told.out) == (12, "")
    assert "Sivu out/2025-1/maksatushakemus.xlsx on auki" in told.err
    assert papers_of(hanke, cache=True) == before


def test_a_page_open_elsewhere_does_not_stop_a_run(hanke: Path, tilitys: CommandLine) -> None:
    (hanke / "out/2025-09/~$maksatushakemus-luonnos.xlsx").write_bytes(b"Kirsi")
    assert tilitys(hanke, "run", "2025-10", on=ON).code == 1


def test_of_two_runs_at_once_each_works_or_says_that_the_other_does(hanke: Path, tilitys: CommandLine) -> None:
    for name in ("a.csv", "b.csv"):
        shutil.copy(SENT, hanke / "inbox/700-ruokolahti" / name)
    (hanke / "inbox/700-ruokolahti/b.csv").write_bytes(SENT.read_bytes() + b"\r\n")
    command = [str(Path(sysconfig.get_path("scripts")) / "tilitys"), "run", "2025-11", "-w", str(hanke)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [(run.communicate(), run.returncode) for run in runs]
    codes = sorted(code for _, code in told)
    assert codes in ([1, 1], [1, 12]), told
    for (out, err), code in told:
        assert (out == "") == (code == 12)
        assert ("toisen ajon käytössä" in err) == (code == 12)
    journal = (hanke / "journal.jsonl").read_text(encoding="utf-8")
    assert journal.count('"period":"2025-11"') == 2
    assert journal.count('"edition":"month:2025-11"') == 1
    assert tilitys(hanke, "verify").code == 0
