"""A project whose staff costs are actual pay, from the payroll's file to the claim's pages.

Here belongs that the rooms fit together. Not here: the arithmetic (`tests/rules/test_pay_costs.py`).
"""

import tomllib
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import tomli_w

from flows.comparing import comparison_lines
from flows.demo import make_workspace
from flows.steps import Run, drive
from pipelines.explain import explain, text_lines
from schemas.bundle import value_text
from schemas.figure import Unit
from tests.rules.models_case import PAY

PAYROLL = """Henkilö;Kuukausi;Palkkalaji;Palkkalajin nimi;Bruttopalkka;Maksupäivä
H01;2025-09;1010;Kuukausipalkka;4200,00;15.9.2025
H01;2025-09;3010;Lomaraha;2100,00;15.9.2025
H02;2025-09;1010;Kuukausipalkka;3500,01;15.9.2025
H03;2025-09;1010;Kuukausipalkka;1600,00;15.9.2025
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """September's run of the claim: H01 works in the project all the time, H02 half of it, H03 is not employed yet."""
    root = tmp_path_factory.mktemp("palkat") / "hanke"
    desk = make_workspace(root)
    table = tomllib.loads((root / "project.toml").read_text(encoding="utf-8"))
    table["decision"] |= PAY["decision"]
    table["payroll"] = {"posts": "whole_pay", "reference": "Palkanlaskennan ohje"}
    shared = {"valid_from": date(2025, 9, 1), "date": date(2025, 8, 25), "reference": "Tehtäväkuvaus 25.8.2025"}
    table["shares"] = [{"person": "H01", "share": "1.00", **shared}, {"person": "H02", "share": "0.50", **shared}]
    table["partners"] = [{**partner, "delivers": []} for partner in table["partners"]]
    (root / "project.toml").write_bytes(tomli_w.dumps(table).encode())
    inbox = root / "inbox" / "689-rautjarvi"
    inbox.mkdir(parents=True, exist_ok=True)
    (inbox / "palkat-2025-09.csv").write_text(PAYROLL, encoding="utf-8")
    run = Run(desk, month="2025-09")
    drive(run)
    return run


def test_pay_becomes_staff_costs_and_what_does_not_count_waits_or_is_left_out(run: Run) -> None:
    assert run.bundle is not None
    claim = "claim/2025-1/staff_costs"
    amounts = {
        name: value_text(run.bundle.figures[f"{claim}/{name}"].value, Unit.EUR) for name in ("H01/2025-09", "total")
    }
    # 4 200,00 x 1,2644 = 5 310,48; 3 500,01 x 0,50 x 1,2644 = 2 212,706322
    assert amounts == {"H01/2025-09": "5310.48", "total": "7523.19"}
    assert [(f.rule, f.subject) for f in run.bundle.findings] == [("pay-outside-employment", "H03/2025-09")]


def test_an_explanation_reaches_the_rows_of_the_payroll(run: Run) -> None:
    assert run.bundle is not None
    told = "\n".join(text_lines(explain(run.bundle, "claim/2025-1/staff_costs/H02/2025-09", run.desk.labels)))
    assert "Rautjärvi, palkat-2025-09.csv, rivi 4, kenttä 5: 3\N{NO-BREAK SPACE}500,01" in told
    assert "project/shares/H02/2025-09-01/share" in told


def test_the_claim_s_workbook_shows_pay_in_place_of_hours_and_rates(run: Run) -> None:
    path = next(Path(run.desk.root, "out", "2025-09").glob("maksatushakemus*.xlsx"))
    book = openpyxl.load_workbook(path, data_only=True)
    rows = [[cell.value for cell in row] for row in book["Palkkakustannukset"].iter_rows()]
    (row,) = [row for row in rows if row[0] == "H02" and row[3] == 3500.01]
    assert row[4:7] == [0.5, 0.2644, 2212.71]
    listed = [[cell.value for cell in row] for row in book["Palkat"].iter_rows()]
    assert sorted(str(row[4]) for row in listed if row[0] == "H01") == ["Lomaraha", "Palkka"]


def test_roundings_are_compared_for_pay_too(run: Run) -> None:
    told = list(comparison_lines(run.desk, "2025-1", []))
    # 40 % of 5 310,48 and of 2 212,71, each to cents: 2 124,19 + 885,08; of both at once 3 009,28
    assert "3\N{NO-BREAK SPACE}009,27" in next(line for line in told if "flat_rate=person_month" in line)
    assert not [line for line in told if "hourly_rate" in line or "hours=" in line]
