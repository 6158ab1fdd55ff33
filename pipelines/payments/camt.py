"""Reading bank statements and notifications of ISO 20022: camt.053 and camt.054, versions .02 and .08.

Here belongs bytes of XML to movements, and the statement's own sums held against its entries. Not here: which movements
are ours (`receive`). No packaged reader gives references, amounts and totals of all four, so this one is written on
lxml: no entities, no DTD, no network.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from lxml import etree

from pipelines.payments.movement import CURRENCY, BankFile, Movement
from pipelines.references import plain_reference, written_reference
from schemas.errors import UnreadableFileError

_NAMESPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:(camt\.05[34]\.001\.(?:02|08))")
_STATEMENTS = {"camt.053": "BkToCstmrStmt/Stmt", "camt.054": "BkToCstmrDbtCdtNtfctn/Ntfctn"}
_AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]{1,2})0*)?")
_SIGNS = {"CRDT": 1, "DBIT": -1}
_BOOKED = "BOOK"

Names = dict[str | None, str]


def is_xml(data: bytes) -> bool:
    """Whether bytes begin like XML."""
    return data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_camt(data: bytes, account: str) -> BankFile:
    """Read the movements of one account (an IBAN without spaces).

    Raises UnreadableFileError in words: no XML or another message, another account or currency, sums that do not agree.
    """
    root = _parsed(data)
    found = _NAMESPACE.fullmatch(etree.QName(root).namespace or "")
    if found is None:
        raise UnreadableFileError(
            "XML-tiedosto ei ole tiliote eikä tapahtumailmoitus, joita luetaan: camt.053 ja camt.054, versiot .02 ja "
            ".08."
        )
    names: Names = {None: found[0]}
    statements = [
        _Statement(one, names)
        for one in root.findall(_STATEMENTS[found[1][:8]], names)
        if _text(one, "Acct/Id/IBAN", names) == account
    ]
    if not statements:
        raise UnreadableFileError(f"Tiedostossa ei ole tilin {account} tapahtumia (invoicing.iban).")
    movements = [movement for statement in statements for movement in statement.movements()]
    faults = [fault for statement in statements for fault in statement.faults]
    if faults:
        raise UnreadableFileError("\n".join(["Tiliotteen luvut eivät täsmää, joten siitä ei luettu mitään:", *faults]))
    unlisted = sum(statement.unlisted_batches for statement in statements)
    return BankFile(found[1], movements, (_unlisted(unlisted),) if unlisted else ())


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 1
        raise UnreadableFileError(
            f"Tiedostoa ei voi lukea XML-tiedostona (rivi {line}): se on vioittunut tai kesken. "
            "Hae se pankista uudelleen."
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableFileError("Tiedostossa on oma dokumenttityyppi (DOCTYPE), jota pankin tiedostossa ei ole.")
    return root


@dataclass(frozen=True)
class _Money:
    """An amount without its sign, None where it is not one of whole cents; `currency` is empty where there is none."""

    value: Decimal | None
    currency: str

    def signed(self, sign: int) -> Decimal | None:
        """The amount in euros with a sign; None where there is none."""
        return sign * self.value if self.value is not None and self.currency == CURRENCY else None


class _Statement:
    """One statement or notification; `faults` tells what in it does not agree, once its movements have been read."""

    def __init__(self, statement: etree._Element, names: Names) -> None:
        self._statement = statement
        self._names = names
        self.faults: list[str] = []

    @property
    def unlisted_batches(self) -> int:
        """How many entries are several payments that came in and are not listed."""
        came = [entry for entry in self._statement.findall("Ntry", self._names) if self._sign(entry) > 0]
        return sum(self._has(entry, "NtryDtls/Btch") and not self._has(entry, "NtryDtls/TxDtls") for entry in came)

    def movements(self) -> list[Movement]:
        """Every booked movement."""
        found: list[Movement] = []
        amounts: list[tuple[int, Decimal]] = []
        balance_change = Decimal(0)
        for number, entry in enumerate(self._statement.findall("Ntry", self._names), 1):
            place = f"tapahtuma {number}"
            sign = self._sign(entry)
            amount = self._money(entry, "Amt").signed(sign)
            if amount is None:
                self.faults.append(f"{place}: määrä ei ole euroja sentin tarkkuudella.")
                continue
            amounts.append((sign, amount))
            parts = list(self._parts(entry, place, amount))
            if (self._text(entry, "Sts/Cd") or self._text(entry, "Sts")) == _BOOKED:
                found += parts
                balance_change += amount
        if not self.faults:
            self._compare_summary(amounts)
            self._compare_balances(balance_change)
        return found

    def _parts(self, entry: etree._Element, place: str, whole: Decimal) -> Iterator[Movement]:
        """The payments that an entry lists; they add up to it."""
        details = entry.findall("NtryDtls/TxDtls", self._names)
        said = self._text(entry, "NtryDtls/Btch/NbOfTxs")
        if details and said and said != str(len(details)):
            self.faults.append(f"{place}: erittelyssä on {len(details)} maksua, mutta ilmoitettu määrä on {said}.")
        amounts = [self._detail_amount(part, whole, single=len(details) == 1) for part in details]
        known = [amount for amount, _ in amounts if amount is not None]
        if details and len(known) == len(details) and sum(known, Decimal(0)) != whole:
            self.faults.append(
                f"{place}: erittely on yhteensä {_eur(sum(known, Decimal(0)))}, mutta tapahtuma on {_eur(whole)}."
            )
        day = _day(self._text(entry, "BookgDt/Dt") or self._text(entry, "BookgDt/DtTm"))
        for number, (part, (amount, faults)) in enumerate(zip(details, amounts, strict=True), 1):
            single = len(details) == 1
            where = place if single else f"{place}, maksu {number}"
            entry_id = self._text(part, "Refs/AcctSvcrRef") or (self._text(entry, "AcctSvcrRef") if single else "")
            payer = self._text(part, "RltdPties/Dbtr/Pty/Nm") or self._text(part, "RltdPties/Dbtr/Nm")
            yield from self._by_reference(part, Movement(where, None, entry_id, day, amount, payer, faults))

    def _detail_amount(
        self, part: etree._Element, whole: Decimal, *, single: bool
    ) -> tuple[Decimal | None, tuple[str, ...]]:
        """The amount of one payment, or why there is none; .08 says it itself, .02 among the details of the amount."""
        sign = self._sign(part, default=1 if whole >= 0 else -1)
        for path in ("Amt", "AmtDtls/TxAmt/Amt"):
            if self._has(part, path):
                money = self._money(part, path)
                if money.currency != CURRENCY:
                    return None, (f"maksun valuutta on {money.currency[:3]}; vain euroja kohdistetaan",)
                return money.signed(sign), ()
        return (whole, ()) if single else (None, ())

    def _by_reference(self, part: etree._Element, whole: Movement) -> Iterator[Movement]:
        """One movement, or one for each invoice that a payment says it pays."""
        blocks = [
            (told, block)
            for block in part.findall("RmtInf/Strd", self._names)
            if (told := self._text(block, "CdtrRefInf/Ref"))
        ]
        if len(blocks) < 2:
            yield _for_reference(whole, blocks[0][0] if blocks else "")
            return
        amounts = [self._remitted(block) for _, block in blocks]
        known = [amount for amount in amounts if amount is not None]
        agrees = len(known) == len(blocks) and sum(known) == whole.amount_eur
        for number, ((told, _), amount) in enumerate(zip(blocks, amounts, strict=True), 1):
            if agrees:
                entry_id = whole.entry_id and f"{whole.entry_id}/{number}"
                yield _for_reference(replace(whole, amount_eur=amount, entry_id=entry_id), told)
            else:
                faults = (*whole.faults, "maksussa on monta viitettä, eikä määriä ole eritelty niille")
                yield _for_reference(replace(whole, faults=faults), told)

    def _remitted(self, block: etree._Element) -> Decimal | None:
        """What a payment says it pays of one invoice; a credit note is taken off."""
        for path, sign in (("RfrdDocAmt/RmtdAmt", 1), ("RfrdDocAmt/CdtNoteAmt", -1)):
            if self._has(block, path):
                return self._money(block, path).signed(sign)
        return None

    def _compare_summary(self, amounts: Sequence[tuple[int, Decimal]]) -> None:
        """The summary says how many entries there are and their sums, without signs."""
        groups = {
            "TtlNtries": ("tapahtumia", [amount for _, amount in amounts]),
            "TtlCdtNtries": ("panoja", [amount for sign, amount in amounts if sign > 0]),
            "TtlDbtNtries": ("ottoja", [amount for sign, amount in amounts if sign < 0]),
        }
        for name, (words, mine) in groups.items():
            said = self._text(self._statement, f"TxsSummry/{name}/NbOfNtries")
            if said and said != str(len(mine)):
                self.faults.append(f"Yhteenvedon mukaan {words} on {said}, mutta niitä on {len(mine)}.")
            total, summed = sum(map(abs, mine), Decimal(0)), self._text(self._statement, f"TxsSummry/{name}/Sum")
            if summed and _decimal(summed) != total:
                self.faults.append(f"Yhteenvedon summa on {summed[:20]}, mutta {words} on yhteensä {_eur(total)}.")

    def _compare_balances(self, change: Decimal) -> None:
        """The opening balance and the booked entries give the closing balance."""
        balances = {
            self._text(balance, "Tp/CdOrPrtry/Cd"): self._money(balance, "Amt").signed(self._sign(balance))
            for balance in self._statement.findall("Bal", self._names)
        }
        # A statement opens with its own balance, or with the closing one of the statement before.
        opening, closing = balances.get("OPBD", balances.get("PRCD")), balances.get("CLBD")
        if opening is not None and closing is not None and opening + change != closing:
            self.faults.append(
                f"Alkusaldo ja tapahtumat antavat {_eur(opening + change)}, mutta loppusaldo on {_eur(closing)}."
            )

    def _money(self, owner: etree._Element, path: str) -> _Money:
        found = owner.find(path, self._names)
        if found is None:
            return _Money(None, "")
        return _Money(_decimal((found.text or "").strip()), found.get("Ccy", ""))

    def _sign(self, owner: etree._Element, default: int = 1) -> int:
        return _SIGNS.get(self._text(owner, "CdtDbtInd"), default)

    def _has(self, owner: etree._Element, path: str) -> bool:
        return owner.find(path, self._names) is not None

    def _text(self, owner: etree._Element, path: str) -> str:
        return _text(owner, path, self._names)


def _unlisted(number: int) -> str:
    what = "yhdestä koontitapahtumasta" if number == 1 else f"{number} koontitapahtumasta"
    return (
        f"Tiliotteesta puuttuu erittely {what}. Jos niissä on kuntien maksuja, hae pankista tapahtumaerittely "
        "(camt.054) ja lue se."
    )


def _for_reference(movement: Movement, told: str) -> Movement:
    return replace(movement, reference=plain_reference(told), written=written_reference(told))


def _text(owner: etree._Element, path: str, names: Names) -> str:
    return (owner.findtext(path, "", names) or "").strip()


def _decimal(text: str) -> Decimal | None:
    match = _AMOUNT.fullmatch(text)
    return Decimal(f"{match[1]}.{(match[2] or '').ljust(2, '0')}") if match else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _eur(amount: Decimal) -> str:
    return f"{amount:.2f} €".replace(".", ",")
