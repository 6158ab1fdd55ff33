"""Decisions: what people decide after project.toml, one TOML file a decision.

Here belongs the form of each kind and its exact bytes. Not here: the effect of a decision (checks, staging, closing),
nor where the files are kept (`pipelines.papers`).
"""

from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, Literal

import tomli_w
from pydantic import Field, StringConstraints

from schemas.attachments import Attachment, OtherSupport, attachment_faults, other_support_faults
from schemas.decided import Decided
from schemas.eura_form import EuraShows, shown_faults
from schemas.settings import Day, Money, Strict, Text, raise_faults, read_toml, shown, validate

INVOICE_NUMBER = r"^[0-9A-Za-z][0-9A-Za-z-]{0,19}$"
"""The form of an invoice's number: a sales ledger may have letters in it."""

InvoiceNumber = Annotated[str, StringConstraints(pattern=INVOICE_NUMBER)]

_Numbers = tuple[InvoiceNumber, ...]


class Waiver(Decided):
    """A finding is accepted: its row counts as it was read."""

    kind: Literal["waiver"] = Field(description="päätöksen laji")
    rule: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")] = Field(
        description='säännön tunnus, esim. "day-above-agreed"'
    )
    identity: Text = Field(description='rivin tai kohteen tunnus, esim. "H01/2025-10-07"')


class Correction(Decided):
    """One field of a row is read otherwise; it has an effect only where the file still says `expect`."""

    kind: Literal["correction"] = Field(description="päätöksen laji")
    identity: Text = Field(description='rivin tunnus, esim. "580/H01/2025-10-07/1"')
    field: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")] = Field(
        description='korjattavan kentän nimi, esim. "project_s"'
    )
    expect: str = Field(description='arvo, joka tiedostossa nyt on, lainausmerkeissä (tyhjä solu: "")')
    value: str = Field(description="arvo, joka sen tilalla luetaan, lainausmerkeissä")


class AcceptWaiting(Decided):
    """A claim may be closed although these rows still wait."""

    kind: Literal["accept_waiting"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    subjects: tuple[Text, ...] = Field(
        strict=False,
        min_length=1,
        description='luettelo odottavista kohteista tai riveistä, esim. ["H03/2026-02"]',
    )


class AcceptChange(Decided):
    """A difference to a closed claim is claimed although no file and no other decision explains it."""

    kind: Literal["accept_change"] = Field(description="päätöksen laji")
    claim: Text = Field(description='suljetun maksatushakemuksen tunnus, esim. "2025-1"')
    subjects: tuple[Text, ...] = Field(
        strict=False, min_length=1, description='luettelo muuttuneista henkilökuukausista, esim. ["H01/2025-10"]'
    )


class Park(Decided):
    """A row is set aside: it counts in no claim until a later decision takes it back."""

    kind: Literal["park"] = Field(description="päätöksen laji")
    identity: Text = Field(description='tuntirivin tunnus, esim. "580/H01/2025-10-07/1"')


class Unpark(Decided):
    """A row that was set aside counts again: in its own claim, or as a correction when that is closed."""

    kind: Literal["unpark"] = Field(description="päätöksen laji")
    identity: Text = Field(description='odottamaan siirretyn tuntirivin tunnus, esim. "580/H01/2025-10-07/1"')


class Close(Decided):
    """A claim is closed: `by` prepared it, `approved_by` approved it."""

    kind: Literal["close"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    approved_by: Text = Field(description="hyväksyjän nimi")


class ApproveInvoices(Decided):
    """The invoices of a closed claim may be issued: `by` prepared them, `approved_by` approved them."""

    kind: Literal["approve_invoices"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    approved_by: Text = Field(description="hyväksyjän nimi")


class SendInvoices(Decided):
    """Issued invoices have left: as e-invoices by themselves, or by hand."""

    kind: Literal["send_invoices"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    sent: _Numbers = Field(
        default=(), strict=False, description='luettelo verkkolaskuina lähetettyjen numeroista, esim. ["2026001"]'
    )
    by_hand: _Numbers = Field(
        default=(), strict=False, description='luettelo käsin lähetettyjen numeroista, esim. ["2026002"]'
    )


class CreditInvoice(Decided):
    """An issued invoice is taken back as a whole by a credit note: `by` prepared it, `approved_by` approved it."""

    kind: Literal["credit_invoice"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    invoice: InvoiceNumber = Field(description='hyvitettävän laskun numero lainausmerkeissä, esim. "2026001"')
    approved_by: Text = Field(description="hyväksyjän nimi")


class AllotPayment(Decided):
    """A payment, or `amount_eur` of it, is for another invoice than its reference says."""

    kind: Literal["allot_payment"] = Field(description="päätöksen laji")
    payment: Text = Field(description="maksun arkistointitunnus")
    invoice: InvoiceNumber = Field(description='laskun numero lainausmerkeissä, esim. "2026001"')
    amount_eur: Money | None = Field(default=None, description='osa maksusta, esim. "100.00"; ilman sitä koko maksu')


class Rejected(Decided):
    """The funder has rejected costs of a closed claim: they get no support, though the money is spent."""

    kind: Literal["rejected"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    costs_eur: Money = Field(
        description='hylätyt tukikelpoiset kustannukset sivukuluineen ja prosenttikorvauksineen, esim. "1770.16"'
    )
    support_eur: Money = Field(description='tuki, joka niiden mukana jää saamatta, esim. "1416.13"')
    staff_costs_eur: Money | None = Field(
        default=None, description='hylätyt palkkakustannukset, joista muut on laskettu, esim. "1264.40"'
    )
    rows: tuple[Text, ...] | None = Field(
        default=None, strict=False, description='luettelo hylätyistä tuntiriveistä, esim. ["580/H01/2025-10-07/1"]'
    )
    version: int | None = Field(
        default=None, ge=1, description="suljetun hakemuksen versio, josta kustannukset hylättiin; ilman sitä versio 1"
    )

    @property
    def of_version(self) -> int:
        """The version of the claim that the costs were rejected of."""
        return self.version or 1


class ClaimDecision(Decided):
    """A step in the life of a closed claim (`pipelines.claim_life`)."""

    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')


class WithdrawClaim(ClaimDecision):
    """A closed claim is taken back before it was sent: it is closed anew as its next version."""

    kind: Literal["withdraw_claim"] = Field(description="päätöksen laji")


class SendClaim(ClaimDecision):
    """A closed claim was sent to the funder on the decision's day."""

    kind: Literal["send_claim"] = Field(description="päätöksen laji")


class ReturnClaim(ClaimDecision):
    """The funder has returned a claim to be supplemented: it is closed anew as its next version."""

    kind: Literal["return_claim"] = Field(description="päätöksen laji")
    due: Day = Field(description="täydennyksen määräpäivä ilman lainausmerkkejä, esim. 2026-07-15")


class DecideClaim(ClaimDecision):
    """The funder's decision on a claim: the support that it decided to pay. A newer decision takes its place."""

    kind: Literal["decide_claim"] = Field(description="päätöksen laji")
    support_eur: Money = Field(description='hakemuksesta päätetty tuki, esim. "52823.56"')
    reference: Text = Field(description="rahoittajan päätöksen numero")
    due: Day | None = Field(
        default=None, description="viimeinen päivä, jona päätökseen voi vaatia oikaisua, esim. 2026-07-15"
    )


class PayClaim(ClaimDecision):
    """Support of a decided claim came to the beneficiary's account on the decision's day."""

    kind: Literal["pay_claim"] = Field(description="päätöksen laji")
    support_eur: Money = Field(description='tilille maksettu tuki, esim. "52823.56"; "0.00", jos kaikki kuitattiin')
    set_off_eur: Money | None = Field(default=None, description='maksusta kuitattu ennakko, esim. "20000.00"')


class PayAdvance(Decided):
    """An advance of the support came to the beneficiary's account on the decision's day."""

    kind: Literal["pay_advance"] = Field(description="päätöksen laji")
    amount_eur: Money = Field(description='maksettu ennakko, esim. "50000.00"')
    reference: Text = Field(description="rahoittajan päätöksen numero")


class RecoverClaim(ClaimDecision):
    """The funder recovers support that it has paid."""

    kind: Literal["recover_claim"] = Field(description="päätöksen laji")
    support_eur: Money = Field(description='takaisin peritty tuki, esim. "1416.13"')
    reference: Text = Field(description="rahoittajan päätöksen numero")


class ClaimMilestone(Decided):
    """A milestone of a lump sum is reached and claimed: the paper that proves it is named."""

    kind: Literal["claim_milestone"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    milestone: Text = Field(description='välitavoitteen tunnus, esim. "V1"')
    proof: Text = Field(description="asiakirja, joka osoittaa tuloksen, esim. loppuraportti ja sen päivä")


class Withdraw(Decided):
    """A delivery was put into the wrong folder, or sent by mistake: its rows count no longer."""

    kind: Literal["withdraw"] = Field(description="päätöksen laji")
    sender: int = Field(description="kuntanumero, jonka kansiosta tiedosto vastaanotettiin, esim. 580")
    name: Text = Field(description="tiedoston nimi")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="tiedoston tarkiste, 64 merkkiä, sivulta toimitukset.xlsx"
    )


class Release(Decided):
    """What looked like a personal identity code in a quarantined file is none: the next run receives the file."""

    kind: Literal["release"] = Field(description="päätöksen laji")
    name: Text = Field(description="tiedoston nimi")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Field(
        description="tiedoston tarkiste, 64 merkkiä"
    )
    cells: tuple[Text, ...] = Field(
        strict=False, min_length=1, description='luettelo soluista niin kuin havainto nimeää ne, esim. ["Taul1 E5"]'
    )


Decision = (
    Waiver
    | Correction
    | AcceptWaiting
    | AcceptChange
    | Park
    | Unpark
    | Close
    | ApproveInvoices
    | SendInvoices
    | CreditInvoice
    | AllotPayment
    | Rejected
    | Withdraw
    | Release
    | WithdrawClaim
    | SendClaim
    | ReturnClaim
    | DecideClaim
    | PayClaim
    | PayAdvance
    | RecoverClaim
    | Attachment
    | OtherSupport
    | EuraShows
    | ClaimMilestone
)

KINDS: dict[str, type[Decision]] = {
    "waiver": Waiver,
    "correction": Correction,
    "accept_waiting": AcceptWaiting,
    "accept_change": AcceptChange,
    "park": Park,
    "unpark": Unpark,
    "close": Close,
    "approve_invoices": ApproveInvoices,
    "send_invoices": SendInvoices,
    "credit_invoice": CreditInvoice,
    "allot_payment": AllotPayment,
    "rejected": Rejected,
    "withdraw": Withdraw,
    "release": Release,
    "withdraw_claim": WithdrawClaim,
    "send_claim": SendClaim,
    "return_claim": ReturnClaim,
    "decide_claim": DecideClaim,
    "pay_claim": PayClaim,
    "recover_claim": RecoverClaim,
    "pay_advance": PayAdvance,
    "attachment": Attachment,
    "other_support": OtherSupport,
    "eura": EuraShows,
    "claim_milestone": ClaimMilestone,
}


# A run reads the same papers in each of its steps; a decision is never changed after reading.
@lru_cache(maxsize=4096)
def load_decision(data: bytes, name: str) -> Decision:
    """Read the bytes of a decision file; raises `SettingsError` with one line a fault."""
    table = read_toml(data, name)
    kind = table.get("kind")
    model = KINDS.get(kind) if isinstance(kind, str) else None
    if model is None:
        choices = ", ".join(shown(known) for known in KINDS)
        read = f"luettiin {shown(kind)}" if "kind" in table else "avain puuttuu"
        raise_faults(name, [("kind", f"odotettiin päätöksen laji – vaihtoehdot: {choices}; {read}")])
        raise AssertionError("an unknown kind is a fault")
    decision: Decision = validate(model, table, name)
    raise_faults(name, _faults(decision))
    return decision


def decision_text(decision: Decision) -> bytes:
    """Write a decision as TOML, its keys in the order of the model: the same decision gives the same bytes."""
    values: dict[str, Any] = {key: getattr(decision, key) for key in type(decision).model_fields}
    return tomli_w.dumps({key: _written(value) for key, value in values.items() if value is not None}).encode()


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Strict):
        own = {key: getattr(value, key) for key in type(value).model_fields}
        return {key: _written(item) for key, item in own.items() if item is not None and item != ()}
    return [_written(item) for item in value] if isinstance(value, tuple) else value


def _faults(decision: Decision) -> list[tuple[str, str]]:
    # The preparer and the approver of a claim, or of invoices, are two persons.
    if (
        isinstance(decision, Close | ApproveInvoices | CreditInvoice)
        and decision.by.casefold() == decision.approved_by.casefold()
    ):
        return [("approved_by", f"hyväksyjä {decision.approved_by} on myös laatija; heidän pitää olla eri henkilöt")]
    if isinstance(decision, SendInvoices) and not (decision.sent or decision.by_hand):
        return [("sent", "lähetettyjä laskuja ei ole lueteltu; anna sent tai by_hand")]
    if isinstance(decision, Rejected) and decision.support_eur > decision.costs_eur:
        return [("support_eur", f"tuki {decision.support_eur} on suurempi kuin kustannukset {decision.costs_eur}")]
    if isinstance(decision, RecoverClaim) and not decision.support_eur:
        return [("support_eur", "takaisin perittävä tuki on 0,00 €; jos mitään ei peritä, mitään ei kirjata")]
    if isinstance(decision, Attachment):
        return list(attachment_faults(decision))
    if isinstance(decision, OtherSupport):
        return list(other_support_faults(decision))
    if isinstance(decision, EuraShows):
        return list(shown_faults(decision))
    if isinstance(decision, Correction) and decision.expect == decision.value:
        return [("value", "korjaus ei muuta mitään: value on sama kuin expect")]
    return []
