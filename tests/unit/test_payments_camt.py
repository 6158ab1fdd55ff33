"""Bank statements and notifications are read alike in both versions, and what does not agree in them is refused.

Not here: which movements are kept (`test_payments_receive.py`).
"""

from decimal import Decimal

import pytest

from pipelines.payments.camt import read_camt
from schemas.errors import UnreadableFileError
from tests.sample.bank import camt
from tests.sample.payments import ACCOUNT
from tests.unit.payments_case import LEMI, LUUMAKI, SOMEBODY, payment

KINDS = ("camt.054.001.02", "camt.054.001.08", "camt.053.001.02", "camt.053.001.08")
ROWS = (
    payment(100_00, batch="K1"),
    payment(250_50, LUUMAKI.reference, batch="K1"),
    payment(45_00, SOMEBODY, payer="Matti Meikäläinen"),
)


def changed(old: str, new: str) -> bytes:
    """A statement with a text changed where it stands first, or everywhere when it begins with a star."""
    data = camt("camt.053.001.08", ROWS, wages_cents=77_00).decode()
    everywhere, old = old.startswith("*"), old.removeprefix("*")
    assert old in data
    return data.replace(old, new, -1 if everywhere else 1).encode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_payment_is_read_with_its_amount_reference_day_payer_and_id(kind: str) -> None:
    file = read_camt(camt(kind, ROWS, wages_cents=77_00), ACCOUNT)
    assert file.format == kind
    found = [(m.amount_eur, m.reference, m.payer, m.entry_id, str(m.booked_date)) for m in file.movements]
    assert found == [
        (Decimal("100.00"), LEMI.reference, "Lemin kunta", "A10000", "2026-02-10"),
        (Decimal("250.50"), LUUMAKI.reference, "Lemin kunta", "A25050", "2026-02-10"),
        (Decimal("45.00"), SOMEBODY, "Matti Meikäläinen", "A4500", "2026-02-10"),
    ]
    assert [m.place for m in file.movements] == ["tapahtuma 1, maksu 1", "tapahtuma 1, maksu 2", "tapahtuma 2"]


@pytest.mark.parametrize("written", ["RF{rf}", "rf{rf}", "0000{plain}", "{spaced}"])
def test_a_reference_is_known_however_it_is_written(written: str) -> None:
    # RF check digits of 2025141620260010 by ISO 7064: 98 − (the number followed by RF00) mod 97
    digits = int(f"{LEMI.reference}271500") % 97
    forms = {
        "rf": f"{98 - digits:02}{LEMI.reference}",
        "plain": LEMI.reference,
        "spaced": " ".join(LEMI.reference[at : at + 4] for at in range(0, 16, 4)),
    }
    data = camt("camt.054.001.08", ROWS[:1]).replace(
        LEMI.reference.rjust(20, "0").encode(), written.format(**forms).encode()
    )
    (movement,) = read_camt(data, ACCOUNT).movements
    assert movement.reference == LEMI.reference


# What is changed in the file, and the words of the refusal.
TAMPERED = {
    "a payment made larger": ('">250.50<', '">950.50<', "tapahtuma 1: erittely on yhteensä 1050,50 €, mutta tapahtuma"),
    "an entry made larger": ('">45.00<', '">95.00<', "tapahtuma 2: erittely on yhteensä 45,00 €, mutta tapahtuma on"),
    "an entry and its payment made larger": ('*">45.00<', '">95.00<', "Yhteenvedon summa on 472.50, mutta tapahtumia"),
    "a payment taken out of a batch": ("<NbOfTxs>2</NbOfTxs>", "<NbOfTxs>3</NbOfTxs>", "mutta ilmoitettu määrä on 3"),
    "an entry taken out": ("<NbOfNtries>2<", "<NbOfNtries>4<", "Yhteenvedon mukaan panoja on 4, mutta niitä on 2."),
    "the closing balance": ("1204868.67", "1204968.67", "mutta loppusaldo on 1204968,67 €"),
    "a sum that is no number": ("<Sum>77.00<", "<Sum>77,00<", "Yhteenvedon summa on 77,00, mutta ottoja"),
    "an entry in another currency": ('<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="SEK">', "määrä ei ole euroja"),
    "half a cent": ('">45.00<', '">45.005<', "tapahtuma 2: määrä ei ole euroja sentin tarkkuudella."),
}


@pytest.mark.parametrize("what", TAMPERED)
def test_sums_that_do_not_agree_are_refused(what: str) -> None:
    old, new, words = TAMPERED[what]
    with pytest.raises(UnreadableFileError, match="joten siitä ei luettu mitään") as refused:
        read_camt(changed(old, str(new)), ACCOUNT)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (changed("FI2112345600000785", "FI7944052020036082"), "Tiedostossa ei ole tilin FI2112345600000785 tapahtumia"),
        (changed("camt.053.001.08", "camt.053.001.04"), "camt.053 ja camt.054, versiot .02 ja .08"),
        (changed("camt.053.001.08", "camt.052.001.08"), "camt.053 ja camt.054, versiot .02 ja .08"),
        (b"<Finvoice/>", "camt.053 ja camt.054"),
        (camt("camt.053.001.08", ROWS)[:900], "Tiedostoa ei voi lukea XML-tiedostona (rivi"),
        (b'<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>', "oma dokumenttityyppi"),
    ],
)
def test_what_is_no_statement_of_our_account_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableFileError) as refused:
        read_camt(data, ACCOUNT)
    assert words in str(refused.value)


def test_an_entity_of_the_file_is_never_resolved() -> None:
    # a billion laughs, and a file of this machine
    nested = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for entities in (f'<!ENTITY e0 "ha">{nested}', '<!ENTITY e11 SYSTEM "file:///etc/hostname">'):
        data = f"<!DOCTYPE d [{entities}]><d>&e11;</d>".encode()
        with pytest.raises(UnreadableFileError, match=r"DOCTYPE|XML-tiedostona"):
            read_camt(data, ACCOUNT)


def test_what_is_not_booked_yet_is_no_money() -> None:
    data = changed("<Sts><Cd>BOOK</Cd></Sts>", "<Sts><Cd>PDNG</Cd></Sts>")
    # the balance counts booked entries only, so it no longer agrees unless it is left out
    start, end = data.index(b"<Bal>"), data.rindex(b"</Bal>") + len(b"</Bal>")
    assert [m.entry_id for m in read_camt(data[:start] + data[end:], ACCOUNT).movements] == ["A4500"]


def test_one_payment_of_two_invoices_is_split_by_the_amounts_that_it_gives() -> None:
    def block(reference: str, amount: str) -> str:
        paid = f'<RfrdDocAmt><RmtdAmt Ccy="EUR">{amount}</RmtdAmt></RfrdDocAmt>' if amount else ""
        return f"<Strd>{paid}<CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>"

    def read(*amounts: str) -> list[tuple[str, Decimal | None, int]]:
        data = camt("camt.054.001.08", [payment(350_50)]).decode()
        start, end = data.index("<Strd>"), data.index("</Strd>") + len("</Strd>")
        blocks = block(LEMI.reference, amounts[0]) + block(LUUMAKI.reference, amounts[1])
        found = read_camt((data[:start] + blocks + data[end:]).encode(), ACCOUNT).movements
        return [(m.entry_id, m.amount_eur, len(m.faults)) for m in found]

    assert read("100.00", "250.50") == [("A35050/1", Decimal("100.00"), 0), ("A35050/2", Decimal("250.50"), 0)]
    # without amounts, or with amounts that do not add up, nobody can say what is for which
    assert [faults for _, _, faults in read("", "")] == [1, 1]
    assert [faults for _, _, faults in read("100.00", "250.51")] == [1, 1]


def test_money_taken_back_is_negative() -> None:
    data = camt("camt.054.001.02", [payment(100_00)]).decode()
    back = data.replace("<CdtDbtInd>CRDT", "<CdtDbtInd>DBIT").replace("TtlCdtNtries", "TtlDbtNtries")
    assert [m.amount_eur for m in read_camt(back.encode(), ACCOUNT).movements] == [Decimal("-100.00")]


def test_a_batch_that_came_in_unlisted_is_told() -> None:
    data = camt("camt.054.001.08", ROWS[:2]).decode()
    start, end = data.index("<TxDtls>"), data.rindex("</TxDtls>") + len("</TxDtls>")
    file = read_camt((data[:start] + data[end:]).encode(), ACCOUNT)
    assert list(file.movements) == []
    assert file.notes[0].startswith("Tiliotteesta puuttuu erittely yhdestä koontitapahtumasta.")
