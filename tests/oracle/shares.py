"""What the municipalities must carry and be invoiced: the needs of the closed claims split in seven, cent by cent.

Here belongs dividing whole cents by hand. Not here: the costs and the support that the needs come of (`figures`).
"""

from tests.oracle.figures import expected_figures
from tests.oracle.settings import (
    BENEFICIARY,
    BUDGET_CENTS,
    BY_HAND,
    CEILING_CENTS,
    CLOSED,
    GRANTED_SUPPORT_CENTS,
    LEAST_CREDIT_CENTS,
    MUNICIPALITIES,
)

INVOICE_EDITIONS = {f"invoice:{claim}:1": claim for claim in CLOSED}
"""The issues of the sample's year: one after each closed claim."""


def expected_shares(edition: str) -> dict[str, str]:
    """Every figure of an issue of invoices as `figures.csv` writes it."""
    claims = [claim for claim in CLOSED if claim <= INVOICE_EDITIONS[edition]]
    needs = [_cents(claim, "eligible_costs") - _cents(claim, "support") for claim in claims]
    budget = sum(BUDGET_CENTS.values()) - GRANTED_SUPPORT_CENTS
    cents = _need(claims)
    cents |= {"budget/need": budget, "budget/uncovered": 0, "budget/remaining": budget - sum(needs)}
    # After either claim the months that are left are all in 2026.
    cents["outlook/2026/need"] = budget - sum(needs)

    shares_by_claim = [split(sum(needs[: n + 1])) for n in range(len(claims))]
    invoices: dict[int, int] = {}
    for number in MUNICIPALITIES:
        so_far = [shares[number] for shares in shares_by_claim]
        invoiced = [share - before for share, before in zip(so_far, [0, *so_far], strict=False)]
        invoices[number] = invoiced[-1]
        own = {f"invoiced/{claim}:1": amount for claim, amount in zip(claims, invoiced[:-1], strict=False)}
        own |= dict.fromkeys(("by_key", "share"), so_far[-1])
        # A credit below 5 € would wait; the beneficiary's share is a transfer, to which that does not apply.
        own |= dict.fromkeys(("change", "invoice") if number != BENEFICIARY else ("invoice",), invoiced[-1])
        # The ceilings do not bind: nothing is uncovered, and nothing is carried.
        own |= dict.fromkeys(("uncovered", "carried", "budget_uncovered"), 0)
        own |= {"invoiced_before": sum(invoiced[:-1]), "ceiling_left": CEILING_CENTS - so_far[-1]}
        own |= {"budget_share": split(budget)[number], "outlook/2026": split(budget)[number] - so_far[-1]}
        cents |= {f"{number}/{name}": amount for name, amount in own.items()}
    cents |= {"uncovered": 0, "least_credit": LEAST_CREDIT_CENTS}
    cents["invoices_total"] = sum(invoices.values()) - invoices[BENEFICIARY]
    cents["by_hand_total"] = sum(invoices[number] for number in BY_HAND)
    named = {f"cofinancing/{claims[-1]}/{name}": amount for name, amount in cents.items()}
    return {figure: f"{amount // 100}.{amount % 100:02}" for figure, amount in sorted(named.items())}


def _need(claims: list[str]) -> dict[str, int]:
    """What the need is made of; others finance nothing, and nothing was rejected."""
    terms = {(line, claim): _cents(claim, line) for line in ("eligible_costs", "support") for claim in claims}
    sums = {line: sum(terms[line, claim] for claim in claims) for line in ("eligible_costs", "support")}
    cents = {f"{line}/{claim}": amount for (line, claim), amount in terms.items()}
    cents |= {f"{line}/total": amount for line, amount in sums.items()}
    cents |= dict.fromkeys(("others/total", "rejected/costs", "rejected/support"), 0)
    return cents | {"need": sums["eligible_costs"] - sums["support"]}


def _cents(claim: str, line: str) -> int:
    return int(expected_figures(f"claim:{claim}:v1")[f"claim/{claim}/{line}"].replace(".", ""))


def split(need: int) -> dict[int, int]:
    """Whole cents to each; the odd ones go one each in the order of the municipality numbers."""
    whole, odd = divmod(need, len(MUNICIPALITIES))
    return {number: whole + (1 if place < odd else 0) for place, number in enumerate(MUNICIPALITIES)}
