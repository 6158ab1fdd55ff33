"""Bank files are told by their content, whole or damaged, and other files are not taken for them.

Here belongs `pipelines.intake.bank_files` and its place among the questions asked of a file.
"""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipelines.intake.receive import Judgement, judge
from pipelines.workspace import InboxFile
from schemas.places import DATA
from tests.sample.bank import camt, payment_list
from tests.unit.intake_case import dialects, workbook
from tests.unit.payments_case import payment

STATEMENT = camt("camt.053.001.08", [payment(5_00)], wages_cents=1)
HEADERS = ["Kirjauspäivä", "Määrä EUR", "Viitenumero", "Maksajan nimi"]
ORDERS = "Tilausnumero;Päivä;Summa\n1;1.10.2025;5,00\n"


def judged(data: bytes, folder: str = "580-parikkala") -> Judgement:
    return judge(InboxFile(Path("x"), folder, "tiedosto", len(data)), data, {580}, dialects())


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("tiliote.xml", data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        STATEMENT,
        camt("camt.054.001.02", [payment(5_00)]),
        STATEMENT[: len(STATEMENT) // 2],
        b"\xef\xbb\xbf\r\n" + STATEMENT,
        STATEMENT.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        b"\0\1" + STATEMENT,
        zipped(STATEMENT),
        b"T00322100003391234560000785" + b"x" * 200,
        payment_list([payment(5_00)]),
        payment_list([payment(5_00)]) + b'"5.1.2026;never closed\n',
        "Viite;Maksaja;Saldo\n13;Yksityinen;5,00\nMäärä;Summa\n".replace("Saldo", "Määrä").encode("utf-16"),
        workbook(
            {"Ohje": [["x"]], "Maksut": [["Tilin tapahtumat"], HEADERS, [date(2026, 1, 5), 5, "13", "Yksityinen"]]}
        ),
    ],
)
@pytest.mark.parametrize("folder", ["580-parikkala", "muualta"])
def test_a_bank_file_is_told_whoever_sent_it(data: bytes, folder: str) -> None:
    assert judged(data, folder).rule == "file-about-payments"


def test_a_bank_file_with_a_personal_identity_code_is_still_for_the_payments() -> None:
    assert judged(camt("camt.054.001.02", [payment(5_00, payer="Anna 131052-9085")])).rule == "file-about-payments"


@pytest.mark.parametrize("data", [ORDERS.encode(), b"<Document><a/></Document>", zipped(b"<Invoice/>"), b"%PDF-1.7"])
def test_another_unknown_file_is_not_taken_for_a_bank_file(data: bytes) -> None:
    assert judged(data).rule in ("file-kind-unknown", "file-unreadable")


def test_a_ledger_with_references_is_a_ledger() -> None:
    ledger = "Päivämäärä;Kustannuspaikka;Tili;Tosite;Selite;Debet;Kredit;Viite;Maksaja;Summa\n"
    row = "1.10.2025;1682;5002;7;palkka;5,00;;13;x;5,00\n"
    assert judged((ledger + row).encode()).record_kind == "ledger"


def test_no_file_of_the_sample_year_is_taken_for_a_bank_file() -> None:
    paths = [path for path in (DATA / "sample" / "deliveries").glob("2026-0[23]-*/*/*") if path.is_file()]
    found = [judge(InboxFile(p, p.parent.name, p.name, 1), p.read_bytes(), {580}, dialects()).rule for p in paths]
    assert len(found) > 10
    assert "file-about-payments" not in found
