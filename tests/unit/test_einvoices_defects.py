"""The rules of others bite: each planted defect is caught by the rule that is named, so that silence means something.

Here belongs breaking a right file in one place. Not here: our own checks (`test_einvoices_checks.py`).
"""

from collections.abc import Callable
from copy import deepcopy
from functools import cache

import pytest
from lxml import etree

from tests.unit.einvoice_rules import finvoice_faults, ubl_faults
from tests.unit.invoice_case import einvoices, invoices

Change = Callable[[etree._Element], object]
_CAC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2}"
_CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"


@cache
def right(name: str) -> bytes:
    needs = ["700.00", "70.07"] if name.startswith(("finvoice", "peppol-invoice")) else ["700.00", "-70.00"]
    number = "2026008" if name == "finvoice" else "2026009"
    return einvoices(invoices(needs))[f"{name.partition('-')[0]}-{number}.xml"]


def broken(name: str, change: Change) -> bytes:
    root = etree.fromstring(right(name))
    change(root)
    return bytes(etree.tostring(root))


def one(root: etree._Element, path: str) -> etree._Element:
    found = root.find(".//" + "/".join(f"{{*}}{tag}" for tag in path.split("/")))
    assert found is not None, path
    return found


def says(path: str, text: str) -> Change:
    """Let an element say something else."""
    return lambda root: setattr(one(root, path), "text", text)


def has(path: str, attribute: str, value: str) -> Change:
    """Let an attribute say something else."""
    return lambda root: one(root, path).set(attribute, value)


def without(path: str) -> Change:
    """Take an element away."""

    def change(root: etree._Element) -> None:
        element = one(root, path)
        element.getparent().remove(element)

    return change


def twice(path: str) -> Change:
    """Let an element stand twice."""

    def change(root: etree._Element) -> None:
        element = one(root, path)
        element.addnext(deepcopy(element))

    return change


def percent(root: etree._Element) -> None:
    """Give the VAT category of a row a rate."""
    rate = etree.Element(f"{_CBC}Percent")
    rate.text = "0"
    one(root, "ClassifiedTaxCategory/ID").addnext(rate)


def vat_number(root: etree._Element) -> None:
    """Give the seller a VAT number."""
    scheme = etree.Element(f"{_CAC}PartyTaxScheme")
    etree.SubElement(scheme, f"{_CBC}CompanyID").text = "FI02069511"
    etree.SubElement(etree.SubElement(scheme, f"{_CAC}TaxScheme"), f"{_CBC}ID").text = "VAT"
    one(root, "AccountingSupplierParty/Party/PostalAddress").addnext(scheme)


UBL: dict[str, tuple[Change, str]] = {
    "payable one cent off": (says("PayableAmount", "10.02"), "BR-CO-16"),
    "rows that do not add up": (says("LegalMonetaryTotal/LineExtensionAmount", "10.02"), "BR-CO-10"),
    "no buyer's reference": (without("BuyerReference"), "PEPPOL-EN16931-R003"),
    "an unknown scheme of addresses": (has("EndpointID", "schemeID", "9999"), "BR-CL-25"),
    "an unknown scheme of business ids": (has("PartyLegalEntity/CompanyID", "schemeID", "9999"), "BR-CL-11"),
    "two notes": (twice("Note"), "PEPPOL-EN16931-R002"),
    "a unit code outside the list": (has("InvoicedQuantity", "unitCode", "KPL"), "BR-CL-23"),
    "category O with a percent": (percent, "BR-O-05"),
    "category O without a reason": (
        lambda root: (without("TaxExemptionReasonCode")(root), without("TaxExemptionReason")(root)),
        "BR-O-10",
    ),
    "category O with a VAT number": (vat_number, "BR-O-02"),
    "an unknown currency": (says("DocumentCurrencyCode", "EUX"), "BR-CL-04"),
    "an unknown type of invoice": (says("InvoiceTypeCode", "999"), "BR-CL-01"),
    "a period that ends before it starts": (says("InvoicePeriod/EndDate", "2025-12-31"), "BR-29"),
    "a tag that UBL does not know": (
        lambda root: root.append(etree.Element(f"{_CBC}Viitenumero")),
        "This element is not expected",
    ),
}


@pytest.mark.parametrize("what", UBL)
def test_a_defect_of_a_peppol_invoice_is_caught_by_its_rule(what: str) -> None:
    change, rule = UBL[what]
    assert ubl_faults(right("peppol-invoice")) == []
    found = ubl_faults(broken("peppol-invoice", change))
    assert any(rule in fault for fault in found), found


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (says("PayableAmount", "10.02"), "BR-CO-16"),
        (says("CreditNoteTypeCode", "380"), "PEPPOL-EN16931-P0101"),
        (without("BuyerReference"), "PEPPOL-EN16931-R003"),
        (percent, "BR-O-05"),
    ],
)
def test_a_defect_of_a_peppol_credit_note_is_caught_by_its_rule(change: Change, rule: str) -> None:
    assert ubl_faults(right("peppol-credit")) == []
    assert rule in ubl_faults(broken("peppol-credit", change))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (says("EpiInstructedAmount", "10.01"), "EpiInstructedAmount"),  # a decimal point
        (says("EpiInstructedAmount", "10,010"), "EpiInstructedAmount"),  # three decimals
        (says("InvoiceNumber", "2" * 21), "InvoiceNumber"),
        (says("BuyerReferenceIdentifier", "K" * 71), "BuyerReferenceIdentifier"),
        (says("EpiNameAddressDetails", "K" * 36), "EpiNameAddressDetails"),
        (says("BuyerOrganisationName", "K"), "BuyerOrganisationName"),
        (says("InvoiceDate", "2026-05-22"), "InvoiceDate"),
        (without("EpiDetails"), "Finvoice"),
        (without("SellerPartyDetails/SellerOrganisationName"), "SellerPostalAddressDetails"),
    ],
)
def test_a_defect_of_form_in_a_finvoice_is_caught_by_its_schema(change: Change, place: str) -> None:
    assert finvoice_faults(right("finvoice")) == []
    assert any(f"Element '{place}'" in fault for fault in finvoice_faults(broken("finvoice", change)))


@pytest.mark.parametrize(
    "change",
    [
        says("InvoiceTotalVatIncludedAmount", "10,02"),
        says("EpiInstructedAmount", "10,02"),
        says("EpiRemittanceInfoIdentifier", "2026144120260083"),
        says("EpiAccountID", "FI2112345600000786"),
        says("VatCode", "XX"),
    ],
)
def test_what_the_finvoice_schema_does_not_see_is_why_we_check_ourselves(change: Change) -> None:
    assert finvoice_faults(broken("finvoice", change)) == []
