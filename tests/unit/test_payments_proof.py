"""What `verify` finds when a journal, consistent in itself, says other than the kept files.

Not here: changed bytes, which hashes find (`tests/e2e/test_payments.py`).
"""

from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.payments.entries import Entry, entries_csv
from pipelines.payments.proof import line_faults, row_faults
from pipelines.workspace import Workspace
from schemas.bundle import csv_bytes
from tests.unit.payments_case import LEMI, READ, issued

ENTRY = Entry("A1", READ, Decimal(100), LEMI.reference, 416)
ROW = {"row_id": "", "file": "", "file_name": "maksut.csv", "row": "2", "value": "100.00"}
GIVEN = {
    "municipality": 416,
    "number": "8801",
    "reference": "x",
    "issue_date": "2026-01-25",
    "due_date": "2026-02-12",
    "amount_eur": "60.00",
}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    return issued(tmp_path / "hanke")


def paid(ws: Workspace, *entries: Entry, amount: str = "100.00") -> str:
    data = entries_csv(entries)
    with ws.lock():
        sha256 = ws.archive(data, {"name": "maksut.csv"})
        ws.record("paid", sha256=sha256, name="maksut.csv", entries=len(entries), amount_eur=amount)
    return sha256


def test_lines_that_say_what_their_files_hold_have_no_faults(ws: Workspace) -> None:
    sha256 = paid(ws, ENTRY)
    assert list(line_faults(ws)) == []
    assert list(row_faults(ws, [ROW | {"row_id": f"{sha256[:12]}:1:2", "file": sha256}])) == []


def test_a_line_with_another_sum_is_named(ws: Workspace) -> None:
    sha256 = paid(ws, ENTRY, amount="90.00")
    assert list(line_faults(ws)) == [
        (f"archive/{sha256}", "Maksujen määrä tai summa ei ole se, jonka tapahtumalokin rivi sanoo.")
    ]


def test_a_payment_kept_twice_is_named(ws: Workspace) -> None:
    paid(ws, ENTRY)
    again = paid(ws, ENTRY, Entry("A2", READ, Decimal(5), LEMI.reference, None), amount="105.00")
    assert list(line_faults(ws)) == [(f"archive/{again}", "Maksu A1 on kirjattu kahdesti.")]


def test_a_row_that_stands_in_no_kept_file_is_named(ws: Workspace) -> None:
    sha256 = paid(ws, ENTRY)
    row = ROW | {"row_id": f"{sha256[:12]}:1:2", "file": sha256, "value": "60.00"}
    assert list(row_faults(ws, [row])) == [
        f"Rivi {sha256[:12]}:1:2: Arvo 60.00 ei ole se, joka on tiedostossa maksut.csv, rivi 2."
    ]
    # a decision may have parted the payment: the parts add up to it
    assert list(row_faults(ws, [row, row | {"value": "40.00"}])) == []
    assert len(list(row_faults(ws, [ROW]))) == 1


@pytest.mark.parametrize(("number", "faults"), [("8801", 0), ("8802", 1)])
def test_numbers_of_a_line_are_those_of_its_file(number: str, faults: int, ws: Workspace) -> None:
    # the amounts fall as the municipalities' numbers grow: neither order of rows or fields may matter
    other = GIVEN | {"municipality": 441, "number": "8803", "amount_eur": "50.00"}
    rows = [["invoice:2025-1:1", *map(str, one.values())] for one in (GIVEN, other)]
    data = csv_bytes(("edition", *GIVEN), rows)
    with ws.lock():
        sha256 = ws.archive(data, {"name": "numerot.csv"})
        edition, told = "invoice:2025-1:1", [GIVEN | {"number": number}, other]
        ws.record("numbered", sha256=sha256, name="numerot.csv", edition=edition, invoices=told)
    assert len(list(line_faults(ws))) == faults
