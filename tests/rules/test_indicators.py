"""The figures of indicators: what each counts, which there are, and how far targets are reached.

Not here: whether the counts that came agree with each other, which the checks say.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from pipelines.figures import Graph, Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.indicators import add_indicators
from pipelines.rules.reserved_sums import RESERVED, reserved_sums_that_fail
from schemas.bundle import Row
from schemas.catalogue import load_catalogue
from schemas.figure import Figure, Unit
from schemas.places import DATA
from schemas.project import load_project

CATALOGUE = load_catalogue(DATA / "findings")
SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")


def count(
    indicator: str, gender: str, value: int, municipality: int = 580, month: str = "2026-03", flow: str = "started"
) -> Row:
    """A row of the mart of participants."""
    return {
        "month": month,
        "municipality": str(municipality),
        "indicator": indicator,
        "gender": gender,
        "flow": flow,
        "value": str(value),
    }


def figures(rows: Sequence[Row], key: str, months: Sequence[str], toml: str = SAMPLE) -> dict[str, Figure]:
    """The indicators of a month or claim by id, without `indicators/<key>/`."""
    project = load_project(toml.encode())
    parameters = Parameters(DATA / "parameters", project)
    graph = Graph()
    add_indicators(graph, project, key, months, months[-1], parameters)
    made = evaluate(graph, Leaves({"participants": rows}), parameters.used, lambda *_: Fraction(0))
    return {figure_id.removeprefix(f"indicators/{key}/"): figure for figure_id, figure in made.items()}


def test_the_period_is_the_month_and_cumulative_all_up_to_it() -> None:
    rows = [count("EECO01", "women", 2, month="2026-02"), count("EECO01", "women", 3), count("EECO01", "men", 1)]
    found = figures(rows, "2026-03", ["2026-03"])
    assert found["EECO01/women/580/period"].value == 3
    assert found["EECO01/women/580/cumulative"].value == 2 + 3
    assert found["EECO01/total/580/period"].value == 3 + 1
    assert found["EECO01/total/all/cumulative"].value == 2 + 3 + 1


def test_a_single_figure_of_a_month_is_one_leaf() -> None:
    found = figures([], "2026-03", ["2026-03"])
    keys = {"indicator": "EECO01", "flow": "started", "municipality": "580", "gender": "women"}
    assert found["EECO01/women/580/period"].expression == ["leaf", "participants", keys | {"month": "2026-03"}]
    assert found["EECO01/women/580/cumulative"].expression == ["leaf", "participants", keys]


def test_the_period_of_a_claim_is_the_sum_of_its_months() -> None:
    months = ["2026-01", "2026-02", "2026-03", "2026-04"]
    rows = [count("EECO01", "men", n, month=month) for n, month in enumerate(["2025-12", *months], 1)]
    found = figures(rows, "2026-1", months)
    assert found["EECO01/men/580/period"].value == 2 + 3 + 4 + 5
    assert found["EECO01/men/580/cumulative"].value == 1 + 2 + 3 + 4 + 5


def test_outputs_count_those_who_started_and_results_those_who_ended() -> None:
    rows = [
        count(code, "women", value, flow=flow)
        for code in ("EECO02", "EECR04")
        for flow, value in (("started", 5), ("ended", 7))
    ]
    found = figures(rows, "2026-03", ["2026-03"])
    assert found["EECO02/women/580/period"].value == 5
    assert found["EECR04/women/580/period"].value == 7


def test_the_municipality_s_own_total_is_not_counted_except_of_organisations() -> None:
    rows = [count("EECO01", "total", 9), count("EECO01", "women", 2), count("EECO19", "total", 4)]
    found = figures(rows, "2026-03", ["2026-03"])
    assert found["EECO01/total/all/period"].value == 2
    assert found["EECO19/total/580/period"].value == 4
    assert found["EECO19/total/all/period"].value == 4
    assert "EECO19/women/580/period" not in found


def test_what_nobody_counted_is_zero_and_what_nobody_is_asked_has_no_figure() -> None:
    found = figures([count("EECO12", "women", 3), count("EECO15", "women", 3)], "2026-03", ["2026-03"])
    assert found["EECR06/non_binary/831/cumulative"].value == 0
    assert {figure_id.split("/")[0] for figure_id in found} & {"EECO12", "EECO15"} == set()
    codes = {figure_id.split("/")[0] for figure_id in found if "+" not in figure_id}
    assert len(codes) == 19 - 2 + 6  # outputs less the two that are not asked, and results


def test_reserved_sums_are_the_sums_of_their_parts_by_gender() -> None:
    rows = [count("EECO02", "women", 4), count("EECO04", "women", 2, municipality=416), count("EECO05", "men", 1)]
    found = figures(rows, "2026-03", ["2026-03"])
    assert found["EECO02+EECO04/women/all/cumulative"].value == 4 + 2
    assert found["EECO02+EECO05/women/all/period"].value == 4
    assert found["EECO02+EECO04+EECO05/total/all/period"].value == 4 + 2 + 1
    assert found["EECO10+EECO11/total/all/period"].value == 0


def test_a_target_is_the_project_s_and_its_share_is_of_all_so_far() -> None:
    rows = [count("EECO04", "women", 6, month="2026-02"), count("EECO04", "men", 5)]
    found = figures(rows, "2026-03", ["2026-03"])
    assert (found["EECO04/target"].value, found["EECO04/target"].unit) == (Fraction(40), Unit.COUNT)
    share = found["EECO04/share_of_target"]
    assert (share.value, share.unit) == (Fraction("0.28"), Unit.RATE)  # 11 ÷ 40 = 0,275
    assert "EECO05/target" not in found


@pytest.mark.parametrize("target", [0, 5])
def test_a_project_s_own_indicator_has_a_total_and_a_share_of_a_target_above_zero(target: int) -> None:
    own = SAMPLE.replace("[[indicators]]", f'[[indicators]]\ncode = "KP01"\ntarget = {target}\n\n[[indicators]]', 1)
    found = figures([count("KP01", "total", 2)], "2026-03", ["2026-03"], own)
    assert found["KP01/total/all/cumulative"].value == 2
    assert ("KP01/share_of_target" in found) == (target > 0)
    assert "KP01/women/580/period" not in found


def test_a_reserved_sum_that_is_not_that_of_its_parts_is_an_error_and_the_others_are_not() -> None:
    found = figures([count("EECO02", "women", 4), count("EECO04", "women", 2)], "2026-03", ["2026-03"])
    whole = {f"indicators/2026-03/{name}": figure for name, figure in found.items()}
    rule = CATALOGUE[RESERVED]
    assert reserved_sums_that_fail(whole, "2026-03", rule) == []
    id_ = "indicators/2026-03/EECO02+EECO04/women/all/cumulative"
    wrong = {**whole, id_: replace(whole[id_], value=Fraction(7))}
    [finding] = reserved_sums_that_fail(wrong, "2026-03", rule)
    assert (finding.rule, finding.blocks, finding.subject) == (
        "indicator-reserved-sum", True, "2026-03/EECO02+EECO04/women/all/cumulative",
    )  # fmt: skip
    assert finding.facts == {"indicators": "EECO02 + EECO04", "gender": "women", "sum_count": "6", "total_count": "7"}


def test_a_forecast_goes_on_at_the_pace_so_far_and_a_half_is_rounded_up() -> None:
    # 7 so far in the 7 of 12 months from September to March: 7 × 12 ÷ 7 = 12; 11 × 12 ÷ 8 = 16,5.
    found = figures([count("EECO04", "women", 7)], "2026-03", ["2026-03"])
    assert found["EECO04/forecast"].value == 12
    later = figures([count("EECO04", "women", 11, month="2026-04")], "2026-04", ["2026-04"])
    assert (later["EECO04/forecast"].value, later["EECO04/forecast"].unit) == (Fraction(17), Unit.COUNT)
    assert "EECO05/forecast" not in found


def test_a_group_is_a_part_of_all_participants_and_of_nobody_a_zero() -> None:
    found = figures([count("EECO01", "men", 8), count("EECO17", "men", 3)], "2026-03", ["2026-03"])
    assert found["EECO17/share_of_all"].value == Fraction("0.38")  # 3 ÷ 8 = 0,375
    nobody = figures([], "2026-03", ["2026-03"])
    assert nobody["EECO17/share_of_all"].value == 0
    assert "EECO01/share_of_all" not in found
    assert "EECO12/share_of_all" not in found


def test_each_month_since_the_beginning_has_a_figure_of_what_has_a_target() -> None:
    rows = [count("EECO01", "women", 2, month="2025-09"), count("EECO01", "men", 1, municipality=416), *_ENDED]
    found = figures(rows, "2026-03", ["2026-03"])
    assert found["EECO01/women/all/2025-09"].value == 2
    assert found["EECO01/total/all/2026-03"].value == 1
    assert found["EECO01/total/all/2026-02"].value == 0
    assert found["EECR04/total/all/2026-03"].value == 4
    assert {name.split("/")[-1] for name in found if "/all/20" in name} == {
        "2025-09", "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03",
    }  # fmt: skip
    assert not [name for name in found if name.startswith("EECO05/total/all/20")]


_ENDED = [count("EECR04", "women", 4, flow="ended"), count("EECR04", "women", 9)]


def test_a_milestone_is_the_project_s_and_an_estimate_the_newest_one() -> None:
    more = """
[[estimates]]
code = "EECO15"
count = 5
date = 2026-03-31
method = "Arvio."
"""
    own = SAMPLE.replace("target = 210", "target = 210\nmilestone = 90\nmilestone_date = 2026-01-31", 1) + more
    found = figures([], "2026-03", ["2026-03"], own)
    assert found["EECO01/milestone"].value == 90
    assert found["EECO15/estimate"].value == 5
    assert [name for name in found if name.startswith("EECO15")] == ["EECO15/estimate"]
    assert "EECO15/estimate" not in figures([], "2026-02", ["2026-02"], own)
