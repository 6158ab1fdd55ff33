"""Indicators: participants by code, gender and municipality, in the period and from the project's first day on.

Here belongs what each indicator counts, its sums, how far its target is reached, and by what assumption it will be.
Not here: whether the counts that came agree with each other (`pipelines.checks`).
"""

from collections.abc import Mapping, Sequence

from pipelines.figures import Graph, figure, greatest, leaf, number, parameter, product, quotient, rounded, total
from pipelines.parameters import Parameters
from schemas.figure import Expression, Unit
from schemas.indicator_settings import IndicatorTarget
from schemas.indicators import EVERYBODY, PARTS, TARGET_GROUPS, TOTAL, Indicator, indicators_of
from schemas.project import Project

ALL = "all"

# SFC2021 compares these sums with the sums of their parts, by gender. Source: SFC2021, validation rules 144-148.
RESERVED_SUMS = (
    ("EECO02", "EECO04"),
    ("EECO02", "EECO05"),
    ("EECO02", "EECO04", "EECO05"),
    ("EECO06", "EECO07"),
    ("EECO10", "EECO11"),
)


def add_indicators(
    graph: Graph, project: Project, key: str, months: Sequence[str], until: str, parameters: Parameters
) -> None:
    """Add `indicators/<key>/…` of a month (`2026-03`) or of a claim (`2026-1`) with its months.

    The rows that are handed to the evaluation end with the month `until`: cumulative is all that there are. What
    participants are not asked has no counts, for a zero would say that somebody asked: an estimate at most.
    """
    stem = f"indicators/{key}"
    places = sorted(str(partner.number) for partner in project.partners)
    spans: dict[str, list[dict[str, str]]] = {"period": [{"month": month} for month in months], "cumulative": [{}]}
    indicators = {indicator.code: indicator for indicator in indicators_of(project) if indicator.is_asked}
    for code, indicator in indicators.items():
        for span, keys in spans.items():
            _add_singles(graph, f"{stem}/{code}", indicator, places, span, keys)
            _add_sums(graph, f"{stem}/{code}", indicator, places, span)
    for parts in RESERVED_SUMS:
        for gender in (*PARTS, TOTAL):
            for span in spans:
                summed = [figure(f"{stem}/{code}/{gender}/{ALL}/{span}") for code in parts]
                graph.add(f"{stem}/{'+'.join(parts)}/{gender}/{ALL}/{span}", Unit.COUNT, total(summed))
    for code in TARGET_GROUPS:
        _add_share_of_all(graph, stem, code)
    targets = [target for target in project.indicators if target.code in indicators]
    for target in targets:
        _add_target(graph, stem, target, until, project, parameters)
    for code in dict.fromkeys((EVERYBODY, *(target.code for target in targets))):
        _add_trend(graph, f"{stem}/{code}", indicators[code], project.months_until(until))
    for code, day in project.estimates_on(until).items():
        given = parameter(parameters.project(f"estimates/{code}/{day}/count"))
        graph.add(f"{stem}/{code}/estimate", Unit.COUNT, given)


def _add_singles(
    graph: Graph,
    stem: str,
    indicator: Indicator,
    places: Sequence[str],
    span: str,
    keys: Sequence[Mapping[str, str]],
) -> None:
    """The counts that the municipalities give: one leaf each, or one for each month of a claim."""
    for place in places:
        for gender in indicator.genders:
            of_place = {
                "indicator": indicator.code,
                "flow": indicator.flow,
                "municipality": place,
                "gender": gender,
            }
            parts = [leaf("participants", **of_place, **of_month) for of_month in keys]
            counted = parts[0] if len(parts) == 1 else total(parts)
            graph.add(f"{stem}/{gender}/{place}/{span}", Unit.COUNT, counted)


def _add_sums(graph: Graph, stem: str, indicator: Indicator, places: Sequence[str], span: str) -> None:
    """The sums over municipalities and over genders."""
    for gender in indicator.genders:
        of_places = [figure(f"{stem}/{gender}/{place}/{span}") for place in places]
        graph.add(f"{stem}/{gender}/{ALL}/{span}", Unit.COUNT, total(of_places))
    if not indicator.has_genders:
        return
    # Women, men and non-binary sum to the total. Source: Regulation (EU) 2021/1057, Annex I.
    for place in (*places, ALL):
        of_genders = [figure(f"{stem}/{gender}/{place}/{span}") for gender in PARTS]
        graph.add(f"{stem}/{TOTAL}/{place}/{span}", Unit.COUNT, total(of_genders))


def _add_share_of_all(graph: Graph, stem: str, code: str) -> None:
    """How large a part of the participants so far belong to a group; 0 while there is nobody."""
    counted, everybody = (figure(f"{stem}/{one}/{TOTAL}/{ALL}/cumulative") for one in (code, EVERYBODY))
    graph.add(f"{stem}/{code}/share_of_all", Unit.RATE, _per_cents(counted, greatest(everybody, number(1))))


def _add_target(
    graph: Graph, stem: str, target: IndicatorTarget, until: str, project: Project, parameters: Parameters
) -> None:
    code = target.code
    given = parameter(parameters.project(f"indicators/{code}/target"))
    wanted = graph.add(f"{stem}/{code}/target", Unit.COUNT, given)
    reached: Expression = figure(f"{stem}/{code}/{TOTAL}/{ALL}/cumulative")
    if target.target:
        graph.add(f"{stem}/{code}/share_of_target", Unit.RATE, _per_cents(reached, wanted))
    if target.milestone is not None:
        on_the_way = parameter(parameters.project(f"indicators/{code}/milestone"))
        graph.add(f"{stem}/{code}/milestone", Unit.COUNT, on_the_way)
    so_far, all_months = (
        parameter(parameters.project(f"months/{month}")) for month in (until, f"{project.project.end:%Y-%m}")
    )
    # Assumption: until the project ends there are as many a month as there have been a month since it began.
    at_the_end = quotient(product(reached, all_months), so_far)
    graph.add(f"{stem}/{code}/forecast", Unit.COUNT, rounded("half_up", at_the_end, "1"))


def _per_cents(part: Expression, whole: Expression) -> Expression:
    # Half up to whole per cents: it is read, and nothing is calculated from it.
    return rounded("half_up", quotient(part, whole))


def _add_trend(graph: Graph, stem: str, indicator: Indicator, months: Sequence[str]) -> None:
    """What each month since the project's first one has brought, in all municipalities together."""
    for month in months:
        parts = {
            gender: leaf("participants", indicator=indicator.code, flow=indicator.flow, gender=gender, month=month)
            for gender in indicator.genders
        }
        if indicator.code == EVERYBODY:
            parts = {g: graph.add(f"{stem}/{g}/{ALL}/{month}", Unit.COUNT, part) for g, part in parts.items()}
        graph.add(f"{stem}/{TOTAL}/{ALL}/{month}", Unit.COUNT, total(list(parts.values())))
