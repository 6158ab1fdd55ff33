"""A closed claim whose papers change, through the command line: corrected in the next claim, explained and verified.

Here belongs one late file from its arrival to the closing that claims it. Not here: the sums (`tests/rules`).
"""

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from flows.desk import Desk
from tests.e2e.small_workspace import CLOSE_ON, CSV, DELIVERIES, before_closing, september
from tests.e2e.told import CommandLine
from tests.sample_year import APPROVER, PREPARER

APPROVALS = DELIVERIES / "2025-10-08/689-rautjarvi/hyvaksynnat_2025-09.xlsx"
PEOPLE = ("--by", PREPARER, "--approved-by", APPROVER, "--reason", "Tarkastettu.")
ON, NEXT = date(2026, 2, 10), date(2026, 5, 20)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = september(tmp_path_factory.mktemp("korjaus") / "hanke")
    before_closing(desk)
    return desk


def test_a_late_file_is_claimed_by_difference_once_its_hours_are_approved_again(
    closed: Desk, tmp_path: Path, tilitys: CommandLine
) -> None:
    root = tmp_path / "hanke"
    shutil.copytree(closed.root, root)
    assert tilitys(root, "claim", "2025-1", "--close", *PEOPLE, on=CLOSE_ON).code == 0
    # One hour less on 3 September in Ruokolahti.
    data = (DELIVERIES / CSV).read_bytes().replace(b"3.9.2025;6,75", b"3.9.2025;5,75")
    (root / "inbox" / "700-ruokolahti" / "korjattu.csv").write_bytes(data)
    assert tilitys(root, "run", "2026-01", on=ON).code == 1
    assert "[closed-period-waits]" in tilitys(root, "findings", on=ON).out
    assert "claim/2026-1/corrections" not in tilitys(root, "figures", on=ON).out

    book = openpyxl.load_workbook(APPROVALS)
    sheet: Any = book.worksheets[0]
    [row] = [row for row in sheet.iter_rows() if row[0].value == "Malli Mallikas"]
    row[2].value -= timedelta(hours=1)
    book.save(root / "inbox" / "689-rautjarvi" / "hyvaksynnat_uudet.xlsx")
    tilitys(root, "run", "2026-01", on=ON)
    told = tilitys(root, "findings", on=ON).out
    assert "Syy: hyvaksynnat_uudet.xlsx, korjattu.csv. Ero otetaan maksatushakemukseen 2026-1." in told
    told = tilitys(root, "explain", "claim/2026-1/corrections/2025-1/staff_costs", on=ON).out
    assert "Ruokolahti, korjattu.csv, rivi 2, kenttä 3: 5:45 h" in told

    assert tilitys(root, "claim", "2026-1", "--close", *PEOPLE, on=NEXT).code == 0
    # An hour at 37,05; 14,82; 51,87; of the support 41,50, as `tests/rules` has it by hand.
    figures = tilitys(root, "figures", "claim/2026-1/corrections", "--at", "claim:2026-1:v1", "--csv", on=NEXT).out
    for line in ("staff_costs;-37.05", "flat_rate;-14.82", "eligible_costs;-51.87", "support;-41.50"):
        assert f"claim/2026-1/corrections/2025-1/{line}" in figures
    assert tilitys(root, "verify", on=NEXT).code == 0


def test_rejected_costs_are_entered_by_amount_or_by_row_and_the_rest_is_worked_out(
    closed: Desk, tmp_path: Path, tilitys: CommandLine
) -> None:
    root = tmp_path / "hanke"
    shutil.copytree(closed.root, root)
    reject = ("decide", "rejected", "--claim", "2025-1", "--by", PREPARER, "--reason", "Maksatuspäätös 5.")
    assert "ei ole suljettu" in tilitys(root, *reject, "--amount", "100,00", on=CLOSE_ON).err
    assert tilitys(root, "claim", "2025-1", "--close", *PEOPLE, on=CLOSE_ON).code == 0
    assert "Anna joko" in tilitys(root, *reject, on=CLOSE_ON).err
    nobody = tilitys(root, *reject, "--subject", "700/H01/2025-09-30/9", on=CLOSE_ON)
    assert "ei ole haettu riviä 700/H01/2025-09-30/9" in nobody.err
    assert tilitys(root, *reject, "--amount", "1264,40", on=CLOSE_ON).code == 0
    assert tilitys(root, *reject, "--subject", "700/H01/2025-09-03/1", on=CLOSE_ON).code == 0
    by_amount, by_row = (
        path.read_text(encoding="utf-8") for path in sorted((root / "decisions").glob("*-rejected.toml"))
    )
    # 1 264,40 + 505,76 = 1 770,16, and its support; 6:45 h x 37,05 = 250,0875: 250,09 or a cent beside, by its month.
    assert 'costs_eur = "1770.16"' in by_amount
    assert 'rows = [\n    "700/H01/2025-09-03/1",\n]' in by_row
    assert 'staff_costs_eur = "250.09"' in by_row
