"""An issued invoice as Peppol BIS Billing 3.0: UBL 2.1, `Invoice` or `CreditNote`.

Here belongs where in a UBL document each thing stands. Not here: what it says (`reports.invoices.content`), and
whether it is right, which is looked at before and after writing (`pipelines.einvoices`).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker

from reports.invoices.content import InvoiceContent

_NAMESPACE = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC, _CBC = f"{_NAMESPACE}CommonAggregateComponents-2", f"{_NAMESPACE}CommonBasicComponents-2"
_A, _B = ElementMaker(namespace=_CAC), ElementMaker(namespace=_CBC)
_CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_OVT, _BUSINESS_ID = "0216", "0212"  # ISO 6523 schemes
_PROJECT_REFERENCE = "50"  # UNTDID 1001


def ubl(content: InvoiceContent) -> bytes:
    """Write an issued invoice or credit note; the same bytes for the same content. Amounts of both are positive."""
    kind = "CreditNote" if content.credit else "Invoice"
    root = ElementMaker(
        namespace=f"{_NAMESPACE}{kind}-2", nsmap={None: f"{_NAMESPACE}{kind}-2", "cac": _CAC, "cbc": _CBC}
    )
    amount = abs(content.amount)
    document = root(
        kind,
        *_head(content, kind),
        *_references(content),
        _A.AccountingSupplierParty(_seller(content)),
        _A.AccountingCustomerParty(_buyer(content)),
        *_payment(content),
        _A.PaymentTerms(_B.Note(_terms(content))),
        _A.TaxTotal(
            _amount("TaxAmount", Decimal(0)),
            _A.TaxSubtotal(
                _amount("TaxableAmount", amount),
                _amount("TaxAmount", Decimal(0)),
                _A.TaxCategory(
                    _B.ID("O"),
                    _B.TaxExemptionReasonCode("VATEX-EU-O"),
                    _B.TaxExemptionReason(content.vat_text),
                    _vat(),
                ),
            ),
        ),
        _A.LegalMonetaryTotal(
            *(
                _amount(name, amount)
                for name in ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount")
            )
        ),
        *_lines(content, kind),
    )
    return bytes(etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _head(content: InvoiceContent, kind: str) -> Iterator[etree._Element]:
    invoice, claim = content.invoice, content.facts["claim"]
    yield _B.CustomizationID(_CUSTOMIZATION)
    yield _B.ProfileID(_PROFILE)
    yield _B.ID(str(invoice["number"]))
    yield _B.IssueDate(invoice["issue_date"])
    if not content.credit:
        yield _B.DueDate(invoice["due_date"])
    yield _B(f"{kind}TypeCode", "381" if content.credit else "380")
    yield _B.Note(" ".join([f"{content.project_name}.", *content.words]))
    yield _B.DocumentCurrencyCode("EUR")
    yield _B.BuyerReference(content.partner["order_reference"])
    yield _A.InvoicePeriod(_B.StartDate(claim["start"]), _B.EndDate(claim["end"]))


def _references(content: InvoiceContent) -> Iterator[etree._Element]:
    facts = content.facts
    for credited in content.invoice["credits"]:
        yield _A.BillingReference(
            _A.InvoiceDocumentReference(_B.ID(str(credited["number"])), _B.IssueDate(credited["issue_date"]))
        )
    yield _A.ContractDocumentReference(_B.ID(facts["agreement"]["reference"]))
    yield _A.AdditionalDocumentReference(
        _B.ID(facts["decision"]["reference"]), _B.DocumentDescription(content.text("decision"))
    )
    if content.credit:
        # A credit note of UBL has no place of its own for the project.
        yield _A.AdditionalDocumentReference(_B.ID(facts["project"]["code"]), _B.DocumentTypeCode(_PROJECT_REFERENCE))
    else:
        yield _A.ProjectReference(_B.ID(facts["project"]["code"]))


def _seller(content: InvoiceContent) -> etree._Element:
    invoicing = content.facts["invoicing"]
    return _party(invoicing["payee"], content.seller["business_id"], invoicing["einvoice"]["address"], invoicing)


def _buyer(content: InvoiceContent) -> etree._Element:
    partner = content.partner
    return _party(content.buyer_name, partner["business_id"], partner["einvoice"]["address"], partner)


def _party(name: str, business_id: str, endpoint: str, address: Mapping[str, Any]) -> etree._Element:
    # No VAT number of either: what is outside the scope of VAT must not have one (BR-O-02).
    return _A.Party(
        _B.EndpointID(endpoint, schemeID=_OVT),
        _A.PostalAddress(
            _B.StreetName(address["street"]),
            _B.CityName(address["town"]),
            _B.PostalZone(address["post_code"]),
            _A.Country(_B.IdentificationCode("FI")),
        ),
        _A.PartyLegalEntity(_B.RegistrationName(name), _B.CompanyID(business_id, schemeID=_BUSINESS_ID)),
    )


def _payment(content: InvoiceContent) -> Sequence[etree._Element]:
    """How an invoice is paid; nobody pays a credit note."""
    if content.credit:
        return []
    invoicing = content.facts["invoicing"]
    return [
        _A.PaymentMeans(
            _B.PaymentMeansCode("58"),
            _B.PaymentID(content.invoice["reference"]),
            _A.PayeeFinancialAccount(
                _B.ID(invoicing["iban"].replace(" ", "")),
                _B.Name(invoicing["payee"]),
                _A.FinancialInstitutionBranch(_B.ID(invoicing["bic"])),
            ),
        )
    ]


def _terms(content: InvoiceContent) -> str:
    return content.payment_terms if content.credit else f"{content.payment_terms}. {content.late_interest}"


def _lines(content: InvoiceContent, kind: str) -> Iterator[etree._Element]:
    sign = -1 if content.credit else 1
    quantity_tag = "CreditedQuantity" if content.credit else "InvoicedQuantity"
    for place, (name, amount) in enumerate(content.rows, start=1):
        quantity = "-1" if sign * amount < 0 else "1"
        yield _A(
            f"{kind}Line",
            _B.ID(str(place)),
            _B(quantity_tag, quantity, unitCode="C62"),
            _amount("LineExtensionAmount", sign * amount),
            _A.Item(_B.Name(name), _A.ClassifiedTaxCategory(_B.ID("O"), _vat())),
            _A.Price(_amount("PriceAmount", abs(amount))),
        )


def _vat() -> etree._Element:
    return _A.TaxScheme(_B.ID("VAT"))


def _amount(tag: str, amount: Decimal) -> etree._Element:
    return _B(tag, f"{amount:.2f}", currencyID="EUR")
