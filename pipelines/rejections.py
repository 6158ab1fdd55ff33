"""What rejected staff costs take with them: the flat rate and the support of a closed claim, by difference.

Here belongs working out the amounts that a decision about rejected costs records. Not here: who bears them
(`pipelines.rules.need`).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from pipelines.figures import (
    Graph,
    Leaves,
    difference,
    evaluate,
    figure,
    frozen,
    least,
    number,
    parameter,
    product,
    quotient,
    rounded,
    total,
)
from pipelines.frozen import FrozenFigures
from pipelines.papers import ClosedClaim
from pipelines.rules.corrections import CORRECTIONS
from schemas.bundle import Row
from schemas.figure import Expression, ParameterValue, Unit

_AMOUNT = "decision/rejected/staff_costs_eur"


@dataclass(frozen=True)
class Rejection:
    """Rejected staff costs, and the eligible costs and the support that fall with them."""

    staff_costs_eur: Fraction
    costs_eur: Fraction
    support_eur: Fraction


def rejection_of_amount(read: FrozenFigures, claim: str, edition: str, staff_costs: Fraction) -> Rejection:
    """What falls when so many euros of a closed claim's staff costs are rejected."""
    given = ParameterValue(_AMOUNT, staff_costs, Unit.EUR, "", "decided", "", "")
    return _rejection(read, claim, edition, parameter(_AMOUNT), {_AMOUNT: given}, Leaves({}))


def rejection_of_rows(read: FrozenFigures, claim: str, edition: str, row_ids: Collection[str]) -> Rejection:
    """What falls when rows of a closed claim's hours are rejected: each person-month with and without them."""
    kept: dict[tuple[str, str], list[Row]] = defaultdict(list)
    touched = set()
    for row in read.rows(edition, "hours"):
        month = row["person"], row["month"]
        if row["row_id"] in row_ids:
            touched.add(month)
        else:
            kept[month].append(row)
    exact = read.facts(edition)["decision"]["rounding"]["hours"] == "exact_seconds"
    falls: list[Expression] = []
    for person, name in sorted(touched):
        at_rates = []
        for rate in sorted({row["rate"] for row in kept[person, name]}):
            hours = quotient(["leaf", "kept", {"person": person, "month": name, "rate": rate}], number(3600))
            hours = hours if exact else rounded("half_up", hours)
            at_rates.append(product(hours, frozen(edition, f"rate/{person}/{rate}")))
        claimed = frozen(edition, f"claim/{claim}/staff_costs/{person}/{name}")
        falls.append(difference(claimed, rounded("half_up", total(at_rates))))
    leaves = Leaves({"kept": [row for rows in kept.values() for row in rows]})
    return _rejection(read, claim, edition, total(falls), {}, leaves)


def corrected_since(
    read: FrozenFigures, claim: str, later: Iterable[ClosedClaim], row_ids: Collection[str]
) -> str | None:
    """The first later closed claim that has taken one of these rows of a claim off already; None when none has."""
    for one in later:
        taken = (
            row for row in read.rows(one.edition, CORRECTIONS) if row["of_claim"] == claim and row["part"] == "was"
        )
        if any(row["row_id"] in row_ids for row in taken):
            return one.claim
    return None


def _rejection(
    read: FrozenFigures,
    claim: str,
    edition: str,
    staff_costs: Expression,
    given: Mapping[str, ParameterValue],
    leaves: Leaves,
) -> Rejection:
    numbers = dict(read.parameters(edition)) | dict(given)
    flat_key = next(key for key in numbers if key.startswith("law/flat_rate_40/"))
    claimed = {
        name: frozen(edition, f"claim/{claim}/{name}")
        for name in ("staff_costs/total", "eligible_costs", "support", "before/support")
    }

    def flat_rate(base: Expression) -> Expression:
        return rounded("half_up", product(base, parameter(flat_key)))

    graph = Graph()
    graph.add("staff_costs", Unit.EUR, staff_costs)
    without = difference(claimed["staff_costs/total"], figure("staff_costs"))
    # By difference, with and without what is rejected: never by multiplying it.
    flat_falls = difference(flat_rate(claimed["staff_costs/total"]), flat_rate(without))
    graph.add("costs", Unit.EUR, total([figure("staff_costs"), flat_falls]))
    left = difference(claimed["eligible_costs"], figure("costs"))
    mode = read.facts(edition)["decision"]["rounding"]["support"]
    applied = rounded(mode, product(left, parameter("project/decision/support_rate")))
    granted = difference(parameter("project/decision/granted_support_eur"), claimed["before/support"])
    graph.add("support", Unit.EUR, difference(claimed["support"], least(claimed["support"], applied, granted)))
    found = evaluate(graph, leaves, numbers, read)
    return Rejection(*(found[name].value for name in ("staff_costs", "costs", "support")))
