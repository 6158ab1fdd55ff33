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
from pipelines.parameters import used_law
from pipelines.rules.corrections import CORRECTIONS
from schemas.bundle import Row
from schemas.cost_models import chosen_in
from schemas.errors import UsageError
from schemas.figure import Expression, ParameterValue, Unit

_AMOUNT = "decision/rejected/staff_costs_eur"


@dataclass(frozen=True)
class Rejection:
    """Rejected staff costs, and the eligible costs and the support that fall with them."""

    staff_costs_eur: Fraction
    costs_eur: Fraction
    support_eur: Fraction


def rejection_of_amount(read: FrozenFigures, claim: str, edition: str, staff_costs: Fraction) -> Rejection:
    """What falls when so many euros of a closed claim's staff costs are rejected.

    Raises UsageError for a claim whose percentages cannot be worked out again from an amount alone.
    """
    given = ParameterValue(_AMOUNT, staff_costs, Unit.EUR, "", "decided", "", "")
    return _rejection(read, claim, edition, parameter(_AMOUNT), {_AMOUNT: given}, Leaves({}))


def rejection_of_rows(read: FrozenFigures, claim: str, edition: str, row_ids: Collection[str]) -> Rejection:
    """What falls when rows of a closed claim's hours are rejected: each person-month with and without them.

    Raises UsageError as `rejection_of_amount`, and for a claim whose staff costs are not hours.
    """
    decision = read.facts(edition)["decision"]
    if decision["staff_cost_model"] != "unit_cost_1720" or decision["rounding"]["staff_costs"] != "person_month":
        raise UsageError(
            f"Maksatushakemuksen {claim} palkkakustannuksia ei ole laskettu henkilökuukauden tunneista, joten rivien "
            "hylkäämistä ei voi laskea. Anna hylätyt palkkakustannukset summana: --amount 1264,40"
        )
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
    decision = read.facts(edition)["decision"]
    rounding, flat = decision["rounding"], chosen_in(decision).rate_of("flat_rate")
    if f"claim/{claim}/staff_costs/total" not in read.values(edition) or (flat and rounding["flat_rate"] != "claim"):
        raise UsageError(
            f"Maksatushakemuksesta {claim} ei voi laskea, mitä hylättyjen palkkakustannusten mukana jää saamatta. "
            "Kirjoita summat rahoittajan päätöksestä tiedostoon decisions/hylkays.toml "
            '(kind = "rejected", costs_eur, support_eur).'
        )

    def claimed(name: str) -> Expression:
        return frozen(edition, f"claim/{claim}/{name}")

    graph = Graph()
    graph.add("staff_costs", Unit.EUR, staff_costs)
    without = difference(claimed("staff_costs/total"), figure("staff_costs"))
    falls = [figure("staff_costs")]
    if flat is not None:
        rate = parameter(used_law(numbers, flat.law))
        others = [claimed(line) for line in flat.base if line != "staff_costs"]
        # By difference, with and without what is rejected: never by multiplying it.
        then, now = (
            rounded("half_up", product(total([staff, *others]), rate))
            for staff in (claimed("staff_costs/total"), without)
        )
        falls.append(difference(then, now))
    graph.add("costs", Unit.EUR, total(falls))
    rate = parameter("project/decision/support_rate")
    if rounding["support_per"] == "cumulative":
        left = difference(claimed("cumulative/eligible_costs"), figure("costs"))
        applied = difference(rounded(rounding["support"], product(left, rate)), claimed("before/support"))
    else:
        left = difference(claimed("eligible_costs"), figure("costs"))
        applied = rounded(rounding["support"], product(left, rate))
    granted = difference(parameter("project/decision/granted_support_eur"), claimed("before/support"))
    graph.add("support", Unit.EUR, difference(claimed("support"), least(claimed("support"), applied, granted)))
    found = evaluate(graph, leaves, numbers, read)
    return Rejection(*(found[name].value for name in ("staff_costs", "costs", "support")))
