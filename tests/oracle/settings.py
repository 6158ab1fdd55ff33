"""The sample project's numbers, written down by hand from the funding decision, and the days on which things were run.

Here belong plain constants. Nothing here is read from project.toml, parameters or a run: they must agree by themselves.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

ANNUAL_HOURS = 1720
SIDE_COST_RATE = Fraction(2644, 10000)
FLAT_RATE = Fraction(40, 100)
SUPPORT_RATE = Fraction(80, 100)
GRANTED_SUPPORT_CENTS = 492_000_00
BUDGET_CENTS = {"staff_costs": 439_286_00, "flat_rate": 175_714_00}

BENEFICIARY = 689
BY_HAND = (416,)
"""The municipalities whose e-invoice address nobody knows."""
CEILING_CENTS = 18_000_00
"""What each municipality's board has decided to pay at most."""
LEAST_CREDIT_CENTS = 5_00
"""The smallest credit note; a smaller credit waits for the next instalment."""
KEEPS_REGISTER = 831
"""The municipality that keeps a register of its participants; the others count them."""
KEY_SECRET = "mallihankkeen-keksitty-salaisuus"
"""The secret by which the keys of the register are hashed."""
MUNICIPALITIES = (416, 441, 580, 689, 700, 739, 831)

EMPLOYED_FROM = {"H01": "2025-09", "H02": "2025-09", "H03": "2025-11", "H04": "2025-11"}

# person, first day, annual pay in cents, share of full time
RATES = (
    ("H01", date(2025, 9, 1), 50_400_00, Fraction(1)),
    ("H02", date(2025, 9, 1), 42_000_00, Fraction(1)),
    ("H02", date(2026, 3, 16), 43_260_00, Fraction(1)),
    ("H03", date(2025, 11, 1), 19_200_00, Fraction(1, 2)),
    ("H04", date(2025, 11, 1), 22_320_00, Fraction(3, 5)),
)

INDICATOR_TARGETS = {"EECO01": 210, "EECO02": 150, "EECO04": 40, "EECR04": 45}

CLAIM_MONTHS = {
    "2025-1": ("2025-09", "2025-10", "2025-11", "2025-12"),
    "2026-1": ("2026-01", "2026-02", "2026-03", "2026-04"),
    "2026-2": ("2026-05", "2026-06", "2026-07", "2026-08"),
}
CLAIM_DAYS = {"2025-1": date(2026, 1, 20), "2026-1": date(2026, 5, 20), "2026-2": date(2026, 9, 15)}
CLOSED = ("2025-1", "2026-1")
ISSUE_DAYS = {"2025-1": date(2026, 1, 22), "2026-1": date(2026, 5, 22)}
RUN_DAY = 10  # of the month after


@dataclass(frozen=True)
class Edition:
    """A month's run or a claim: its months so far and the day up to which papers count."""

    id: str
    claim: str
    months: tuple[str, ...]
    as_of: date


def _month_edition(claim: str, month: str) -> Edition:
    year, number = int(month[:4]), int(month[5:])
    run = date(year + number // 12, number % 12 + 1, RUN_DAY)
    return Edition(f"month:{month}", claim, tuple(m for m in CLAIM_MONTHS[claim] if m <= month), run)


EDITIONS = {
    edition.id: edition
    for claim, months in CLAIM_MONTHS.items()
    for edition in (
        *(_month_edition(claim, month) for month in months),
        Edition(f"claim:{claim}:v1", claim, months, CLAIM_DAYS[claim]),
    )
}
