"""The mode *sales ledger*: billing rows go out, numbers, references and payments come back.

Here belongs the whole way through the command line, and what is refused. Not here: the mode *own*
(`test_invoices.py`).
"""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.told import CommandLine, papers_of
from tests.sample.payments import PRIVATE_PAYERS, with_check_digit
from tests.sample_year import APPROVER, PREPARER

CLAIM, ON, LATER = "2025-1", date(2025, 11, 22), date(2026, 1, 10)
PEOPLE = ("--by", PREPARER, "--approved-by", APPROVER, "--reason", "Tarkastettu.")
ROWS = f"out/{CLAIM}-laskut/laskutusrivit.csv"
LEDGER = """mode = "sales_ledger"
ledger = { account = "3310", cost_centre = "004512" }
"""
_HEADINGS = (
    "Rivin tunnus", "Laskun numero", "Viite", "Päiväys", "Eräpäivä", "Summa", "Maksupäivä", "Maksettu", "Maksutosite",
)  # fmt: skip


@pytest.fixture
def reskontra(suljettu: Path) -> Path:
    """A closed claim of a project that invoices through the municipality's sales ledger."""
    project = suljettu / "project.toml"
    text = project.read_text(encoding="utf-8")
    head, _, invoicing = text.partition("[invoicing]\n")
    lines = [line for line in invoicing.splitlines(keepends=True) if not line.startswith(("mode", "first_number"))]
    for number in (416, 441, 580, 700, 739, 831):
        head = head.replace(f"number = {number}\n", f'number = {number}\nledger_customer = "1{number}"\n', 1)
    project.write_text(f"{head}[invoicing]\n{LEDGER}{''.join(lines)}", encoding="utf-8")
    return suljettu


@pytest.fixture
def luovutettu(reskontra: Path, tilitys: CommandLine) -> Path:
    """The billing rows have been handed over."""
    assert tilitys(reskontra, "invoice", CLAIM, "--approve", *PEOPLE, on=ON).code == 0
    told = tilitys(reskontra, "invoice", CLAIM, "--issue", on=ON)
    assert told.code == 0, told.err
    return reskontra


def billed(root: Path) -> list[dict[str, str]]:
    text = (root / ROWS).read_bytes().decode("cp1252")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def given(root: Path, **changes: Any) -> Path:
    """What the ledger gives back: each row with a number of its own, and one invoice of somebody else."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _HEADINGS, delimiter=";", lineterminator="\r\n")
    writer.writeheader()
    for place, row in enumerate(billed(root)):
        number = f"88{place:04}"
        back = {
            "Rivin tunnus": row["Rivin tunnus"],
            "Laskun numero": number,
            "Viite": with_check_digit(f"77{number}"),
            "Päiväys": "25.11.2025",
            "Eräpäivä": "16.12.2025",
            "Summa": row["Summa"],
        }
        writer.writerow(back | (changes if place == 0 else {}))
    writer.writerow({"Laskun numero": "880099", "Viite": with_check_digit("77880099"), "Summa": "12,00"})
    path = root.parent / "reskontra.csv"
    path.write_bytes(out.getvalue().encode("cp1252") + f"{PRIVATE_PAYERS[0]};;;;;;;;\r\n".encode("cp1252"))
    return path


def _fives(reference: str) -> str:
    """Nine digits as people write them: the groups of five are counted from the right."""
    return f"{reference[:4]} {reference[4:]}"


def kinds(root: Path) -> list[str]:
    return [json.loads(line)["kind"] for line in (root / "journal.jsonl").read_bytes().splitlines()]


def test_billing_rows_go_out_with_account_cost_centre_customer_text_and_amount(luovutettu: Path) -> None:
    rows = billed(luovutettu)
    assert len(rows) == 6
    assert {name: rows[0][name] for name in ("Asiakasnumero", "Asiakas", "Tili", "Kustannuspaikka", "Viitteenne")} == {
        "Asiakasnumero": "1416",
        "Asiakas": "Lemin kunta",
        "Tili": "3310",
        "Kustannuspaikka": "004512",
        "Viitteenne": "KETTERASTI-416",
    }
    assert rows[0]["Rivin tunnus"] == "2025-1.1.416"
    assert rows[0]["Selite"].startswith("Kunnan osuus hankkeen Ketterästi Yhdessä")
    assert rows[0]["Selite"].endswith("1.9.2025–31.12.2025, maksatushakemus 2025-1")
    frozen = luovutettu / "frozen/invoices/2025-1-1"
    assert (frozen / "laskutusrivit.csv").read_bytes() == (luovutettu / ROWS).read_bytes()
    assert not list(frozen.glob("*.pdf")) + list(frozen.glob("*.xml"))
    (line,) = [json.loads(x) for x in (luovutettu / "journal.jsonl").read_bytes().splitlines() if b'"invoiced"' in x]
    assert (line["number_first"], line["invoices"][0]["number"]) == (None, None)


def test_numbers_references_and_payments_come_back(luovutettu: Path, tilitys: CommandLine) -> None:
    amount = billed(luovutettu)[0]["Summa"]
    path = given(luovutettu, Maksupäivä="12.12.2025", Maksettu=amount, Maksutosite="MT1001")
    told = tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(path), on=LATER)
    assert told.code == 0, told.err
    assert told.out.splitlines()[0] == "Kirjattu 6 numeroa"
    assert f"  Lemi: lasku 880000, viite {_fives(with_check_digit('77880000'))}" in told.out.splitlines()
    assert "Kirjattu 1 maksua" in told.out
    assert kinds(luovutettu)[-3:] == ["numbered", "paid", "published"]
    figures = tilitys(luovutettu, "figures", "--at", "payments:2026-01-10", "--csv", on=LATER).out
    assert "payments/880000/open;0.00" in figures
    told = tilitys(luovutettu, "explain", "financing/received/416", on=LATER)
    assert "lasku 880000" in told.out
    assert tilitys(luovutettu, "verify", on=LATER).code == 0

    before = papers_of(luovutettu)
    told = tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(path), on=LATER)
    assert told.out.splitlines()[0] == "Kirjattu 0 numeroa, jo aiemmin kirjattuja 6"
    assert papers_of(luovutettu) == before


def test_a_credited_row_goes_out_negative_and_its_share_again(luovutettu: Path, tilitys: CommandLine) -> None:
    tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(given(luovutettu)), on=LATER)
    told = tilitys(luovutettu, "invoice", CLAIM, "--credit", "880001", *PEOPLE, on=LATER)
    assert told.code == 0, told.err
    assert told.out.startswith("Lasku 880001 hyvitetty laskutusrivillä myyntireskontraan, −")
    text = (luovutettu / f"out/{CLAIM}-hyvitys-880001/laskutusrivit.csv").read_bytes().decode("cp1252")
    (row,) = csv.DictReader(io.StringIO(text, newline=""), delimiter=";")
    assert row["Summa"] == f"-{billed(luovutettu)[1]['Summa']}"
    assert row["Selite"] == "Lasku 880001 (25.11.2025) hyvitetään kokonaan. Syy: Tarkastettu."
    assert tilitys(luovutettu, "verify", on=LATER).code == 0


# What a row of ours says instead, and the words of the refusal.
REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "another sum": ({"Summa": "1,00"}, "rivi 2: summa ei ole laskutusrivin"),
    "a wrong reference": ({"Viite": "778800001"}, "viitenumeron tarkiste on väärä tai viite puuttuu"),
    "no number": ({"Laskun numero": ""}, "laskun numeroa ei voi lukea"),
    "no due date": ({"Eräpäivä": "31.2.2026"}, "laskun päiväystä tai eräpäivää ei voi lukea"),
    "another's number": ({"Laskun numero": "880001"}, "sama numero tai viite on jo toisella laskulla"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_numbers_that_do_not_fit_are_refused_and_nothing_is_recorded(
    what: str, luovutettu: Path, tilitys: CommandLine
) -> None:
    changes, words = REFUSED[what]
    path = given(luovutettu, **changes)
    before = papers_of(luovutettu)
    told = tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(path), on=LATER)
    assert (told.code, told.out) == (11, "")
    assert words in told.err
    assert papers_of(luovutettu) == before


def test_a_number_given_once_stays(luovutettu: Path, tilitys: CommandLine) -> None:
    tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(given(luovutettu)), on=LATER)
    changed = given(luovutettu, **{"Laskun numero": "889999"})
    told = tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(changed), on=LATER)
    assert (told.code, "laskulla on jo toinen numero, viite tai eräpäivä" in told.err) == (11, True)


def test_nothing_of_somebody_else_s_invoice_is_kept(luovutettu: Path, tilitys: CommandLine) -> None:
    tilitys(luovutettu, "invoice", CLAIM, "--numbers", str(given(luovutettu)), on=LATER)
    for path in luovutettu.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert PRIVATE_PAYERS[0].encode() not in data
            assert b"880099" not in data


def test_what_the_ledger_needs_is_asked_for(reskontra: Path, tilitys: CommandLine) -> None:
    project = reskontra / "project.toml"
    text = project.read_text(encoding="utf-8")
    project.write_text(text.replace('ledger_customer = "1580"\n', ""), encoding="utf-8")
    told = tilitys(reskontra, "invoice", CLAIM, on=ON)
    assert (told.code, "partners 580 (Parikkala).ledger_customer: puuttuu" in told.err) == (10, True)
    project.write_text(text.replace('account = "3310"', 'account = "3310", layout = "muu"'), encoding="utf-8")
    told = tilitys(reskontra, "invoice", CLAIM, on=ON)
    assert (told.code, "asettelua muu ei ole; vaihtoehdot: laskutusrivit" in told.err) == (10, True)


def test_what_belongs_to_the_other_mode_is_refused(luovutettu: Path, tilitys: CommandLine) -> None:
    told = tilitys(luovutettu, "invoice", CLAIM, "--sent", "--by", "A", "--reason", "B", on=LATER)
    assert (told.code, "Laskut lähettää kunnan myyntireskontra" in told.err) == (2, True)
