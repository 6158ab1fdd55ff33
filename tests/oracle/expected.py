"""Writes `data/sample/expected.csv`, the main figures that the demo prints beside its own.

Run `python -m tests.oracle.expected` from the top of the repository. Here belongs choosing the figures that people
look at first. Not here: working them out (`figures`).
"""

from pathlib import Path

from tests.oracle.figures import expected_figures
from tests.oracle.financing import FINANCING_EDITIONS, expected_financing
from tests.oracle.settings import CLAIM_MONTHS, EMPLOYED_FROM, MUNICIPALITIES
from tests.oracle.shares import INVOICE_EDITIONS, expected_shares

FILE = Path(__file__).parents[2] / "data" / "sample" / "expected.csv"
_MAIN = (
    "hours/total",
    *(f"hours/{person}/total" for person in EMPLOYED_FROM),
    "staff_costs/total",
    "flat_rate",
    "eligible_costs",
    "support",
    "other_financing",
    "financing/own_municipal",
    "financing/other_municipal",
    "margin",
    "staff_margin",
    "waiting/staff_costs/total",
)
_MAIN_FINANCING = (
    *(f"financing/{state}/other_municipal" for state in ("invoiced", "received", "open", "overdue")),
    "payments/excess",
    "payments/unknown",
    "payments/total",
)


def expected_csv() -> bytes:
    """The main figures of the claims, the invoices and the last financing statement: `edition;figure_id;value`."""
    lines = ["edition;figure_id;value"]
    for claim in CLAIM_MONTHS:
        edition = f"claim:{claim}:v1"
        figures = expected_figures(edition)
        lines += [f"{edition};claim/{claim}/{name};{figures[f'claim/{claim}/{name}']}" for name in _MAIN]
    for edition, claim in INVOICE_EDITIONS.items():
        figures = expected_shares(edition)
        lines += [f"{edition};{name};{figures[name]}" for name in _main_shares(claim)]
    # The newest statement is the one that stands in the demo's pages.
    edition = list(FINANCING_EDITIONS)[-1]
    figures = expected_financing(edition)
    lines += [f"{edition};{name};{figures[name]}" for name in _MAIN_FINANCING]
    return "".join(f"{line}\n" for line in lines).encode()


def _main_shares(claim: str) -> list[str]:
    invoices = [f"{number}/invoice" for number in MUNICIPALITIES]
    return [f"cofinancing/{claim}/{name}" for name in ("need", *invoices, "invoices_total", "by_hand_total")]


if __name__ == "__main__":
    FILE.write_bytes(expected_csv())
