"""What the municipalities must carry and be invoiced: the needs of the closed claims split in seven, cent by cent.

Here belongs dividing whole cents by hand. Not here: the costs and the support that the needs come of (`figures`).
"""

from tests.oracle.figures import expected_figures
from tests.oracle.settings import BENEFICIARY, BY_HAND, CLOSED, MUNICIPALITIES

INVOICE_EDITIONS = {f"invoice:{claim}:1": claim for claim in CLOSED}
"""The issues of the sample's year: one after each closed claim."""


def expected_shares(edition: str) -> dict[str, str]:
    """Every figure of an issue of invoices as `figures.csv` writes it."""
    claims = [claim for claim in CLOSED if claim <= INVOICE_EDITIONS[edition]]
    name = f"cofinancing/{claims[-1]}"
    terms = {(line, claim): _cents(claim, line) for line in ("eligible_costs", "support") for claim in claims}
    cents = {f"{name}/{line}/{claim}": amount for (line, claim), amount in terms.items()}
    sums = {line: sum(terms[line, claim] for claim in claims) for line in ("eligible_costs", "support")}
    cents |= {f"{name}/{line}/total": amount for line, amount in sums.items()}
    cents[f"{name}/need"] = sums["eligible_costs"] - sums["support"]

    before = dict.fromkeys(MUNICIPALITIES, 0)
    need = 0
    for claim in claims:
        need += _cents(claim, "eligible_costs") - _cents(claim, "support")
        shares = _split(need)
        invoices = {number: shares[number] - before[number] for number in MUNICIPALITIES}
        if claim == claims[-1]:
            break
        before = shares
    for number in MUNICIPALITIES:
        cents[f"{name}/{number}/share"] = shares[number]
        cents[f"{name}/{number}/invoiced_before"] = before[number]
        cents[f"{name}/{number}/invoice"] = invoices[number]
    cents[f"{name}/invoices_total"] = sum(invoices.values()) - invoices[BENEFICIARY]
    cents[f"{name}/by_hand_total"] = sum(invoices[number] for number in BY_HAND)
    return {figure: f"{amount // 100}.{amount % 100:02}" for figure, amount in sorted(cents.items())}


def _cents(claim: str, line: str) -> int:
    return int(expected_figures(f"claim:{claim}:v1")[f"claim/{claim}/{line}"].replace(".", ""))


def _split(need: int) -> dict[int, int]:
    """Whole cents to each; the odd ones go one each in the order of the municipality numbers."""
    whole, odd = divmod(need, len(MUNICIPALITIES))
    return {number: whole + (1 if place < odd else 0) for place, number in enumerate(MUNICIPALITIES)}
