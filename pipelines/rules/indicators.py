"""Indicators: participants by code, gender and municipality, in the period and from the project's first day on.

Here belongs what each indicator counts, its sums, and how far its target is reached. Not here: whether the counts that
came agree with each other (`pipelines.checks`).
"""

from collections.abc import Mapping, Sequence

from pipelines.figures import Graph, figure, leaf, parameter, quotient, rounded, total
from pipelines.parameters import Parameters
from schemas.fields import ENTITY_INDICATORS, NOT_ASKED_INDICATORS, OUTPUT_INDICATORS, RESULT_INDICATORS
from schemas.figure import Expression, Unit
from schemas.project import Project

GENDERS = ("women", "men", "non_binary")
TOTAL = "total"
ALL = "all"

# SFC2021 compares these sums with the sums of their parts, by gender. Source: SFC2021, validation rules 144-148.
RESERVED_SUMS = (
    ("EECO02", "EECO04"),
    ("EECO02", "EECO05"),
    ("EECO02", "EECO04", "EECO05"),
    ("EECO06", "EECO07"),
    ("EECO10", "EECO11"),
)


def counted_indicators(project: Project) -> tuple[str, ...]:
    """The codes that have figures: outputs, results, and the project's own.

    Codes that participants are not asked about have none: a zero would say that somebody asked.
    """
    known = (*OUTPUT_INDICATORS, *RESULT_INDICATORS)
    own = (target.code for target in project.indicators if target.code not in known)
    return tuple(code for code in (*known, *own) if code not in NOT_ASKED_INDICATORS)


def genders_of(code: str) -> tuple[str, ...]:
    """The genders that an indicator is counted by; only the total for organisations and the project's own."""
    # Every participant indicator is broken down by gender. Source: Regulation (EU) 2021/1057, Annex I.
    of_participants = code in (*OUTPUT_INDICATORS, *RESULT_INDICATORS) and code not in ENTITY_INDICATORS
    return GENDERS if of_participants else (TOTAL,)


def add_indicators(graph: Graph, project: Project, key: str, months: Sequence[str], parameters: Parameters) -> None:
    """Add `indicators/<key>/…` of a month (`2026-03`) or of a claim (`2026-1`) with its months.

    The rows that are handed to the evaluation end with the last of the months: cumulative is all that there are.
    """
    places = sorted(str(partner.number) for partner in project.partners)
    spans: dict[str, list[dict[str, str]]] = {"period": [{"month": month} for month in months], "cumulative": [{}]}
    codes = counted_indicators(project)
    for code in codes:
        for span, keys in spans.items():
            _add_singles(graph, f"indicators/{key}/{code}", places, span, keys)
            _add_sums(graph, f"indicators/{key}/{code}", places, span)
    for parts in RESERVED_SUMS:
        for gender in (*GENDERS, TOTAL):
            for span in spans:
                summed = [figure(f"indicators/{key}/{code}/{gender}/{ALL}/{span}") for code in parts]
                graph.add(f"indicators/{key}/{'+'.join(parts)}/{gender}/{ALL}/{span}", Unit.COUNT, total(summed))
    for target in project.indicators:
        if target.code in codes:
            _add_target(graph, f"indicators/{key}/{target.code}", target.target, parameters)


def _add_singles(graph: Graph, stem: str, places: Sequence[str], span: str, keys: Sequence[Mapping[str, str]]) -> None:
    """The counts that the municipalities give: one leaf each, or one for each month of a claim."""
    code = _code(stem)
    # Outputs count those who entered, results those who left. Source: Regulation (EU) 2021/1057, Annex I.
    flow = "ended" if code in RESULT_INDICATORS else "started"
    for place in places:
        for gender in genders_of(code):
            of_place = {"indicator": code, "flow": flow, "municipality": place, "gender": gender}
            parts = [leaf("participants", **of_place, **of_month) for of_month in keys]
            graph.add(f"{stem}/{gender}/{place}/{span}", Unit.COUNT, parts[0] if len(parts) == 1 else total(parts))


def _add_sums(graph: Graph, stem: str, places: Sequence[str], span: str) -> None:
    """The sums over municipalities and over genders."""
    genders = genders_of(_code(stem))
    for gender in genders:
        of_places = [figure(f"{stem}/{gender}/{place}/{span}") for place in places]
        graph.add(f"{stem}/{gender}/{ALL}/{span}", Unit.COUNT, total(of_places))
    if TOTAL in genders:
        return
    # Women, men and non-binary sum to the total. Source: Regulation (EU) 2021/1057, Annex I.
    for place in (*places, ALL):
        of_genders = [figure(f"{stem}/{gender}/{place}/{span}") for gender in genders]
        graph.add(f"{stem}/{TOTAL}/{place}/{span}", Unit.COUNT, total(of_genders))


def _add_target(graph: Graph, stem: str, target: int, parameters: Parameters) -> None:
    wanted = graph.add(f"{stem}/target", Unit.COUNT, parameter(parameters.project(f"indicators/{_code(stem)}/target")))
    if target:
        reached: Expression = figure(f"{stem}/{TOTAL}/{ALL}/cumulative")
        # Half up to whole per cents: it is read, and nothing is calculated from it.
        graph.add(f"{stem}/share_of_target", Unit.RATE, rounded("half_up", quotient(reached, wanted)))


def _code(stem: str) -> str:
    return stem.rsplit("/", 1)[1]
