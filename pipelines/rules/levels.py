"""Where percentages are rounded: once a person-month, once a month, or once a claim.

Here belongs grouping amounts by the level of `[decision.rounding]` and rounding each group. Not here: the amounts.
"""

from collections.abc import Mapping, Sequence

from pipelines.figures import rounded, total
from schemas.figure import Expression
from schemas.project import Level

Parts = Mapping[tuple[str, str], Expression]
"""Amounts by person and month; what is no person's stands under its line."""


def grouped(parts: Parts, level: Level) -> list[list[Expression]]:
    """The amounts that are added before a percentage of them is rounded."""
    if level == "claim":
        return [list(parts.values())]
    if level == "person_month":
        return [[part] for part in parts.values()]
    months: dict[str, list[Expression]] = {}
    for (_, month), part in parts.items():
        months.setdefault(month, []).append(part)
    return [months[month] for month in sorted(months)]


def rounded_sum(groups: Sequence[Expression]) -> Expression:
    """Each group rounded half up to cents, then added: f(-x) = -f(x)."""
    return total([rounded("half_up", group) for group in groups])
