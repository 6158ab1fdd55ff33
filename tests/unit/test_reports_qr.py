"""The QR code of an invoice: the same payment that another maker's code carries, drawn module by module.

Not here: where it stands on the page (`test_reports_invoices.py`).
"""

import re
from decimal import Decimal

import segno
from segno.helpers import make_epc_qr

from reports.invoices.qr import epc_text, qr_picture

TEXT = epc_text("Rautjärven kunta", "FI2112345600000785", "NDEAFIHH", Decimal("8123.45"), "RF09868516259619897")


def test_the_code_says_the_payment_line_by_line() -> None:
    assert TEXT.split("\n") == [
        "BCD", "002", "1", "SCT", "NDEAFIHH", "Rautjärven kunta", "FI2112345600000785", "EUR8123.45", "",
        "RF09868516259619897",
    ]  # fmt: skip


def test_the_code_carries_what_the_library_s_own_payment_code_carries() -> None:
    known = make_epc_qr(
        name="Rautjärven kunta",
        iban="FI2112345600000785",
        bic="NDEAFIHH",
        amount=Decimal("8123.45"),
        reference="RF09868516259619897",
        encoding="utf-8",
    )
    ours = segno.make_qr(TEXT.encode(), error="m", mask=known.mask, boost_error=False)
    assert ours.matrix == known.matrix


def test_the_picture_has_a_dark_square_for_each_dark_module_and_no_other() -> None:
    picture = qr_picture(TEXT)
    side = int(re.findall(r'width="(\d+)"', picture)[0])
    drawn = [[0] * side for _ in range(side)]
    for start, row, width, back in re.findall(r"M(\d+) (\d+)h(\d+)v1H(\d+)z", picture):
        assert start == back
        for module in range(int(start), int(start) + int(width)):
            drawn[int(row)][module] += 1
    code = segno.make_qr(TEXT.encode(), error="m", mask=3, boost_error=False)
    assert drawn == [list(row) for row in code.matrix]
    assert qr_picture(TEXT) == picture


def test_a_long_name_is_cut_to_what_the_code_holds() -> None:
    payee = epc_text("Kunta " * 20, "FI21", "NDEAFIHH", Decimal("1.00"), "RF1").split("\n")[5]
    assert payee == ("Kunta " * 11 + "Kunt")
    assert len(payee) == 70
