"""Our own checks of e-invoices: whatever a file says wrong is refused in words that name invoice, place and value.

Here belongs what the schemas of others do not see, and data of the issue that no file may carry. Not here: faults of
project.toml (`test_project_settings.py`), and that nothing is issued then (`tests/e2e/test_invoices.py`).
"""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from pipelines.einvoices import einvoice_faults, refuse_faulty
from schemas.bundle import Bundle
from schemas.errors import TilitysError
from tests.unit.invoice_case import einvoices, invoices
from tests.unit.test_einvoices_defects import Change, broken, has, percent, says, twice, vat_number, without

INVOICE, CREDIT = invoices(["700.00", "70.07"]), invoices(["700.00", "-70.00"])
FILES = einvoices(INVOICE)


def told(name: str, file: str, change: Change) -> list[str]:
    """What is said of an issue one of whose files was changed."""
    bundle = CREDIT if name == "peppol-credit" else INVOICE
    return list(einvoice_faults(bundle, einvoices(bundle) | {file: broken(name, change)}))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (says("RowAmount", "10,02"), "rivien summa on 10.02, mutta laskun summa on 10.01."),
        (
            says("InvoiceTotalVatIncludedAmount", "10,02"),
            "kohdassa InvoiceTotalVatIncludedAmount on 10,02, odotettiin 10,01.",
        ),
        (says("EpiInstructedAmount", "10,02"), "kohdassa EpiInstructedAmount on 10,02, odotettiin 10,01."),
        (says("VatBaseAmount", "0,00"), "kohdassa VatBaseAmount on 0,00, odotettiin 10,01."),
        (
            says("EpiRemittanceInfoIdentifier", "2026144120260083"),
            "kohdassa EpiRemittanceInfoIdentifier on 2026144120260083, odotettiin 2026144120260082.",
        ),
        (says("EpiAccountID", "FI7944052020036082"), "kohdassa EpiAccountID on FI7944052020036082, odotettiin FI21"),
        (says("ToIdentifier", "003719136426"), "kohdassa ToIdentifier on 003719136426, odotettiin 003790000038."),
        (has("FromIdentifier", "SchemeID", "0037"), "kohdassa FromIdentifier/@SchemeID on 0037, odotettiin 0216."),
        (
            says("BuyerPartyIdentifier", "1913642-6"),
            "kohdassa BuyerPartyIdentifier on 1913642-6, odotettiin 9000003-8.",
        ),
        (says("BuyerReferenceIdentifier", "KETTERASTI"), "on KETTERASTI, odotettiin KETTERASTI-441."),
        (without("AgreementIdentifier"), "kohdassa AgreementIdentifier on ei mitään, odotettiin Yhteistyösopimus"),
        (says("RowVatCode", "Z"), "kohdassa RowVatCode on Z, odotettiin O."),
        (says("InvoiceTypeCode", "INV02"), "kohdassa InvoiceTypeCode on INV02, odotettiin INV01."),
        (has("RowAmount", "AmountCurrencyIdentifier", "SEK"), "@AmountCurrencyIdentifier on EUR, SEK, odotettiin EUR."),
        (says("EpiDateOptionDate", "20260613"), "kohdassa EpiDateOptionDate on 20260613, odotettiin 20260612."),
        (without("VirtualBankBarcode"), "kohdassa VirtualBankBarcode on ei mitään, odotettiin 42112345600000785"),
    ],
)
def test_what_a_finvoice_says_wrong_is_named(change: Change, words: str) -> None:
    (fault,) = told("finvoice", "finvoice-2026008.xml", change)
    assert fault.startswith("Lasku 2026008: ")
    assert words in fault


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (says("InvoiceLine/LineExtensionAmount", "10.02"), "rivien summa on 10.02, mutta laskun summa on 10.01."),
        (says("PayableAmount", "10.02"), "kohdassa LegalMonetaryTotal/PayableAmount on 10.02, odotettiin 10.01."),
        (says("PaymentID", "1"), "kohdassa PaymentID on 1, odotettiin 2026158020260097."),
        (says("PayeeFinancialAccount/ID", "FI79"), "kohdassa PayeeFinancialAccount/ID on FI79, odotettiin FI21"),
        (has("EndpointID", "schemeID", "9999"), "kohdassa EndpointID/@schemeID on 0216, 9999, odotettiin 0216."),
        (says("BuyerReference", "x"), "kohdassa BuyerReference on x, odotettiin KETTERASTI-580."),
        (percent, "kohdassa Percent on 0, odotettiin ei mitään."),
        (vat_number, "kohdassa PartyTaxScheme/CompanyID on FI02069511, odotettiin ei mitään."),
        (without("TaxExemptionReasonCode"), "kohdassa TaxExemptionReasonCode on ei mitään, odotettiin VATEX-EU-O."),
        (has("InvoicedQuantity", "unitCode", "KPL"), "kohdassa @unitCode on KPL, odotettiin C62."),
        (says("ProjectReference/ID", "S3099"), "kohdassa ProjectReference/ID on S3099, odotettiin S30999."),
    ],
)
def test_what_a_peppol_invoice_says_wrong_is_named(change: Change, words: str) -> None:
    (fault,) = told("peppol-invoice", "peppol-2026009.xml", change)
    assert fault.startswith("Lasku 2026009: ")
    assert words in fault


def test_a_row_too_many_is_seen_in_the_sum() -> None:
    (fault,) = told("peppol-credit", "peppol-2026009.xml", twice("CreditNoteLine"))
    assert fault == "Lasku 2026009: rivien summa on 20.00, mutta laskun summa on 10.00."


def changed(change: Callable[[dict[str, Any]], object]) -> Bundle:
    facts = deepcopy(dict(INVOICE.facts))
    change(facts)
    return replace(INVOICE, facts=facts)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            lambda facts: facts["invoices"][1].update(reference="2026144120260083"),
            "Lasku 2026008: viitenumeron 2026144120260083 tarkiste on väärä.",
        ),
        (
            lambda facts: facts["invoicing"].update(iban="FI21 1234 5600 0007 86"),
            "Lasku 2026008: tilinumeron FI21 1234 5600 0007 86 tarkiste on väärä.",
        ),
        # mod 97 is right here; the national check digit of account 123456-78 is 5
        (
            lambda facts: facts["invoicing"].update(iban="FI4812345600000784"),
            "Lasku 2026008: tilinumeron FI4812345600000784 tarkiste on väärä.",
        ),
        (
            lambda facts: facts["partners"][1].update(business_id="9000003-9"),
            "Lasku 2026008: Y-tunnuksen 9000003-9 tarkiste on väärä.",
        ),
        (
            lambda facts: facts["partners"][1]["einvoice"].update(address="003790000039"),
            "Lasku 2026008: verkkolaskuosoitteen 003790000039 tarkiste on väärä.",
        ),
    ],
)
def test_a_wrong_check_digit_is_named_even_when_every_file_repeats_it(
    change: Callable[[dict[str, Any]], object], words: str
) -> None:
    bundle = changed(change)
    assert words in list(einvoice_faults(bundle, einvoices(bundle)))


def test_an_e_invoice_that_is_missing_or_too_many_is_named() -> None:
    # Lemi's leaves by hand: 2026007 has no file
    assert list(einvoice_faults(INVOICE, {**FILES, "lasku.pdf": b"%PDF"})) == []
    missing = {name: data for name, data in FILES.items() if name != "peppol-2026009.xml"}
    assert list(einvoice_faults(INVOICE, missing)) == ["Lasku 2026009: verkkolasku puuttuu."]
    more = FILES | {"finvoice-2026007.xml": broken("finvoice", says("InvoiceNumber", "2026007"))}
    assert list(einvoice_faults(INVOICE, more)) == ["Lasku 2026007: verkkolasku on liikaa."]


def test_all_faults_of_an_issue_are_told_at_once() -> None:
    with pytest.raises(TilitysError) as error:
        refuse_faulty(INVOICE, {})
    assert str(error.value).splitlines() == [
        "Laskuja ei annettu, koska verkkolasku ei ole kunnossa.",
        *(f"Lasku {number}: verkkolasku puuttuu." for number in range(2026008, 2026013)),
    ]
