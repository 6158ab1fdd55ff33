"""Staff costs by person and month, and by unit cost: approved hours times the hourly rate of 1 720 hours a year.

Here belongs the rate, the hours and their price, for what counts and for what waits, and where it is rounded. Not here:
which rows count, the price of pay (`pipelines.rules.pay_costs`), or what is added on staff costs
(`pipelines.rules.cost_lines`).
"""

from datetime import date

from pipelines.figures import (
    Graph,
    figure,
    leaf,
    number,
    parameter,
    product,
    quotient,
    rounded,
    total,
)
from pipelines.parameters import Parameters
from pipelines.rules.pay_costs import pay_cost, pay_rows
from pipelines.rules.scope import ClaimScope
from schemas.cost_models import SIDE_COST_RATES
from schemas.figure import Expression, Unit


def add_rates(graph: Graph, scope: ClaimScope, parameters: Parameters) -> None:
    """Add `rate/<person>/<valid from>` for every rate in force in the scope."""
    for person, day in scope.rates():
        graph.add(rate_id(person, day), Unit.EUR_PER_HOUR, hourly_rate(scope, parameters, person, day))


def rate_id(person: str, day: date) -> str:
    """The id of an hourly rate."""
    return f"rate/{person}/{day.isoformat()}"


def hourly_rate(scope: ClaimScope, parameters: Parameters, person: str, day: date) -> Expression:
    """Euros an hour: annual pay with fixed side costs, divided by the person's part of 1 720 hours."""
    own = f"rates/{person}/{day.isoformat()}"
    annual_pay = parameter(parameters.project(f"{own}/annual_pay_eur"))
    part_time = parameter(parameters.project(f"{own}/share"))
    # The annual pay is divided by 1 720 hours; for part-time work, pro rata of 1 720.
    # Source: rakennerahastot.fi/palkkakustannusmallit; that the pay's side costs are inside the rate is unsure.
    hours = product(parameter(parameters.law("annual_hours", day)), part_time)
    # Side costs and holiday bonus are a fixed percentage on top of the pay.
    # Source: managing authority's decision 24.8.2021.
    side_costs = SIDE_COST_RATES[scope.project.person(person).side_costs]
    with_side_costs = total([number(1), parameter(parameters.law(side_costs, day))])
    # Where the rate is rounded is not known of EURA: the decision of the project says it.
    match scope.project.decision.rounding.hourly_rate:
        case "unrounded":
            return quotient(product(annual_pay, with_side_costs), hours)
        case "cents":
            return rounded("half_up", quotient(product(annual_pay, with_side_costs), hours))
        case "pay_part_to_cents":
            return product(rounded("half_up", quotient(annual_pay, hours)), with_side_costs)


def add_hours(graph: Graph, scope: ClaimScope) -> None:
    """Add the hours that count: by person and month, by person, and in all."""
    totals = []
    for person, months in _months_by_person(scope).items():
        parts = [
            graph.add(
                scope.id(f"hours/{person}/{month}"),
                Unit.SECONDS,
                leaf("hours", claim=scope.claim, person=person, month=month),
            )
            for month in months
        ]
        totals.append(graph.add(scope.id(f"hours/{person}/total"), Unit.SECONDS, total(parts)))
    graph.add(scope.id("hours/total"), Unit.SECONDS, total(totals))


def add_staff_costs(graph: Graph, scope: ClaimScope, parameters: Parameters, *, corrected: bool = False) -> None:
    """Add the staff costs: by person and month, by person, and in all, `corrections/staff_costs` with them.

    Where percentages are rounded once a month, also `staff_costs_by_month/<month>`: the person-months are unrounded.
    """
    level = scope.project.decision.rounding.staff_costs
    parts: dict[tuple[str, str], Expression] = {}
    totals = []
    for person, months in _months_by_person(scope).items():
        for month in months:
            cost = person_month_cost(scope, parameters, person, month)
            cost = rounded("half_up", cost) if level == "person_month" else cost
            parts[person, month] = graph.add(scope.id(f"staff_costs/{person}/{month}"), Unit.EUR, cost)
        own = [parts[person, month] for month in months]
        totals.append(graph.add(scope.id(f"staff_costs/{person}/total"), Unit.EUR, total(own)))
    whole = total(totals)
    if level == "month":
        by_month = [
            graph.add(scope.id(f"staff_costs_by_month/{month}"), Unit.EUR, rounded("half_up", total(own)))
            for month in scope.months
            if (own := [part for (_, part_month), part in parts.items() if part_month == month])
        ]
        whole = total(by_month)
    elif level == "claim":
        whole = rounded("half_up", whole)
    add_whole(graph, scope, whole, corrected=corrected)


def add_whole(graph: Graph, scope: ClaimScope, whole: Expression, *, corrected: bool) -> None:
    """Add `staff_costs/total`: the period's own, with corrections beside it where there are any."""
    if corrected:
        own = graph.add(scope.id("period/staff_costs"), Unit.EUR, whole)
        whole = total([own, figure(scope.id("corrections/staff_costs"))])
    graph.add(scope.id("staff_costs/total"), Unit.EUR, whole)


def add_waiting(graph: Graph, scope: ClaimScope, parameters: Parameters) -> None:
    """Add the hours that wait, and what the waiting hours or pay would cost if they counted."""
    parts = []
    for person, month in scope.person_months():
        graph.add(
            scope.id(f"waiting/hours/{person}/{month}"),
            Unit.SECONDS,
            leaf("hours_waiting", claim=scope.claim, person=person, month=month),
        )
        if not scope.has_staff_records:
            continue
        cost = rounded("half_up", person_month_cost(scope, parameters, person, month, waiting=True))
        parts.append(graph.add(scope.id(f"waiting/staff_costs/{person}/{month}"), Unit.EUR, cost))
    if scope.has_staff_records:
        graph.add(scope.id("waiting/staff_costs/total"), Unit.EUR, total(parts))


def person_month_cost(
    scope: ClaimScope, parameters: Parameters, person: str, month: str, *, waiting: bool = False
) -> Expression:
    """Unrounded euros of a person-month by the staff cost model, of the rows that count or of those that wait."""
    if scope.project.decision.staff_cost_model == "actual_pay_fixed_side_costs":
        pay = pay_rows(scope, "pay_waiting", person, month) if waiting else figure(scope.id(f"pay/{person}/{month}"))
        return pay_cost(scope, parameters, pay, person, month)
    return hours_cost(scope, "hours_waiting" if waiting else "hours", person, month)


def hours_cost(scope: ClaimScope, mart: str, person: str, month: str) -> Expression:
    """Unrounded euros of a person-month: hours at each rate times the rate."""
    at_rates = []
    for day in scope.rate_days(person, month):
        seconds = leaf(mart, claim=scope.claim, person=person, month=month, rate=day.isoformat())
        exact = scope.project.decision.rounding.hours == "exact_seconds"
        at_rates.append(product(hours_of(seconds, exact=exact), figure(rate_id(person, day))))
    return total(at_rates)


def hours_of(seconds: Expression, *, exact: bool) -> Expression:
    """Hours of a person-month at one rate: exact seconds, or two decimals."""
    hours = quotient(seconds, number(3600))
    if exact:
        return hours
    # Two decimals per person-month. Assumed: when the rate changes within the month, each rate's hours are written so.
    return rounded("half_up", hours)


def _months_by_person(scope: ClaimScope) -> dict[str, list[str]]:
    months: dict[str, list[str]] = {}
    for person, month in scope.person_months():
        months.setdefault(person, []).append(month)
    return months
