"""What project.toml says of indicators reaches the month's folder: previews of SFC2021, estimates, own names.

Here belongs that the pages come and agree with the figures. Not here: what stands on them (`tests/unit`).
"""

import csv
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from tests.e2e.told import CommandLine
from tests.golden.sample_indicators import ESTIMATED

ON, MONTH = date(2025, 11, 15), "2025-10"
OWN = """
[[indicators]]
code = "KP1"
name = "Avatut kohtaamispaikat"
unit = "kpl"
target = 7
"""


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_what_project_toml_says_of_indicators_is_in_the_months_folder(hanke: Path, tilitys: CommandLine) -> None:
    project, out = hanke / "project.toml", hanke / "out" / MONTH
    assert not list(out.glob("sfc2021-*"))
    own = project.read_text(encoding="utf-8") + OWN + ESTIMATED.replace("2026-02-28", "2025-10-31")
    project.write_text(own, encoding="utf-8")
    assert tilitys(hanke, "run", MONTH, on=ON).code in (0, 1)
    figures = {row["figure_id"]: row["value"] for row in table(out / "figures.csv")}
    for name, codes in (("6", "EECO"), ("10", "EECR")):
        rows = table(out / f"sfc2021-taulukko-{name}.csv")
        assert {row["indicator"][:4] for row in rows} == {codes}
        for row in rows:
            stem = f"indicators/{MONTH}/{row['indicator']}"
            cumulative = figures.get(f"{stem}/{row['gender']}/all/cumulative", figures.get(f"{stem}/estimate"))
            assert row["value"] == cumulative
    summary = load_workbook(out / "indikaattorit.xlsx", read_only=True)["Yhteenveto"]
    said = {cell for cells in summary.iter_rows(values_only=True) for cell in cells if isinstance(cell, str)}
    assert "Avatut kohtaamispaikat (kpl)" in said
    assert any("hankkeen oma arvio 31.10.2025. Menetelmä: Ohjaajien arvio" in cell for cell in said)
