"""A bank's file in the inbox: it is set aside for `tilitys payments`, and its payers are repeated nowhere.

Not here: which files are a bank's (`tests/unit/test_intake_bank_files.py`).
"""

import json
from datetime import date
from pathlib import Path

from tests.e2e.told import CommandLine, repeated
from tests.sample.bank import camt, payment_list
from tests.unit.payments_case import payment

PAYER = "Yksityinen Maksaja"
ON = date(2025, 12, 10)


def test_a_bank_file_is_refused_and_neither_archived_nor_cached_and_its_payer_stands_nowhere(
    hanke: Path, tilitys: CommandLine
) -> None:
    paid = [payment(12_00, payer=PAYER, booked=ON)]
    files = {"maksut.csv": payment_list(paid), "tiliote.xml": camt("camt.054.001.02", paid)}
    for name, data in files.items():
        (hanke / "inbox/580-parikkala" / name).write_bytes(data)
    check = tilitys(hanke, "check", on=ON)
    run = tilitys(hanke, "run", "2025-11", on=ON)
    findings = tilitys(hanke, "findings", "--at", "month:2025-11", on=ON)
    assert [told.code for told in (check, run, findings)] == [1, 1, 1]
    assert [told for told in (check, run, findings) if PAYER in told.out + told.err] == []
    assert repeated(hanke, PAYER) == []
    lines = [json.loads(line) for line in (hanke / "journal.jsonl").read_text(encoding="utf-8").splitlines()]
    refused = [line for line in lines if line.get("rule") == "file-about-payments"]
    assert [(line["sha256"], line["name"]) for line in refused] == [(None, "maksut.csv"), (None, "tiliote.xml")]
    for line in refused:
        place = f"quarantine/{line['n']}"
        assert (hanke / place).read_bytes() == files[line["name"]]
        assert f"tilitys payments {place}" in findings.out
    assert not [path for path in (hanke / "inbox").rglob("*") if path.is_file()]
