"""Reference numbers, RF references and bank barcodes, against published numbers."""

from datetime import date
from decimal import Decimal

import pytest

from pipelines.references import bank_barcode, is_reference_number, reference_number, rf_reference
from schemas.errors import TilitysError

PUBLISHED = "868516259619897"
ACCOUNT = "FI7944052020036082"
DUE = date(2010, 6, 12)


def test_the_check_digit_is_weighted_7_3_1_from_the_right() -> None:
    # 3 × 7 + 2 × 3 + 1 × 1 = 28, to the next ten 2
    assert reference_number("123") == "1232"
    assert reference_number(PUBLISHED[:-1]) == PUBLISHED
    # 7 × 7 + 0 × 3 + 1 × 1 = 50, a whole ten: 0
    assert reference_number("107") == "1070"


def test_a_wrong_digit_is_no_reference_number() -> None:
    assert is_reference_number(PUBLISHED)
    assert not is_reference_number(PUBLISHED[:-1] + "8")
    assert not is_reference_number("86851 62596 19897")
    assert not is_reference_number("")


@pytest.mark.parametrize("base", ["", "12", "1" * 20, "12a4", "0123", "-123", "١٢٣"])
def test_what_cannot_be_the_base_is_refused(base: str) -> None:
    with pytest.raises(ValueError, match="not the base of a reference number"):
        reference_number(base)


def test_the_rf_reference_carries_the_reference_number() -> None:
    assert rf_reference(PUBLISHED) == f"RF09{PUBLISHED}"


def test_the_bank_barcode_is_the_published_one() -> None:
    barcode = bank_barcode(ACCOUNT, Decimal("4883.15"), PUBLISHED, DUE)
    assert barcode == "479440520200360820048831500000000868516259619897100612"


@pytest.mark.parametrize("amount", ["-0.01", "1000000.00"])
def test_an_amount_that_does_not_fit_in_a_barcode_is_refused(amount: str) -> None:
    with pytest.raises(TilitysError, match="ei mahdu pankkiviivakoodiin"):
        bank_barcode(ACCOUNT, Decimal(amount), PUBLISHED, DUE)
