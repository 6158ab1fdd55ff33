"""The figures of a claim: which there are, how they hang together, and what is refused before any is made."""

from collections.abc import Sequence
from fractions import Fraction

import pytest

from pipelines.figures import FigureError, Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.bundle import Row
from schemas.errors import UsageError
from schemas.figure import Figure
from schemas.places import DATA
from schemas.project import Project, load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")


def project_with(*changes: tuple[str, str]) -> Project:
    text = SAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return load_project(text.encode())


def hours(person: str, month: str, seconds: int, rate: str = "2025-09-01", claim: str = "2026-1") -> dict[str, str]:
    return {"claim": claim, "person": person, "month": month, "rate": rate, "value": str(seconds)}


def claim(
    project: Project,
    claim_id: str,
    used: Sequence[Row] = (),
    waiting: Sequence[Row] = (),
    months: Sequence[str] = (),
    frozen: dict[str, dict[str, Figure]] | None = None,
) -> dict[str, Figure]:
    """Figures of a claim; `frozen` holds the figures of each earlier claim by edition."""
    parameters = Parameters(DATA / "parameters", project)
    editions = frozen or {}
    before = [(edition.split(":")[1], edition) for edition in editions]
    graph = claim_graph(project, claim_id, 1, months or project.months_of(claim_id), parameters, before)
    leaves = Leaves({"hours": used, "hours_waiting": waiting, "costs": []})
    return evaluate(graph, leaves, parameters.used, lambda edition, figure_id: editions[edition][figure_id].value)


def values(figures: dict[str, Figure], prefix: str) -> dict[str, str]:
    """The figures below a prefix as text, without it."""
    return {i.removeprefix(prefix): str(f.value) for i, f in figures.items() if i.startswith(prefix)}


def test_a_person_has_a_figure_for_each_month_of_the_employment_zeros_included() -> None:
    figures = claim(project_with(), "2025-1")
    # H03 was employed from 1.11.2025
    assert values(figures, "claim/2025-1/hours/H03/") == {"2025-11": "0", "2025-12": "0", "total": "0"}
    assert len(values(figures, "claim/2025-1/staff_costs/H01/")) == 5  # four months and the total
    assert set(values(figures, "claim/2025-1/waiting/hours/H04/")) == {"2025-11", "2025-12"}


def test_a_month_edition_has_the_months_so_far_and_their_rates() -> None:
    figures = claim(project_with(), "2025-1", months=["2025-09"])
    assert values(figures, "claim/2025-1/hours/") == {
        "H01/2025-09": "0", "H01/total": "0", "H02/2025-09": "0", "H02/total": "0", "total": "0",
    }  # fmt: skip
    assert sorted(values(figures, "rate/")) == ["H01/2025-09-01", "H02/2025-09-01"]


def test_a_month_in_which_nobody_is_employed_gives_zeros() -> None:
    late = project_with(('share = "1.00"\nstart = 2025-09-01', 'share = "1.00"\nstart = 2025-11-01'))
    figures = claim(late, "2025-1", months=["2025-09"])
    assert figures["claim/2025-1/support"].value == 0
    assert values(figures, "claim/2025-1/hours/") == {"total": "0"}


def test_a_whole_claim_by_hand() -> None:
    worked = [hours("H01", "2026-01", 360_000), hours("H03", "2026-04", 180_000, rate="2025-11-01")]
    figures = claim(project_with(), "2026-1", worked)
    # 100 h x 37.05 + 50 h x 28.23 = 3 705.00 + 1 411.50 = 5 116.50; x 0.40 = 2 046.60; together 7 163.10
    # x 0.80 = 5 730.48; the rest 1 432.62, of it a seventh 204.66
    assert {n: v for n, v in values(figures, "claim/2026-1/").items() if "/" not in n or n.startswith("financing")} == {
        "flat_rate": "10233/5",
        "eligible_costs": "71631/10",
        "support": str(Fraction("5730.48")),
        "other_financing": str(Fraction("1432.62")),
        "margin": "10233/5",
        "staff_margin": "10233/2",
        "financing/own_municipal": str(Fraction("204.66")),
        "financing/other_municipal": str(Fraction("1227.96")),
    }
    assert values(figures, "claim/2026-1/budget/") == {
        "staff_costs": "439286", "flat_rate": "175714", "eligible_costs": "615000",
        "support": "492000", "other_financing": "123000",
    }  # fmt: skip


def test_months_and_earlier_claims_must_belong_to_the_claim() -> None:
    with pytest.raises(FigureError, match="Kuukausi 2026-05 ei kuulu maksatusjaksoon 2026-1"):
        claim(project_with(), "2026-1", months=["2026-04", "2026-05"])
    with pytest.raises(FigureError, match="ei voi laskea aiemmaksi jaksoa 2026-1"):
        claim(project_with(), "2026-1", frozen={"claim:2026-1:v1": {}})
    with pytest.raises(UsageError, match="Maksatusjaksoa 2027-1 ei ole"):
        claim(project_with(), "2027-1")


def test_every_number_that_a_figure_cites_was_handed_out_with_a_source() -> None:
    project = project_with()
    parameters = Parameters(DATA / "parameters", project)
    graph = claim_graph(project, "2026-1", 1, project.months_of("2026-1"), parameters, [])
    cited = {key for expression in graph.expressions.values() for key in _parameters_in(expression)}
    assert cited <= set(parameters.used)
    # the law's ceiling of support is looked at, and stands in no sum
    assert set(parameters.used) - cited == {"law/max_support_rate/2021-11-01"}
    assert all(value.source and value.reference for value in parameters.used.values())


def _parameters_in(expression: object) -> set[str]:
    if not isinstance(expression, list):
        return set()
    if expression[0] == "parameter":
        return {expression[1]}
    return {key for part in expression[1:] for key in _parameters_in(part)}
