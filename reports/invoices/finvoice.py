"""An issued invoice as Finvoice 3.0, the e-invoice of Finnish operators and banks.

Here belongs where in a Finvoice each thing stands. Not here: what it says (`reports.invoices.content`), and whether
it is right and fits, which is looked at before and after writing (`pipelines.einvoices`). Texts may be shortened to
what the format holds, identifiers never.
"""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.builder import E

from reports.invoices.content import InvoiceContent

_Elements = Sequence[etree._Element]
_OVT, _BUSINESS_ID = "0216", "0212"  # ISO 6523 schemes
_LINE, _NAME, _FREE_TEXT = 35, 70, 512
_PIECE = {"QuantityUnitCode": "kpl", "QuantityUnitCodeUN": "C62"}


def finvoice(content: InvoiceContent) -> bytes:
    """Write an issued invoice or credit note; the same bytes for the same content."""
    barcode = content.invoice["barcode"]
    message = E.Finvoice(
        _transmission(content),
        *_seller(content),
        E.InvoiceRecipientLanguageCode(content.labels.lang.upper()),
        *_buyer(content),
        _details(content),
        *([E.VirtualBankBarcode(barcode)] if barcode else []),
        *(_row(place, name, amount) for place, (name, amount) in enumerate(content.rows, start=1)),
        _epi(content),
        Version="3.0",
    )
    return bytes(etree.tostring(message, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _transmission(content: InvoiceContent) -> etree._Element:
    seller, buyer = content.facts["invoicing"]["einvoice"], content.partner["einvoice"]
    return E.MessageTransmissionDetails(
        E.MessageSenderDetails(
            E.FromIdentifier(seller["address"], SchemeID=_OVT), E.FromIntermediator(seller["operator"])
        ),
        E.MessageReceiverDetails(E.ToIdentifier(buyer["address"], SchemeID=_OVT), E.ToIntermediator(buyer["operator"])),
        E.MessageDetails(
            E.MessageIdentifier(f"{content.facts['project']['code']}-{content.invoice['number']}"),
            E.MessageTimeStamp(f"{content.invoice['issue_date']}T00:00:00Z"),
            E.SpecificationIdentifier("EN16931"),
        ),
    )


def _seller(content: InvoiceContent) -> Iterator[etree._Element]:
    invoicing = content.facts["invoicing"]
    yield E.SellerPartyDetails(
        E.SellerPartyIdentifier(content.seller["business_id"], SchemeID=_BUSINESS_ID),
        E.SellerOrganisationName(_shortened(invoicing["payee"], _NAME)),
        E.SellerPostalAddressDetails(*_address("Seller", invoicing)),
    )
    yield E.SellerOrganisationUnitNumber(invoicing["einvoice"]["address"])
    yield E.SellerInformationDetails(
        E.SellerAccountDetails(
            E.SellerAccountID(_account(content), IdentificationSchemeName="IBAN"),
            E.SellerBic(invoicing["bic"], IdentificationSchemeName="BIC"),
        )
    )


def _buyer(content: InvoiceContent) -> Iterator[etree._Element]:
    yield E.BuyerPartyDetails(
        E.BuyerPartyIdentifier(content.partner["business_id"], SchemeID=_BUSINESS_ID),
        E.BuyerOrganisationName(_shortened(content.buyer_name, _NAME)),
        E.BuyerPostalAddressDetails(*_address("Buyer", content.partner)),
    )
    yield E.BuyerOrganisationUnitNumber(content.partner["einvoice"]["address"])


def _address(party: str, address: Mapping[str, Any]) -> Iterator[etree._Element]:
    yield from _lines(f"{party}StreetName", address["street"], _LINE, 3)
    yield E(f"{party}TownName", _shortened(address["town"], _LINE))
    yield E(f"{party}PostCodeIdentifier", address["post_code"])
    yield E.CountryCode("FI")


def _details(content: InvoiceContent) -> etree._Element:
    facts, claim = content.facts, content.facts["claim"]
    return E.InvoiceDetails(
        E.InvoiceTypeCode("INV02" if content.credit else "INV01"),
        E.InvoiceTypeCodeUN("381" if content.credit else "380"),
        E.InvoiceTypeText(content.text(f"heading_{content.invoice['kind']}").upper()),
        E.OriginCode("Original"),
        E.InvoiceNumber(str(content.invoice["number"])),
        _date("InvoiceDate", content.invoice["issue_date"]),
        *_originals(content.invoice["credits"]),
        _date("InvoicingPeriodStartDate", claim["start"]),
        _date("InvoicingPeriodEndDate", claim["end"]),
        E.SellerReferenceIdentifier(facts["invoicing"]["our_reference"]),
        E.AgreementIdentifier(facts["agreement"]["reference"]),
        E.BuyerReferenceIdentifier(content.partner["order_reference"]),
        E.ProjectReferenceIdentifier(facts["project"]["code"]),
        _amount("RowsTotalVatExcludedAmount", content.amount),
        _amount("InvoiceTotalVatExcludedAmount", content.amount),
        _amount("InvoiceTotalVatAmount", Decimal(0)),
        _amount("InvoiceTotalVatIncludedAmount", content.amount),
        E.VatSpecificationDetails(
            _amount("VatBaseAmount", content.amount),
            E.VatRatePercent("0"),
            E.VatCode("O"),
            _amount("VatRateAmount", Decimal(0)),
            *_lines("VatFreeText", content.vat_text, _NAME, 3),
            E.VatExemptionReasonCode("VATEX-EU-O"),
        ),
        *_free_texts(content),
        _terms(content),
    )


def _originals(credited: Sequence[Mapping[str, Any]]) -> Iterator[etree._Element]:
    """The invoices of which a credit note takes something back, the newest in the place that every receiver reads."""
    for invoice in credited[-1:]:
        yield E.OriginalInvoiceNumber(str(invoice["number"]))
        yield _date("OriginalInvoiceDate", invoice["issue_date"])
    for invoice in credited[:-1]:
        yield E.OriginalInvoiceReference(
            E.InvoiceNumber(str(invoice["number"])), _date("InvoiceDate", invoice["issue_date"])
        )


def _free_texts(content: InvoiceContent) -> Iterator[etree._Element]:
    decision = f"{content.text('decision')}: {content.referred(content.facts['decision'])}"
    for text in (content.project_name, decision, *content.words):
        for piece in textwrap.wrap(text, _FREE_TEXT):
            yield E.InvoiceFreeText(piece)


def _terms(content: InvoiceContent) -> etree._Element:
    due: _Elements = []
    if not content.credit:
        fine = _lines("PaymentOverDueFineFreeText", content.late_interest, _NAME, 3)
        due = [_date("InvoiceDueDate", content.invoice["due_date"]), E.PaymentOverDueFineDetails(*fine)]
    return E.PaymentTermsDetails(*_lines("PaymentTermsFreeText", content.payment_terms, _NAME, 2), *due)


def _row(place: int, name: str, amount: Decimal) -> etree._Element:
    quantity = "-1" if amount < 0 else "1"
    return E.InvoiceRow(
        E.ArticleName(_shortened(name, 100)),
        E.DeliveredQuantity(quantity, **_PIECE),
        E.InvoicedQuantity(quantity, **_PIECE),
        _amount("UnitPriceAmount", abs(amount)),
        E.RowIdentifier(str(place)),
        E.RowVatRatePercent("0"),
        E.RowVatCode("O"),
        _amount("RowVatAmount", Decimal(0)),
        _amount("RowVatExcludedAmount", amount),
        _amount("RowAmount", amount),
    )


def _epi(content: InvoiceContent) -> etree._Element:
    invoicing, invoice = content.facts["invoicing"], content.invoice
    return E.EpiDetails(
        E.EpiIdentificationDetails(_date("EpiDate", invoice["issue_date"]), E.EpiReference(str(invoice["number"]))),
        E.EpiPartyDetails(
            E.EpiBfiPartyDetails(E.EpiBfiIdentifier(invoicing["bic"], IdentificationSchemeName="BIC")),
            E.EpiBeneficiaryPartyDetails(
                E.EpiNameAddressDetails(_shortened(invoicing["payee"], _LINE)),
                E.EpiAccountID(_account(content), IdentificationSchemeName="IBAN"),
            ),
        ),
        E.EpiPaymentInstructionDetails(
            E.EpiRemittanceInfoIdentifier(invoice["reference"], IdentificationSchemeName="SPY"),
            _amount("EpiInstructedAmount", content.amount),
            E.EpiCharge("SLEV", ChargeOption="SLEV"),
            _date("EpiDateOptionDate", invoice["due_date"]),
            E.EpiPaymentMeansCode("58"),
        ),
    )


def _account(content: InvoiceContent) -> str:
    return str(content.facts["invoicing"]["iban"].replace(" ", ""))


def _amount(tag: str, amount: Decimal) -> etree._Element:
    return E(tag, f"{amount:.2f}".replace(".", ","), AmountCurrencyIdentifier="EUR")


def _date(tag: str, day: str) -> etree._Element:
    return E(tag, day.replace("-", ""), Format="CCYYMMDD")


def _lines(tag: str, text: str, width: int, most: int) -> Iterator[etree._Element]:
    """A text on as many lines as the format has; what is left over is cut."""
    for narrower in range(width):
        lines = textwrap.wrap(text, width - narrower, max_lines=most, placeholder="…")
        # A line of one character is none to the format: then the text is broken a little earlier.
        if all(len(line) > 1 for line in lines):
            break
    for line in lines:
        yield E(tag, line)


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
