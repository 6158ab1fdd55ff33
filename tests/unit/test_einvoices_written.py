"""E-invoices as they are written: right by the rules of others and by our own, and saying what the invoice says.

Here belongs whole files. Not here: that the rules bite (`test_einvoices_defects.py`), and random invoices
(`tests/property/test_einvoices_properties.py`).
"""

import pytest
from lxml import etree

from pipelines.einvoices import einvoice_faults
from schemas.labels import LANGUAGES
from tests.unit.einvoice_rules import finvoice_faults, ubl_faults
from tests.unit.invoice_case import SAMPLE, VARIED, einvoices, in_language, invoices

INVOICES, CREDIT_NOTES = ["59123.45", "66712.07"], ["59123.45", "0.07", "-3200.10"]
EN = "urn:oasis:names:specification:ubl:schema:xsd:"


def read(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def said(data: bytes, *paths: str) -> list[str | None]:
    """The texts of some elements, whatever their namespaces."""
    root = read(data)
    return [root.findtext(".//" + "/".join(f"{{*}}{tag}" for tag in path.split("/"))) for path in paths]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("needs", [INVOICES, CREDIT_NOTES], ids=["invoices", "credit notes"])
@pytest.mark.parametrize("project", [SAMPLE, VARIED], ids=["sample", "varied"])
def test_every_file_passes_the_rules_of_others_and_our_own(lang: str, needs: list[str], project: str) -> None:
    bundle = invoices(needs, project_text=in_language(lang, project))
    files = einvoices(bundle)
    assert len(files) == (5 if project == SAMPLE else 3)
    assert list(einvoice_faults(bundle, files)) == []
    for name, data in files.items():
        assert (finvoice_faults if name.startswith("finvoice") else ubl_faults)(data) == [], name
    assert files == einvoices(bundle)


def test_a_finvoice_tells_the_operator_the_bank_and_the_accountant_all_they_need() -> None:
    # a seventh of 770,07 is 110,01, of which 100,00 was invoiced before
    data = einvoices(invoices(["700.00", "70.07"]))["finvoice-2026008.xml"]
    assert said(data, "FromIdentifier", "FromIntermediator", "ToIdentifier", "ToIntermediator") == [
        "003702069511", "003721291126", "003790000038", "003721291126",
    ]  # fmt: skip
    assert said(data, "MessageIdentifier", "MessageTimeStamp", "SpecificationIdentifier") == [
        "S30999-2026008", "2026-05-22T00:00:00Z", "EN16931",
    ]  # fmt: skip
    assert said(data, "InvoiceTypeCode", "InvoiceTypeText", "InvoiceNumber", "InvoiceDate", "InvoiceDueDate") == [
        "INV01", "LASKU", "2026008", "20260522", "20260612",
    ]  # fmt: skip
    assert said(data, "InvoicingPeriodStartDate", "InvoicingPeriodEndDate") == ["20260101", "20260430"]
    amounts = ("RowAmount", "InvoiceTotalVatIncludedAmount", "EpiInstructedAmount", "VatBaseAmount")
    assert said(data, *amounts) == ["10,01"] * 4
    assert said(data, "VatCode", "VatRatePercent", "VatFreeText", "VatExemptionReasonCode") == [
        "O", "0", "Ei kuulu arvonlisäveron soveltamisalaan", "VATEX-EU-O",
    ]  # fmt: skip
    assert said(data, "EpiAccountID", "EpiBfiIdentifier", "EpiRemittanceInfoIdentifier") == [
        "FI2112345600000785", "NDEAFIHH", "2026144120260082",
    ]  # fmt: skip
    assert said(data, "BuyerReferenceIdentifier", "AgreementIdentifier", "ProjectReferenceIdentifier") == [
        "KETTERASTI-441", "Yhteistyösopimus 2.9.2025", "S30999",
    ]  # fmt: skip
    assert said(data, "PaymentOverDueFineFreeText") == ["Viivästyskorko korkolain mukaan"]
    texts = [element.text for element in read(data).iter("InvoiceFreeText")]
    assert texts[1] == "Tukipäätös: EURA 2021/900999/09 02 01 01/2025/HAME, 20.8.2025"
    assert texts[-1] == "Siitä on laskutettu aiemmin 100,00\xa0€, joten nyt laskutetaan 10,01\xa0€."


def test_a_finvoice_credit_note_has_its_own_code_negative_amounts_and_names_what_it_credits() -> None:
    data = einvoices(invoices(["700.00", "-70.00"]))["finvoice-2026008.xml"]
    assert said(data, "InvoiceTypeCode", "InvoiceTypeCodeUN", "InvoiceTypeText") == ["INV02", "381", "HYVITYSLASKU"]
    amounts = ("RowAmount", "InvoiceTotalVatIncludedAmount", "EpiInstructedAmount")
    assert said(data, *amounts) == ["-10,00"] * 3
    assert said(data, "InvoicedQuantity", "UnitPriceAmount") == ["-1", "10,00"]
    assert said(data, "OriginalInvoiceNumber", "OriginalInvoiceDate") == ["2026002", "20260122"]
    assert said(data, "VirtualBankBarcode", "InvoiceDueDate") == [None, None]


def test_a_finvoice_names_every_earlier_invoice_the_newest_where_all_receivers_read_it() -> None:
    data = einvoices(invoices(["700.00", "700.00", "-70.00"]))["finvoice-2026008.xml"]
    assert said(data, "OriginalInvoiceNumber", "OriginalInvoiceReference/InvoiceNumber") == ["2026002", "2025996"]


def test_a_peppol_invoice_is_outside_vat_and_names_parties_by_address_and_business_id() -> None:
    data = einvoices(invoices(["700.00", "70.07"]))["peppol-2026009.xml"]
    assert read(data).tag == f"{{{EN}Invoice-2}}Invoice"
    party = ("AccountingSupplierParty/Party", "AccountingCustomerParty/Party")
    assert said(data, *(f"{side}/EndpointID" for side in party)) == ["003702069511", "003719136426"]
    assert said(data, *(f"{side}/PartyLegalEntity/CompanyID" for side in party)) == ["0206951-1", "1913642-6"]
    assert said(data, "InvoiceTypeCode", "IssueDate", "DueDate") == ["380", "2026-05-22", "2026-06-12"]
    assert said(data, "InvoicePeriod/StartDate", "InvoicePeriod/EndDate") == ["2026-01-01", "2026-04-30"]
    assert said(data, "BuyerReference", "ProjectReference/ID", "ContractDocumentReference/ID") == [
        "KETTERASTI-580", "S30999", "Yhteistyösopimus 2.9.2025",
    ]  # fmt: skip
    assert said(data, "PaymentMeansCode", "PaymentID", "PayeeFinancialAccount/ID", "FinancialInstitutionBranch/ID") == [
        "58", "2026158020260097", "FI2112345600000785", "NDEAFIHH",
    ]  # fmt: skip
    assert said(data, "TaxCategory/ID", "TaxExemptionReasonCode", "TaxExemptionReason") == [
        "O", "VATEX-EU-O", "Ei kuulu arvonlisäveron soveltamisalaan",
    ]  # fmt: skip
    assert said(data, "InvoiceLine/LineExtensionAmount", "PayableAmount", "TaxableAmount") == ["10.01"] * 3
    assert said(data, "Percent", "PartyTaxScheme") == [None, None]
    (note,) = read(data).findall("{*}Note")
    assert note.text.endswith("Siitä on laskutettu aiemmin 100,00\xa0€, joten nyt laskutetaan 10,01\xa0€.")


def test_a_peppol_credit_note_is_a_document_of_its_own_with_positive_amounts() -> None:
    data = einvoices(invoices(["700.00", "-70.00"]))["peppol-2026009.xml"]
    assert read(data).tag == f"{{{EN}CreditNote-2}}CreditNote"
    assert said(data, "CreditNoteTypeCode", "CreditNoteLine/LineExtensionAmount", "PayableAmount") == [
        "381", "10.00", "10.00",
    ]  # fmt: skip
    assert said(data, "InvoiceDocumentReference/ID", "InvoiceDocumentReference/IssueDate") == ["2026003", "2026-01-22"]
    assert said(data, "PaymentMeans", "DueDate") == [None, None]


def test_texts_are_cut_to_what_a_finvoice_holds_and_identifiers_are_not() -> None:
    name, street = "Kunta " * 20 + "A", "Sivukuja " * 20 + "27"
    text = SAMPLE.replace('"Luumäen kunta"', f'"{name}"').replace('"Postilokero 41"', f'"{street}"')
    text = text.replace('"KETTERASTI-441"', f'"{"X" * 70}"').replace('payee = "Rautjärven kunta"', f'payee = "{name}"')
    data = einvoices(invoices(["700.00"], project_text=text))["finvoice-2026008.xml"]
    assert finvoice_faults(data) == []
    assert said(data, "BuyerOrganisationName", "EpiNameAddressDetails", "BuyerReferenceIdentifier") == [
        "Kunta " * 11 + "Kun…",
        "Kunta " * 5 + "Kunt…",
        "X" * 70,
    ]
    streets = [element.text for element in read(data).iter("BuyerStreetName")]
    assert streets == ["Sivukuja Sivukuja Sivukuja Sivukuja"] * 2 + ["Sivukuja Sivukuja Sivukuja…"]


@pytest.mark.parametrize(
    ("street", "lines"),
    [
        ("Parikkalantien pitkä sivukuja 12, talo 7", ["Parikkalantien pitkä sivukuja 12,", "talo 7"]),
        # 35 characters would leave the 7 alone on its line, which the format does not take
        ("Parikkalantien pitkä sivukuja 12 as. 7", ["Parikkalantien pitkä sivukuja 12", "as. 7"]),
        ("A" * 36, ["A" * 34, "AA"]),
    ],
)
def test_a_long_address_goes_on_several_lines_none_of_them_one_character_long(street: str, lines: list[str]) -> None:
    text = SAMPLE.replace("Postilokero 41", street)
    data = einvoices(invoices(["700.00"], project_text=text))["finvoice-2026008.xml"]
    assert finvoice_faults(data) == []
    assert [element.text for element in read(data).iter("BuyerStreetName")] == lines
