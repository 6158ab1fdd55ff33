"""How the project is financed on a day: what was applied for, decided, invoiced and received, in whole cents by hand.

Here belongs adding up the written list of payments. Not here: the list itself (`tests/sample/payments.py`) and what is
invoiced (`shares`).
"""

from datetime import date

from tests.oracle.figures import expected_figures
from tests.oracle.settings import (
    BENEFICIARY,
    CEILING_CENTS,
    CLAIM_DAYS,
    CLOSED,
    GRANTED_SUPPORT_CENTS,
    ISSUE_DAYS,
    MUNICIPALITIES,
)
from tests.oracle.shares import expected_shares, split
from tests.sample.payments import DUE, READ_ON, invoices, payments

FINANCING_EDITIONS = {f"payments:{day}": day for day in (*READ_ON.values(), date(2026, 9, 14))}
"""The statements of the sample's year: one after each bank file, and one before the last claim is closed."""

OTHERS = tuple(number for number in MUNICIPALITIES if number != BENEFICIARY)


def expected_financing(edition: str) -> dict[str, str]:
    """Every figure of a statement as `figures.csv` writes it."""
    day = FINANCING_EDITIONS[edition]
    cents = _applied([claim for claim in CLOSED if CLAIM_DAYS[claim] <= day])
    cents |= {"financing/decided/support": GRANTED_SUPPORT_CENTS}
    cents |= {f"financing/decided/{number}": CEILING_CENTS for number in MUNICIPALITIES}
    came = _came(day)
    issued = [claim for claim in CLOSED if ISSUE_DAYS[claim] <= day]
    matched: dict[int, int] = dict.fromkeys(OTHERS, 0)
    late: dict[int, int] = dict.fromkeys(OTHERS, 0)
    excess: dict[int, int] = dict.fromkeys(OTHERS, 0)
    for invoice in (one for one in invoices() if one.claim in issued):
        paid = came.pop(str(invoice.number), 0)
        takes = min(paid, invoice.cents)
        own = {"amount": invoice.cents, "due": invoice.cents, "received": paid, "matched": takes}
        own |= {"open": invoice.cents - takes, "excess": paid - takes}
        cents |= {f"payments/{invoice.number}/{name}": amount for name, amount in own.items()}
        matched[invoice.municipality] += takes
        late[invoice.municipality] += invoice.cents - takes if DUE[invoice.claim] < day else 0
        excess[invoice.municipality] += paid - takes
    unknown = came.pop("", 0)
    cents |= {"payments/excess": sum(excess.values()), "payments/credited": 0, "payments/unknown": unknown}
    cents["payments/total"] = sum(matched.values()) + sum(excess.values()) + unknown
    cents |= {f"financing/excess/{number}": amount for number, amount in excess.items()}
    for number in MUNICIPALITIES:
        cents |= _municipality(number, issued, matched.get(number), late.get(number, 0))
    for state in ("decided", "invoiced", "received", "open", "overdue"):
        cents[f"financing/{state}/own_municipal"] = cents[f"financing/{state}/{BENEFICIARY}"]
        cents[f"financing/{state}/other_municipal"] = sum(cents[f"financing/{state}/{number}"] for number in OTHERS)
    return {figure: f"{amount // 100}.{amount % 100:02}" for figure, amount in sorted(cents.items())}


def expected_outcomes(edition: str) -> dict[str, str]:
    """How each payment that is kept by a day fits, by the bank's id."""
    day = FINANCING_EDITIONS[edition]
    return {one.entry_id: one.outcome for one in payments() if READ_ON[one.file] <= day and _is_kept(one.outcome)}


def _applied(claims: list[str]) -> dict[str, int]:
    names = {
        "support": "support",
        "own_municipal": "financing/own_municipal",
        "other_municipal": "financing/other_municipal",
        "municipalities": "other_financing",
    }
    cents = {f"financing/applied/{kind}": sum(_claimed(c, name) for c in claims) for kind, name in names.items()}
    shares = split(cents["financing/applied/municipalities"])
    cents |= {f"financing/claims/{claim}/applied": _claimed(claim, "support") for claim in claims}
    return cents | {f"financing/applied/{number}": amount for number, amount in shares.items()}


def _claimed(claim: str, name: str) -> int:
    return int(expected_figures(f"claim:{claim}:v1")[f"claim/{claim}/{name}"].replace(".", ""))


def _came(day: date) -> dict[str, int]:
    """What came by the number of the invoice; what is for none of them under an empty number."""
    came: dict[str, int] = {}
    for one in payments():
        if READ_ON[one.file] <= day and _is_kept(one.outcome):
            number = str(one.invoice or "")
            came[number] = came.get(number, 0) + one.cents
    return came


def _is_kept(outcome: str) -> bool:
    return outcome not in ("", "again")


def _municipality(number: int, issued: list[str], matched: int | None, late: int) -> dict[str, int]:
    """A municipality's states; the beneficiary's own transfer is its own money from the start."""
    editions = [(claim, expected_shares(f"invoice:{claim}:1")) for claim in issued]
    invoiced = sum(int(figures[f"cofinancing/{c}/{number}/invoice"].replace(".", "")) for c, figures in editions)
    received = invoiced if matched is None else matched
    cents = {"invoiced": invoiced, "received": received, "open": invoiced - received, "overdue": late}
    if matched is not None:
        cents["credited"] = 0
    return {f"financing/{state}/{number}": amount for state, amount in cents.items()}
