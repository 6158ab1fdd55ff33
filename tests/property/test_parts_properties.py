"""What must hold of any claim: its parts are the whole at every level, to the cent.

Persons, months, lines, financiers and municipalities. Not here: single amounts (`tests/rules`).
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures import Graph, Leaves, evaluate, frozen
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from pipelines.rules.shares import shares_of
from schemas.figure import Figure, Unit
from schemas.places import DATA
from schemas.project import Project, load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
CLAIM, MONTHS = "2026-1", ("2026-01", "2026-02", "2026-03", "2026-04")
LINES = ("staff_costs", "flat_rate", "eligible_costs", "support", "other_financing")
RATES = {"H01": "2025-09-01", "H02": "2025-09-01", "H03": "2025-11-01", "H04": "2025-11-01"}
FIRST = "claim/2025-1/"

worked = st.dictionaries(st.tuples(st.sampled_from(sorted(RATES)), st.sampled_from(MONTHS)), st.integers(1, 720_000))
cents = st.integers(0, 4_000_000).map(lambda n: Fraction(5 * n, 100))
settings_of = st.tuples(
    st.sampled_from(["cents", "unrounded", "pay_part_to_cents"]),
    st.sampled_from(["exact_seconds", "two_decimals"]),
    st.sampled_from(["down", "half_up"]),
)


def project_of(hourly_rate: str, hours: str, support: str) -> Project:
    changes = {"hourly_rate": ("cents", hourly_rate), "hours": ("exact_seconds", hours), "support": ("down", support)}
    text = SAMPLE
    for name, (old, new) in changes.items():
        text = text.replace(f'{name} = "{old}"', f'{name} = "{new}"', 1)
    return load_project(text.encode())


def claim_of(
    project: Project, hours: dict[tuple[str, str], int], before: tuple[Fraction, Fraction]
) -> dict[str, Figure]:
    """A claim with these seconds; `before` are staff costs and support of the first claim, whose parts close."""
    staff, support = before
    told = {"staff_costs/total": staff, "flat_rate": staff * 2 / 5, "support": support}
    told["eligible_costs"] = staff + told["flat_rate"]
    told["other_financing"] = told["eligible_costs"] - support
    told["financing/own_municipal"] = Fraction(0)
    parameters = Parameters(DATA / "parameters", project)
    graph = claim_graph(project, CLAIM, 1, MONTHS, parameters, [("2025-1", "v1")])
    rows = [
        {"claim": CLAIM, "person": person, "month": month, "rate": RATES[person], "value": str(seconds)}
        for (person, month), seconds in hours.items()
    ]
    leaves = Leaves({"hours": rows, "hours_waiting": rows, "costs": []})
    return evaluate(graph, leaves, parameters.used, lambda _, id_: told[id_.removeprefix(FIRST)])


@given(settings_of, worked, st.tuples(cents, cents))
@settings(max_examples=60)
def test_parts_are_the_whole_at_every_level(
    rounding: tuple[str, str, str], hours: dict[tuple[str, str], int], before: tuple[Fraction, Fraction]
) -> None:
    project = project_of(*rounding)
    figures = claim_of(project, hours, before)
    value = {id_.removeprefix(f"claim/{CLAIM}/"): figure.value for id_, figure in figures.items()}
    for kind in ("hours", "staff_costs"):
        for person in RATES:
            assert value[f"{kind}/{person}/total"] == sum(value[f"{kind}/{person}/{month}"] for month in MONTHS)
        assert value[f"{kind}/total"] == sum(value[f"{kind}/{person}/total"] for person in RATES)
    # What waits would cost the same as what counts: the parts of one are those of the other.
    assert value["waiting/staff_costs/total"] == value["staff_costs/total"]
    assert value["hours/total"] == sum(hours.values())
    assert value["staff_costs/total"] + value["flat_rate"] == value["eligible_costs"]
    assert value["support"] + value["other_financing"] == value["eligible_costs"]
    assert value["support"] <= value["eligible_costs"] * Fraction(4, 5) + Fraction(1, 200)
    assert value["cumulative/support"] <= Fraction(492_000) or value["support"] <= 0
    assert value["financing/own_municipal"] + value["financing/other_municipal"] == value["other_financing"]
    for name in ("budget", "before", "cumulative"):
        lines = {line: value[f"{name}/{line}"] for line in LINES}
        assert lines["staff_costs"] + lines["flat_rate"] == lines["eligible_costs"]
        assert lines["support"] + lines["other_financing"] == lines["eligible_costs"]
    for line in LINES:
        assert value[f"cumulative/{line}"] + value[f"remaining/{line}"] == value[f"budget/{line}"]
    for name in ("forecast", "forecast_left"):
        assert value[f"{name}/staff_costs"] + value[f"{name}/flat_rate"] == value[f"{name}/eligible_costs"]
    assert _of_municipalities(project, value["cumulative/other_financing"]) == value["cumulative/other_financing"]


def _of_municipalities(project: Project, financing: Fraction) -> Fraction:
    """All municipalities' shares together."""
    graph = Graph()
    for municipality, share in shares_of(project, frozen("edition", "financing")).items():
        graph.add(municipality, Unit.EUR, share)
    return sum((f.value for f in evaluate(graph, Leaves({}), {}, lambda *_: financing).values()), Fraction(0))
