"""What must hold of any counts and any register: genders and municipalities sum to the totals, and nobody is lost."""

from collections.abc import Iterable
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures import Graph, Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.indicators import add_indicators
from schemas.bundle import Row
from schemas.indicators import OUTPUTS, RESULTS
from schemas.places import DATA
from schemas.project import load_project
from tests.oracle.register import counted
from tests.unit.register_case import FIRST, LAST, chance_register, count

PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())
PARAMETERS = Parameters(DATA / "parameters", PROJECT)
MONTHS = [*PROJECT.months_of("2025-1"), *PROJECT.months_of("2026-1")]
PLACES = [str(partner.number) for partner in PROJECT.partners]
GENDERS = ("women", "men", "non_binary")
CODES = ("EECO01", "EECO03", "EECO14", "EECR01", "EECR05")

GRAPH = Graph()
add_indicators(GRAPH, PROJECT, "2026-1", PROJECT.months_of("2026-1"), "2026-04", PARAMETERS)

counts = st.builds(
    lambda place, month, code, gender, flow, n: {
        "municipality": place, "month": month, "indicator": code, "gender": gender, "flow": flow, "value": str(n),
    },
    st.sampled_from(PLACES),
    st.sampled_from(MONTHS),
    st.sampled_from(CODES),
    st.sampled_from((*GENDERS, "total")),
    st.sampled_from(("started", "ended")),
    st.integers(min_value=0, max_value=10**6),
)  # fmt: skip


def values(rows: list[Row]) -> dict[str, Fraction]:
    """Every figure's value, without `indicators/2026-1/`."""
    figures = evaluate(GRAPH, Leaves({"participants": rows}), PARAMETERS.used, lambda *_: Fraction(0))
    return {figure_id.removeprefix("indicators/2026-1/"): figure.value for figure_id, figure in figures.items()}


def assert_sums_agree(found: dict[str, Fraction], codes: Iterable[str] = CODES) -> None:
    for code in codes:
        for span in ("period", "cumulative"):
            for place in (*PLACES, "all"):
                parts = sum(found[f"{code}/{gender}/{place}/{span}"] for gender in GENDERS)
                assert found[f"{code}/total/{place}/{span}"] == parts
            for gender in (*GENDERS, "total"):
                parts = sum(found[f"{code}/{gender}/{place}/{span}"] for place in PLACES)
                assert found[f"{code}/{gender}/all/{span}"] == parts
        assert found[f"{code}/total/all/period"] <= found[f"{code}/total/all/cumulative"]


@given(st.lists(counts, max_size=40))
@settings(max_examples=40)
def test_genders_and_municipalities_sum_to_the_totals(rows: list[Row]) -> None:
    assert_sums_agree(values(rows))


@pytest.mark.parametrize("seed", range(3))
def test_any_register_gives_sums_that_agree_and_counts_each_person_once(seed: int) -> None:
    people = chance_register(Random(seed), 60)
    keys = ("municipality", "month", "indicator", "gender", "flow")
    rows: list[Row] = [
        dict(zip(keys, map(str, key), strict=True)) | {"value": str(n)}
        for key, n in count([people], LAST).counts.items()
    ]
    found = values(rows)
    assert_sums_agree(found, [code for code in (*OUTPUTS, *RESULTS) if f"{code}/women/all/period" in found])
    entered = {key: n for key, n in counted(people, FIRST, LAST, LAST).items() if key[2] == "EECO01"}
    assert found["EECO01/total/all/cumulative"] == sum(entered.values()) > 0
    assert sum(found[f"EECO01/total/all/{month}"] for month in MONTHS) == sum(
        n for key, n in entered.items() if key[1] in MONTHS
    )
    # Everybody has one employment status and one education.
    for parts in (("EECO02", "EECO04", "EECO05"), ("EECO09", "EECO10", "EECO11")):
        assert sum(found[f"{code}/total/all/cumulative"] for code in parts) == found["EECO01/total/all/cumulative"]


@given(st.lists(counts, max_size=40), st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_the_grand_total_is_a_plain_sum_whatever_the_order(rows: list[Row], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    found = values(shuffled)
    for code in CODES:
        flow = "ended" if code.startswith("EECR") else "started"
        counted = [r for r in rows if (r["indicator"], r["flow"]) == (code, flow) and r["gender"] != "total"]
        assert found[f"{code}/total/all/cumulative"] == sum(int(row["value"]) for row in counted)
