"""What must hold of e-invoices: of project.toml before there is a draft, of the written files before they are issued.

Here belongs what the schemas of e-invoices do not see: sums, check digits, parties, codes, identifiers that were cut.
Not here: writing the files (`reports.invoices`), and faults of single keys (`schemas.project_checks`).
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lxml import etree

from pipelines.invoice_facts import numbered
from pipelines.references import is_reference_number
from schemas.bundle import Bundle
from schemas.errors import TilitysError
from schemas.identifiers import is_account, is_business_id, is_ovt
from schemas.invoicing import Invoicing, Language, channel_of
from schemas.project import Project
from schemas.settings import Fault

LONGEST_IDENTIFIER = 70
"""What both formats hold of a reference: a text may be shortened, an identifier never."""

_LANGUAGES: Mapping[Language, str] = {"sv": "ruotsiksi", "en": "englanniksi"}
_OVT, _BUSINESS_ID = {"0216"}, {"0212"}
_Wanted = Mapping[str, set[str]]
"""What each place of a file must say: tags from anywhere down, `@` an attribute; nothing where it must not be."""


def setting_faults(project: Project, invoicing: Invoicing, invoices: Sequence[Mapping[str, Any]]) -> Iterator[Fault]:
    """What of project.toml stops these invoices from being sent as their municipalities take them."""
    partners = [project.partner(invoice["municipality"]) for invoice in invoices]
    for language, words in _LANGUAGES.items():
        names = [partner.name for partner in partners if partner.language == language]
        if names and invoicing.texts(language) is None:
            yield f"invoicing.{language}", f"puuttuu; laskuissa {', '.join(names)} sen tekstit tarvitaan {words}"
    sent = [partner for partner in partners if channel_of(partner.einvoice) != "by_hand"]
    if sent and invoicing.einvoice is None:
        yield (
            "invoicing.einvoice",
            "puuttuu; verkkolasku tarvitsee laskuttajan osoitteen ja operaattorin: { address = …, operator = … }",
        )
    identifiers = {f"partners {p.number} ({p.name}).order_reference": p.order_reference or "" for p in sent}
    if sent:
        identifiers["agreement.reference"] = project.agreement.reference
        identifiers["invoicing.our_reference"] = invoicing.our_reference
    for where, identifier in identifiers.items():
        if len(identifier) > LONGEST_IDENTIFIER:
            yield (
                where,
                f"tunnuksessa on {len(identifier)} merkkiä; verkkolaskuun mahtuu {LONGEST_IDENTIFIER}, eikä tunnusta "
                "lyhennetä",
            )


def refuse_faulty(bundle: Bundle, files: Mapping[str, bytes]) -> None:
    """Raise TilitysError with every fault of an issue's e-invoices: of those that are there, or that are missing."""
    faults = list(einvoice_faults(bundle, files))
    if faults:
        raise TilitysError("\n".join(["Laskuja ei annettu, koska verkkolasku ei ole kunnossa.", *faults]))


def einvoice_faults(bundle: Bundle, files: Mapping[str, bytes]) -> Iterator[str]:
    """What is wrong in the e-invoices among the files of an issue, a Finnish sentence a fault."""
    roots = {_number(root): root for root in (_parsed(files[name]) for name in sorted(files) if name.endswith(".xml"))}
    sent = {str(i["number"]): i for i in numbered(bundle.facts) if i["channel"] != "by_hand"}
    for number in sorted(roots.keys() ^ sent.keys()):
        yield f"Lasku {number}: verkkolasku {'puuttuu' if number in sent else 'on liikaa'}."
    for number in sorted(roots.keys() & sent.keys()):
        for fault in _faults(bundle.facts, sent[number], roots[number]):
            yield f"Lasku {number}: {fault}"


def _faults(facts: Mapping[str, Any], invoice: Mapping[str, Any], root: etree._Element) -> Iterator[str]:
    partners = {partner["number"]: partner for partner in facts["partners"]}
    buyer, seller = partners[invoice["municipality"]], partners[facts["project"]["beneficiary"]]
    yield from _identifier_faults(facts["invoicing"], invoice, (buyer, seller))
    finvoice = root.tag == "Finvoice"
    rows = _found(root, "InvoiceRow/RowAmount") if finvoice else _found(root, f"{_name(root)}Line/LineExtensionAmount")
    amount = Decimal(invoice["amount_eur"]) if finvoice else abs(Decimal(invoice["amount_eur"]))
    total = sum((Decimal(row.replace(",", ".")) for row in rows), Decimal(0))
    if total != amount:
        yield f"rivien summa on {total}, mutta laskun summa on {amount}."
    wanted = {**_parties(facts, buyer, seller, finvoice), **(_finvoice if finvoice else _ubl)(facts, invoice, buyer)}
    for place, values in wanted.items():
        found = set(_found(root, place))
        if found != values:
            yield f"kohdassa {place} on {_listed(found)}, odotettiin {_listed(values)}."


def _identifier_faults(
    invoicing: Mapping[str, Any], invoice: Mapping[str, Any], partners: Sequence[Mapping[str, Any]]
) -> Iterator[str]:
    if not is_reference_number(invoice["reference"]):
        yield f"viitenumeron {invoice['reference']} tarkiste on väärä."
    if not is_account(invoicing["iban"].replace(" ", "")):
        yield f"tilinumeron {invoicing['iban']} tarkiste on väärä."
    for partner in partners:
        if not is_business_id(partner["business_id"]):
            yield f"Y-tunnuksen {partner['business_id']} tarkiste on väärä."
    for address in (partners[0]["einvoice"]["address"], invoicing["einvoice"]["address"]):
        if not is_ovt(address):
            yield f"verkkolaskuosoitteen {address} tarkiste on väärä."


def _parties(
    facts: Mapping[str, Any], buyer: Mapping[str, Any], seller: Mapping[str, Any], finvoice: bool
) -> dict[str, set[str]]:
    addresses = facts["invoicing"]["einvoice"]["address"], buyer["einvoice"]["address"]
    ids = seller["business_id"], buyer["business_id"]
    if finvoice:
        return {
            "FromIdentifier": {addresses[0]},
            "FromIdentifier/@SchemeID": _OVT,
            "ToIdentifier": {addresses[1]},
            "ToIdentifier/@SchemeID": _OVT,
            "SellerPartyIdentifier": {ids[0]},
            "BuyerPartyIdentifier": {ids[1]},
        }
    sides = ("AccountingSupplierParty", "AccountingCustomerParty")
    return {
        **{f"{side}/Party/EndpointID": {address} for side, address in zip(sides, addresses, strict=True)},
        **{f"{side}/Party/PartyLegalEntity/CompanyID": {own} for side, own in zip(sides, ids, strict=True)},
        "EndpointID/@schemeID": _OVT,
        "CompanyID/@schemeID": _BUSINESS_ID,
        "PartyTaxScheme/CompanyID": set(),
    }


def _finvoice(facts: Mapping[str, Any], invoice: Mapping[str, Any], buyer: Mapping[str, Any]) -> _Wanted:
    amount, account = {invoice["amount_eur"].replace(".", ",")}, {_account(facts)}
    credit = invoice["kind"] == "credit_note"
    return {
        "InvoiceTypeCode": {"INV02" if credit else "INV01"},
        "InvoiceTypeCodeUN": {"381" if credit else "380"},
        "RowsTotalVatExcludedAmount": amount,
        "InvoiceTotalVatExcludedAmount": amount,
        "InvoiceTotalVatIncludedAmount": amount,
        "VatBaseAmount": amount,
        "EpiInstructedAmount": amount,
        "EpiRemittanceInfoIdentifier": {invoice["reference"]},
        "EpiAccountID": account,
        "SellerAccountID": account,
        "EpiDateOptionDate": {invoice["due_date"].replace("-", "")},
        "VirtualBankBarcode": {invoice["barcode"]} - {None},
        "BuyerReferenceIdentifier": {buyer["order_reference"]},
        "AgreementIdentifier": {facts["agreement"]["reference"]},
        "ProjectReferenceIdentifier": {facts["project"]["code"]},
        "SellerReferenceIdentifier": {facts["invoicing"]["our_reference"]},
        "VatCode": {"O"},
        "RowVatCode": {"O"},
        "VatExemptionReasonCode": {"VATEX-EU-O"},
        "@AmountCurrencyIdentifier": {"EUR"},
        "@QuantityUnitCodeUN": {"C62"},
    }


def _ubl(facts: Mapping[str, Any], invoice: Mapping[str, Any], buyer: Mapping[str, Any]) -> _Wanted:
    amount = {invoice["amount_eur"].removeprefix("-")}
    if invoice["kind"] == "credit_note":
        kind = {"CreditNoteTypeCode": {"381"}, "AdditionalDocumentReference/DocumentTypeCode": {"50"}}
    else:
        kind = {
            "InvoiceTypeCode": {"380"},
            "DueDate": {invoice["due_date"]},
            "ProjectReference/ID": {facts["project"]["code"]},
            "PaymentMeansCode": {"58"},
            "PaymentID": {invoice["reference"]},
            "PayeeFinancialAccount/ID": {_account(facts)},
        }
    totals = ("LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount")
    return {
        **kind,
        **{f"LegalMonetaryTotal/{total}": amount for total in totals},
        "TaxableAmount": amount,
        "BuyerReference": {buyer["order_reference"]},
        "ContractDocumentReference/ID": {facts["agreement"]["reference"]},
        "TaxCategory/ID": {"O"},
        "ClassifiedTaxCategory/ID": {"O"},
        "TaxExemptionReasonCode": {"VATEX-EU-O"},
        "Percent": set(),
        "DocumentCurrencyCode": {"EUR"},
        "@currencyID": {"EUR"},
        "@unitCode": {"C62"},
    }


def _account(facts: Mapping[str, Any]) -> str:
    return str(facts["invoicing"]["iban"].replace(" ", ""))


def _parsed(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))


def _name(root: etree._Element) -> str:
    return str(etree.QName(root).localname)


def _number(root: etree._Element) -> str:
    """The number that an e-invoice says it has."""
    found = root.findtext("InvoiceDetails/InvoiceNumber" if root.tag == "Finvoice" else "{*}ID")
    return found or "–"


def _found(root: etree._Element, place: str) -> list[str]:
    """What a file says in a place: texts of elements, or values of an attribute of some elements or of any."""
    path, _, attribute = place.partition("@")
    tags = [f"{{*}}{tag}" for tag in path.split("/") if tag]
    elements = root.iterfind(".//" + "/".join(tags)) if tags else root.iter()
    if attribute:
        return [element.get(attribute) for element in elements if element.get(attribute) is not None]
    return [element.text or "" for element in elements]


def _listed(values: set[str]) -> str:
    return ", ".join(sorted(values)) or "ei mitään"
