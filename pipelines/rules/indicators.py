"""Indicators: participants by code, gender and municipality, in the period and from the project's first day on.

Here belongs what each indicator counts, its sums, and how far its target is reached. Not here: whether the counts that
came agree with each other (`pipelines.checks`).
"""

from collections.abc import Mapping, Sequence

from pipelines.figures import Graph, figure, leaf, parameter, quotient, rounded, total
from pipelines.parameters import Parameters
from schemas.figure import Expression, Unit
from schemas.indicators import PARTS, TOTAL, Indicator, indicators_of
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


def add_indicators(graph: Graph, project: Project, key: str, months: Sequence[str], parameters: Parameters) -> None:
    """Add `indicators/<key>/…` of a month (`2026-03`) or of a claim (`2026-1`) with its months.

    The rows that are handed to the evaluation end with the last of the months: cumulative is all that there are. What
    participants are not asked has no figures: a zero would say that somebody asked.
    """
    places = sorted(str(partner.number) for partner in project.partners)
    spans: dict[str, list[dict[str, str]]] = {"period": [{"month": month} for month in months], "cumulative": [{}]}
    indicators = [indicator for indicator in indicators_of(project) if indicator.is_asked]
    for indicator in indicators:
        for span, keys in spans.items():
            _add_singles(graph, f"indicators/{key}/{indicator.code}", indicator, places, span, keys)
            _add_sums(graph, f"indicators/{key}/{indicator.code}", indicator, places, span)
    for parts in RESERVED_SUMS:
        for gender in (*PARTS, TOTAL):
            for span in spans:
                summed = [figure(f"indicators/{key}/{code}/{gender}/{ALL}/{span}") for code in parts]
                graph.add(f"indicators/{key}/{'+'.join(parts)}/{gender}/{ALL}/{span}", Unit.COUNT, total(summed))
    codes = {indicator.code for indicator in indicators}
    for target in project.indicators:
        if target.code in codes:
            _add_target(graph, f"indicators/{key}", target.code, target.target, parameters)


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


def _add_target(graph: Graph, stem: str, code: str, target: int, parameters: Parameters) -> None:
    given = parameter(parameters.project(f"indicators/{code}/target"))
    wanted = graph.add(f"{stem}/{code}/target", Unit.COUNT, given)
    if target:
        reached: Expression = figure(f"{stem}/{code}/{TOTAL}/{ALL}/cumulative")
        # Half up to whole per cents: it is read, and nothing is calculated from it.
        graph.add(f"{stem}/{code}/share_of_target", Unit.RATE, rounded("half_up", quotient(reached, wanted)))
