"""The keys of project.toml that say how municipalities are invoiced: `[invoicing]`, and `einvoice` of a partner.

Here belongs what stands in those places, and by which way an invoice leaves. Not here: the rest of the file
(`schemas.project`), and whether its parts fit together (`schemas.project_checks`).
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.settings import Name, Strict, Text

Language = Literal["fi", "sv", "en"]
"""A language in which a municipality's invoice and letter can be written."""

Channel = Literal["finvoice", "peppol", "by_hand"]
"""The way by which an invoice leaves: as an e-invoice of a format, or by hand."""

ByHandReason = Literal["asked", "no_address", "no_operator"]
"""Why an invoice leaves by hand: the municipality takes no e-invoices, or we do not know where to send them."""

PostCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}$")]
# OVT: 0037 + business id without its dash, and at most five characters of the receiver's own.
_OVT = "0037[0-9]{8}[0-9A-Z]{0,5}"
_BIC = "[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?"
_Address = Annotated[str, StringConstraints(pattern=f"^{_OVT}$")]
_Operator = Annotated[str, StringConstraints(pattern=f"^({_OVT}|{_BIC})$")]
_ADDRESS = 'OVT-tunnus eli 0037 ja Y-tunnus ilman viivaa, esim. "003702069511"'
_OPERATOR = 'verkkolaskuoperaattorin tunnus, esim. "003721291126" (Maventa) tai "BAWCFI22" (Basware)'


class BuyerEinvoice(Strict):
    """Key `einvoice` of one `[[partners]]`: how the municipality takes its invoices."""

    format: Literal["finvoice", "peppol", "none"] = Field(
        description='verkkolaskun muoto: "finvoice", "peppol" tai "none" = kunta ei ota verkkolaskua'
    )
    address: _Address | None = Field(default=None, description=f"kunnan verkkolaskuosoite: {_ADDRESS}")
    operator: _Operator | None = Field(default=None, description=f"kunnan {_OPERATOR}")


class SellerEinvoice(Strict):
    """Key `einvoice` of `[invoicing]`: from where e-invoices leave."""

    address: _Address = Field(description=f"laskuttajan verkkolaskuosoite: {_ADDRESS}")
    operator: _Operator = Field(description=f"laskuttajan {_OPERATOR}")


class InvoiceTexts(Strict):
    """Section `[invoicing.sv]` or `[invoicing.en]`: what invoices in another language than Finnish say."""

    late_interest: Text = Field(description="mitä laskussa sanotaan viivästyskorosta, kunnan kielellä")
    vat_text: Text = Field(description="mitä laskussa sanotaan arvonlisäverosta, kunnan kielellä")


class SalesLedger(Strict):
    """Section `[invoicing.ledger]`: how billing rows are handed over to the municipality's sales ledger."""

    layout: Text = Field(
        default="laskutusrivit", description="laskutusrivien asettelu, jokin kansion data/sales_ledgers tiedostoista"
    )
    account: Text = Field(description='tili, jolle kuntaosuudet kirjataan, esim. "3310"')
    cost_centre: Text = Field(description='hankkeen kustannuspaikka, esim. "004512"')


class Invoicing(Strict):
    """Section `[invoicing]`: who is paid, how invoices are numbered and what stands on them."""

    mode: Literal["own", "sales_ledger"] = Field(
        description='kuka antaa laskujen numerot: "own" = tämä ohjelma, "sales_ledger" = kunnan myyntireskontra'
    )
    first_number: Annotated[int, Field(ge=1, le=99_999_999_999)] | None = Field(
        default=None, description="ensimmäisen laskun numero kokonaislukuna, esim. 2026001"
    )
    due_days: Annotated[int, Field(ge=1, le=365)] = Field(description="maksuaika päivinä laskun päiväyksestä, esim. 21")
    iban: Annotated[str, StringConstraints(pattern=r"^FI[0-9]{2}( ?[0-9]{4}){3} ?[0-9]{2}$")] = Field(
        description='saajan suomalainen tilinumero IBAN-muodossa, esim. "FI21 1234 5600 0007 85"'
    )
    bic: Annotated[str, StringConstraints(pattern=f"^{_BIC}$")] = Field(
        description='saajan pankin BIC-tunnus, esim. "NDEAFIHH"'
    )
    payee: Name = Field(description='saajan nimi, esim. "Rautjärven kunta"')
    street: Name = Field(description='saajan katuosoite tai postilokero, esim. "Kirkonkyläntie 2"')
    post_code: PostCode = Field(description='saajan postinumero lainausmerkeissä, esim. "56800"')
    town: Name = Field(description='saajan postitoimipaikka, esim. "Simpele"')
    late_interest: Text = Field(description='mitä laskussa sanotaan viivästyskorosta, esim. "… korkolain mukaan"')
    vat_text: Text = Field(
        description='mitä laskussa sanotaan arvonlisäverosta, esim. "Ei kuulu arvonlisäveron soveltamisalaan"'
    )
    our_reference: Text = Field(description="laskuttajan oma viite laskulle (Viitteemme)")
    einvoice: SellerEinvoice | None = Field(
        default=None, description="laskuttajan verkkolaskuosoite ja operaattori: { address = …, operator = … }"
    )
    ledger: SalesLedger | None = Field(
        default=None, description="osio [invoicing.ledger]: tili ja kustannuspaikka myyntireskontraa varten"
    )
    sv: InvoiceTexts | None = Field(default=None, description="osio [invoicing.sv]: ruotsinkielisten laskujen tekstit")
    en: InvoiceTexts | None = Field(
        default=None, description="osio [invoicing.en]: englanninkielisten laskujen tekstit"
    )

    @property
    def account(self) -> str:
        """The account number without spaces."""
        return self.iban.replace(" ", "")

    def texts(self, language: Language) -> InvoiceTexts | None:
        """What invoices in a language say; None when project.toml does not have it."""
        match language:
            case "fi":
                return InvoiceTexts(late_interest=self.late_interest, vat_text=self.vat_text)
            case "sv":
                return self.sv
            case "en":
                return self.en


def by_hand_reason(einvoice: BuyerEinvoice | None) -> ByHandReason | None:
    """Why a municipality's invoices leave by hand; None when they leave as e-invoices."""
    if einvoice is not None and einvoice.format == "none":
        return "asked"
    if einvoice is None or einvoice.address is None:
        return "no_address"
    # Peppol finds a receiver by its address alone; a Finvoice message names the receiver's operator too.
    return "no_operator" if einvoice.format == "finvoice" and einvoice.operator is None else None


def channel_of(einvoice: BuyerEinvoice | None) -> Channel:
    """The way by which a municipality's invoices leave; there always is one."""
    if einvoice is None or einvoice.format == "none" or by_hand_reason(einvoice):
        return "by_hand"
    return einvoice.format
