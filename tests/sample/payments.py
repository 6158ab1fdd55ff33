"""What came to the municipality's account in the sample's year, and how each payment must fit.

Here belongs the written list: who paid what, with which reference, in which file. Not here: how banks write it
(`bank`). What is invoiced is what the oracle says; the words of the outcomes are the program's own.
"""

from dataclasses import dataclass
from datetime import date

from tests.oracle.settings import BENEFICIARY, CLOSED, MUNICIPALITIES
from tests.oracle.shares import expected_shares
from tests.sample.places import LEMI, LUUMAKI, PARIKKALA, RUOKOLAHTI, SAVITAIPALE, TAIPALSAARI

ACCOUNT = "FI2112345600000785"
FIRST_NUMBER = 2026001
DUE = {"2025-1": date(2026, 2, 12), "2026-1": date(2026, 6, 12)}

NOTIFICATION, LIST, STATEMENT = (
    "2026-02-16-tapahtumat.xml",
    "2026-03-05-viitemaksut.csv",
    "2026-06-15-tiliote.xml",
)
READ_ON = {NOTIFICATION: date(2026, 2, 16), LIST: date(2026, 3, 5), STATEMENT: date(2026, 6, 15)}

PAYERS = {
    LEMI: "LEMIN KUNTA",
    LUUMAKI: "Luumäen kunta",
    PARIKKALA: "Parikkalan kunta",
    RUOKOLAHTI: "Ruokolahden kunta",
    SAVITAIPALE: "Savitaipaleen kunta",
    TAIPALSAARI: "Taipalsaaren kunta",
}
PRIVATE_PAYERS = ("Matti Meikäläinen", "Maija Meikäläinen")
PRIVATE_CODE = "131052-9085"  # a temporary personal identity code, which nobody has


@dataclass(frozen=True)
class Invoice:
    """An invoice as its municipality got it."""

    number: int
    claim: str
    municipality: int
    cents: int

    @property
    def reference(self) -> str:
        """Its reference number."""
        return bank_reference(self.claim, self.municipality, self.number)


@dataclass(frozen=True)
class Payment:
    """One payment in one file; payments of the same `batch` are one entry of the account.

    `outcome` is empty for a payment that is none of the project's, and `again` for one that another file told before.
    """

    file: str
    booked: date
    cents: int
    reference: str
    payer: str
    entry_id: str
    outcome: str = ""
    invoice: int | None = None
    batch: str = ""
    message: str = ""


def invoices() -> list[Invoice]:
    """The invoices of the two closed claims, in the order of their numbers."""
    found: list[Invoice] = []
    for claim in CLOSED:
        figures = expected_shares(f"invoice:{claim}:1")
        for municipality in MUNICIPALITIES:
            if municipality != BENEFICIARY:
                amount = figures[f"cofinancing/{claim}/{municipality}/invoice"]
                number = FIRST_NUMBER + len(found)
                found.append(Invoice(number, claim, municipality, int(amount.replace(".", ""))))
    return found


def invoice_of(claim: str, municipality: int) -> Invoice:
    """A municipality's invoice of a claim."""
    return next(one for one in invoices() if (one.claim, one.municipality) == (claim, municipality))


def payments() -> list[Payment]:
    """Everything in the three files, in their order."""
    first = {town: invoice_of("2025-1", town) for town in PAYERS}
    second = {town: invoice_of("2026-1", town) for town in PAYERS}
    never_given = bank_reference("2025-1", RUOKOLAHTI, 2026014)
    parikkala = _paid(NOTIFICATION, 12, first[PARIKKALA], "2602120031", "paid", batch="K2602122")
    return [
        _paid(NOTIFICATION, 10, first[LEMI], "2602100011", "paid", batch="K2602101"),
        _other(NOTIFICATION, date(2026, 2, 10), 4500, PRIVATE_PAYERS[0], "2602100012", batch="K2602101"),
        # Ruokolahti pays a part.
        _paid(NOTIFICATION, 11, first[RUOKOLAHTI], "2602110021", "partial", cents=1800_00),
        parikkala,
        _paid(NOTIFICATION, 12, first[SAVITAIPALE], "2602120032", "paid", batch="K2602122"),
        # Taipalsaari pays a hundred euros too much.
        _paid(
            NOTIFICATION,
            12,
            first[TAIPALSAARI],
            "2602120033",
            "excess",
            cents=first[TAIPALSAARI].cents + 100_00,
            batch="K2602122",
        ),
        _other(NOTIFICATION, date(2026, 2, 12), 12050, PRIVATE_PAYERS[1], "2602120041", message=PRIVATE_CODE),
        # The list tells Parikkala's payment again.
        Payment(LIST, parikkala.booked, parikkala.cents, parikkala.reference, parikkala.payer, "2602120031", "again"),
        # Lemi pays the same invoice a second time.
        _paid(LIST, 2, first[LEMI], "2603020051", "duplicate", month=3),
        # Luumäki pays late.
        _paid(LIST, 3, first[LUUMAKI], "2603030061", "paid", month=3),
        # Ruokolahti pays the rest with a reference of our form that was never given.
        Payment(
            LIST,
            date(2026, 3, 4),
            first[RUOKOLAHTI].cents - 1800_00,
            never_given,
            PAYERS[RUOKOLAHTI],
            "2603040071",
            "unknown",
        ),
        _other(LIST, date(2026, 3, 4), 3200, PRIVATE_PAYERS[0], "2603040072"),
        _paid(STATEMENT, 9, second[LUUMAKI], "2606090081", "paid", month=6),
        _paid(STATEMENT, 10, second[PARIKKALA], "2606100091", "paid", month=6, batch="K2606101"),
        _paid(STATEMENT, 10, second[SAVITAIPALE], "2606100092", "paid", month=6, batch="K2606101"),
        # Taipalsaari takes off by itself what it paid too much before.
        _paid(
            STATEMENT,
            11,
            second[TAIPALSAARI],
            "2606110101",
            "partial",
            month=6,
            cents=second[TAIPALSAARI].cents - 100_00,
        ),
        _other(STATEMENT, date(2026, 6, 11), 9990, PRIVATE_PAYERS[1], "2606110102"),
    ]


def bank_reference(claim: str, municipality: int, number: int) -> str:
    """The reference number of an invoice: claim, municipality and number, and their check digit."""
    return with_check_digit(f"{claim.replace('-', '')}{municipality}{number}")


def with_check_digit(base: str) -> str:
    """A base and the digit that weights 7, 3, 1 from the right give it."""
    weighted = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(base)))
    return f"{base}{(10 - weighted % 10) % 10}"


def _paid(
    file: str,
    day: int,
    invoice: Invoice,
    entry_id: str,
    outcome: str,
    month: int = 2,
    cents: int | None = None,
    batch: str = "",
) -> Payment:
    return Payment(
        file,
        date(2026, month, day),
        invoice.cents if cents is None else cents,
        invoice.reference,
        PAYERS[invoice.municipality],
        entry_id,
        outcome,
        invoice.number,
        batch,
    )


def _other(file: str, day: date, cents: int, payer: str, entry_id: str, batch: str = "", message: str = "") -> Payment:
    return Payment(file, day, cents, with_check_digit("86851625961"), payer, entry_id, batch=batch, message=message)
