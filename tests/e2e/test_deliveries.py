"""Deliveries from the inbox to the page: sent again in part, put into the wrong folder, sent too late, not at all.

Not here: which rows of which file are in force (`tests/unit/test_submissions.py`), and what is owed
(`tests/unit/test_deliveries.py`).
"""

import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.desk import Desk
from schemas.bundle import csv_rows
from tests.e2e.told import CommandLine
from tests.unit.intake_case import hours, template, workbook

ON = date(2025, 12, 10)
PARIKKALA = "inbox/580-parikkala"


def sheets(**persons: str) -> bytes:
    """A template of November with one day for each person."""
    names = {"otto": "Otto Osa-aikainen", "malli": "Malli Mallikas"}
    day = date(2025, 11, 3)
    rows = {
        names[key]: template([[day, None, None, None, hours(written)]], person=names[key], month="11/2025")
        for key, written in persons.items()
    }
    return workbook(rows)


def put(root: Path, name: str, data: bytes) -> None:
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_bytes(data)


def sources(root: Path) -> dict[tuple[int, str], tuple[str, int, int]]:
    """State, rows in use or waiting, and rows superseded of November's files, by sender and name."""
    facts = json.loads((root / "out/2025-11/tiedot/facts.json").read_bytes())
    of_month = [s for s in facts["sources"] if s["period"] == "2025-11"]
    return {(s["sender"], s["name"]): (s["status"], s["used"] + s["waiting"], s["superseded"]) for s in of_month}


@pytest.fixture
def marraskuu(one_month: Desk, copied: Callable[[Desk], Path]) -> Path:
    """The small workspace, with Parikkala's November in its inbox."""
    root = copied(one_month)
    put(root, f"{PARIKKALA}/tunnit.xlsx", sheets(otto="4:00", malli="7:00"))
    return root


def test_one_person_s_sheet_alone_leaves_the_other_s_rows_and_every_row_is_proved(
    marraskuu: Path, tilitys: CommandLine
) -> None:
    older = (marraskuu / PARIKKALA / "tunnit.xlsx").read_bytes()
    assert tilitys(marraskuu, "run", "2025-11", on=ON).code == 1
    put(marraskuu, f"{PARIKKALA}/vain-otto.xlsx", sheets(otto="3:00"))
    assert tilitys(marraskuu, "run", "2025-11", on=ON).code == 1
    assert sources(marraskuu) == {
        (580, "tunnit.xlsx"): ("partly_superseded", 1, 1),
        (580, "vain-otto.xlsx"): ("current", 1, 0),
    }
    for row in csv_rows((marraskuu / "out/2025-11/tiedot/rows-status.csv").read_bytes()):
        parts = ("used", "waiting", "superseded", "not_records")
        assert int(row["rows_read"]) == sum(int(row[name]) for name in parts)
    found = csv_rows((marraskuu / "out/2025-11/tiedot/findings.csv").read_bytes())
    told = {row["rule"]: json.loads(row["facts"]) for row in found if row["file_name"] == "vain-otto.xlsx"}
    assert told["file-partly-replaced"] == {"old_name": "tunnit.xlsx", "left_count": "1", "scopes": "H01"}
    assert told["file-replaced"]["rows_changed_count"] == "1"
    page = openpyxl.load_workbook(io.BytesIO((marraskuu / "out/2025-11/toimitukset.xlsx").read_bytes()))
    assert [cell.value for cell in page["Korvatut tiedostot"][2]][3:7] == [
        "Muuttui", "580/H03/2025-11-03/1", "Hanketunnit: 4:00", "Hanketunnit: 3:00",
    ]  # fmt: skip
    line = json.loads((marraskuu / "journal.jsonl").read_text(encoding="utf-8").splitlines()[-2])
    assert (line["kind"], line["scopes"], line["repeats"]) == ("received", ["H03"], None)
    assert len(line["supersedes"]) == 1
    # The older bytes again: an older file after a newer one adds nothing and is told.
    put(marraskuu, f"{PARIKKALA}/taas.xlsx", older)
    assert tilitys(marraskuu, "run", "2025-11", on=ON).code == 1
    assert sources(marraskuu)[580, "taas.xlsx"] == ("repeated", 0, 0)
    assert "file-older-version" in (marraskuu / "out/2025-11/tiedot/findings.csv").read_text(encoding="utf-8")
    assert tilitys(marraskuu, "verify", on=ON).code == 0


def test_a_delivery_in_the_wrong_folder_is_taken_out_and_sent_by_whose_it_is(
    marraskuu: Path, tilitys: CommandLine
) -> None:
    data = (marraskuu / PARIKKALA / "tunnit.xlsx").read_bytes()
    assert tilitys(marraskuu, "run", "2025-11", on=ON).code == 1
    who = ("--by", "Kirsi Kirjanpitäjä", "--reason", "Väärä kansio")
    wrong = tilitys(marraskuu, "decide", "withdraw", "--file", "muu.xlsx", "--sender", "580", *who, on=ON)
    assert wrong.code == 2
    assert "Kunnalta 580 ei ole vastaanotettu tiedostoa muu.xlsx" in wrong.err
    told = tilitys(marraskuu, "decide", "withdraw", "--file", "tunnit.xlsx", "--sender", "580", *who, on=ON)
    assert told.code == 0, told.err
    put(marraskuu, "inbox/700-ruokolahti/tunnit.xlsx", data)
    assert tilitys(marraskuu, "run", "2025-11", on=ON).code == 1
    assert sources(marraskuu) == {
        (580, "tunnit.xlsx"): ("withdrawn", 0, 0),  # its rows are proved with the file of the right municipality
        (700, "tunnit.xlsx"): ("current", 2, 0),
    }
    assert "file-withdrawn" in (marraskuu / "out/2025-11/tiedot/findings.csv").read_text(encoding="utf-8")
    assert tilitys(marraskuu, "verify", on=ON).code == 0


def test_what_is_missing_is_named_reminded_and_asked_about_when_the_claim_is_closed(
    marraskuu: Path, tilitys: CommandLine
) -> None:
    project = (marraskuu / "project.toml").read_text(encoding="utf-8").replace("delivers = []", 'delivers = ["ledger"]')
    (marraskuu / "project.toml").write_text(project, encoding="utf-8")
    told = tilitys(marraskuu, "run", "2025-11", on=ON)
    assert "    Puuttuu: Parikkala, Pääkirja 11/2025\n" in told.out
    names = {path.name for path in (marraskuu / "out/2025-11/muistutukset").iterdir()}
    assert names == {"toimitus-parikkala.eml", "toimitus-ruokolahti.eml"}
    people = ("--by", "Kirsi", "--approved-by", "Kaisa", "--reason", "Valmis")
    refused = tilitys(marraskuu, "claim", "2025-1", "--close", *people, on=ON)
    assert refused.code == 2
    assert "  Pääkirja, 11/2025, Parikkala: Toimitus puuttuu\n      päätöksessä: 580/2025-11/ledger\n" in refused.err
