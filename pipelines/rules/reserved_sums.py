"""Proof that the report's reserved sums are the sums of their parts, as SFC2021 looks at them.

Here belongs adding the printed counts anew. Not here: making the figures (`indicators`), and whether the counts of
municipalities agree with each other (`pipelines.checks`).
"""

from collections.abc import Mapping

from pipelines.rules.indicators import ALL, RESERVED_SUMS
from schemas.catalogue import Rule, finding_of
from schemas.figure import Figure
from schemas.finding import Finding
from schemas.indicators import PARTS, TOTAL

RESERVED = "indicator-reserved-sum"
_SPANS = ("period", "cumulative")


def reserved_sums_that_fail(figures: Mapping[str, Figure], key: str, rule: Rule) -> list[Finding]:
    """One finding a reserved sum and gender that its parts do not add up to; `key` is the one in the ids."""
    found = []
    for codes in RESERVED_SUMS:
        for gender in (*PARTS, TOTAL):
            for span in _SPANS:
                ends = f"{gender}/{ALL}/{span}"
                # Source: SFC2021, validation rules 144-148: a reserved sum equals the sum of its parts, by gender.
                added = sum(figures[f"indicators/{key}/{code}/{ends}"].value for code in codes)
                printed = figures[f"indicators/{key}/{'+'.join(codes)}/{ends}"].value
                if added != printed:
                    facts = {"indicators": " + ".join(codes), "gender": gender}
                    facts |= {"sum_count": str(added), "total_count": str(printed)}
                    found.append(finding_of(rule, subject=f"{key}/{'+'.join(codes)}/{ends}", facts=facts))
    return found
