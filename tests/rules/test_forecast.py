"""The forecast of the cost lines to the project's end, by hand."""

from fractions import Fraction

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.figure import Figure
from schemas.places import DATA
from tests.rules.test_claim_figures import hours, project_with


def forecast(months: list[str], before: dict[str, str]) -> dict[str, str]:
    """The forecast of 2026-1 with 100 h at 37,05 in January; `before` is what 2025-1 claimed of each line."""
    project = project_with()
    parameters = Parameters(DATA / "parameters", project)
    graph = claim_graph(project, "2026-1", 1, months, parameters, [("2025-1", "v1")])
    leaves = Leaves({"hours": [hours("H01", "2026-01", 360_000)], "hours_waiting": [], "costs": []})
    figures: dict[str, Figure] = evaluate(
        graph, leaves, parameters.used, lambda _, id_: Fraction(before.get(id_.removeprefix("claim/2025-1/"), "0"))
    )
    return {i.removeprefix("claim/2026-1/"): str(f.value) for i, f in figures.items() if "/forecast" in i}


def test_the_rest_of_the_project_costs_as_the_months_so_far_have_on_average() -> None:
    before = {"staff_costs/total": "6295.00", "flat_rate": "2518.00"}
    # 6 295,00 + 3 705,00 = 10 000,00 in 5 of 12 months: 24 000,00; 2 518,00 + 1 482,00 = 4 000,00: 9 600,00
    assert forecast(["2026-01"], before) == {
        "forecast/staff_costs": "24000",
        "forecast/flat_rate": "9600",
        "forecast/eligible_costs": "33600",
        # of the budget 439 286,00; 175 714,00; 615 000,00
        "forecast_left/staff_costs": "415286",
        "forecast_left/flat_rate": "166114",
        "forecast_left/eligible_costs": "581400",
    }


def test_a_forecast_is_rounded_to_cents_half_up_and_more_months_without_costs_make_it_smaller() -> None:
    found = forecast(["2026-01", "2026-02", "2026-03"], {"staff_costs/total": "0.02"})
    # 3 705,02 x 12 / 7 = 6 351,4628… ; 1 482,00 x 12 / 7 = 2 540,5714…
    assert found["forecast/staff_costs"] == str(Fraction("6351.46"))
    assert found["forecast/flat_rate"] == str(Fraction("2540.57"))
    assert found["forecast/eligible_costs"] == str(Fraction("8892.03"))
