"""Pay and real costs of closed claims that are otherwise now: told as errors, never claimed by themselves.

Here belongs holding the frozen rows of pay and of claimed costs against today's. Not here: hours, whose changes are
claimed by difference (`pipelines.changes`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from pipelines.frozen import FrozenFigures
from pipelines.papers import ClosedClaim
from schemas.bundle import Row, value_text
from schemas.catalogue import Rule, finding_of
from schemas.figure import Unit
from schemas.finding import Finding

CHANGED = "closed-costs-changed"
_KEYS = {"pay": ("person", "month"), "claimed_costs": ("line", "month")}
"""The marts of real money that a claim stands on, with what one change is about."""


def changed_costs(
    rows: Mapping[str, Sequence[Row]], closed: Sequence[ClosedClaim], frozen: FrozenFigures, rule: Rule
) -> list[Finding]:
    """One finding a person-month or cost line and month whose sum differs from that of the closed claim."""
    found = []
    for mart, keys in _KEYS.items():
        for one in closed if mart in rows else ():
            then = _sums(frozen.rows(one.edition, mart), keys)
            now = _sums((row for row in rows[mart] if row["claim"] == one.claim), keys)
            found += [
                _finding(rule, mart, key, one.claim, then[key], now[key])
                for key in sorted(then.keys() | now.keys())
                if then[key] != now[key]
            ]
    return found


def _sums(rows: Iterable[Row], keys: tuple[str, ...]) -> dict[tuple[str, ...], Fraction]:
    sums: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for row in rows:
        if row.get("pay_class", "pay") == "pay":
            sums[tuple(row[key] for key in keys)] += Fraction(row["value"])
    return sums


def _finding(rule: Rule, mart: str, key: tuple[str, ...], claim: str, then: Fraction, now: Fraction) -> Finding:
    name, month = key
    facts = {
        "line": name,
        "cost_month": month,
        "of_claim": claim,
        "frozen_eur": value_text(then, Unit.EUR),
        "now_eur": value_text(now, Unit.EUR),
    }
    person = name if mart == "pay" else None
    return finding_of(rule, month=month, person=person, subject=f"{name}/{month}/{claim}", facts=facts)
