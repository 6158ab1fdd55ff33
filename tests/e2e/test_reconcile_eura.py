"""`tilitys reconcile-eura` through the command line: what it leaves with, and where its page is.

Here belongs the exit codes. Not here: which differences there are (`tests/unit/test_eura.py`).
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.e2e.told import CommandLine

ON, MONTH = date(2025, 11, 15), "2025-10"
WORDS = {"women": "naiset", "men": "miehet", "non_binary": "muut", "total": "yhteensä"}


def euras(hanke: Path, less: int) -> str:
    """What EURA would say: our own cumulative counts, of the first one some less."""
    lines = ["Indikaattori;Sukupuoli;Kertymä"]
    with (hanke / "out" / MONTH / "figures.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            match row["figure_id"].split("/"):
                case ["indicators", key, code, gender, "all", "cumulative"] if key == MONTH and "+" not in code:
                    lines.append(f"{code};{WORDS[gender]};{int(row['value']) - (less if len(lines) == 1 else 0)}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(("less", "code", "told"), [(0, 0, "Eroja: 0."), (1, 1, "Eroja: 1.")])
def test_differences_leave_with_1_and_none_with_0(
    less: int, code: int, told: str, hanke: Path, tilitys: CommandLine
) -> None:
    counts = hanke.parent / "eura.csv"
    counts.write_text(euras(hanke, less), encoding="utf-8")
    done = tilitys(hanke, "reconcile-eura", str(counts), "--at", f"month:{MONTH}", on=ON)
    assert (done.code, done.out.splitlines()[-1].partition(" Sivu")[0]) == (code, told)
    assert (hanke / "out" / f"{MONTH}-eura-vertailu" / "eura-vertailu.xlsx").is_file()


def test_a_file_that_is_no_list_of_counts_leaves_with_11_and_no_page(hanke: Path, tilitys: CommandLine) -> None:
    counts = hanke.parent / "muuta.csv"
    counts.write_text("nimi;puhelin\nx;1\n", encoding="utf-8")
    done = tilitys(hanke, "reconcile-eura", str(counts), "--at", f"month:{MONTH}", on=ON)
    assert (done.code, "muuta.csv: Tiedostossa ei ole EURAn osallistujamääriä" in done.err) == (11, True)
    assert not (hanke / "out" / f"{MONTH}-eura-vertailu").exists()
