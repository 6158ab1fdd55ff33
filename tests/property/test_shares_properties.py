"""What must hold of any needs: shares close on the need, and equal shares stay within a cent over any sequence."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures import FrozenReader, Leaves, evaluate
from pipelines.rules.co_financing import shares_graph
from schemas.places import DATA
from schemas.project import load_project

CENT = Fraction(1, 100)
SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
PROJECTS = {
    odd_cents: load_project(SAMPLE.replace('"largest_remainder"', f'"{odd_cents}"').encode())
    for odd_cents in ("largest_remainder", "administrator")
}
CLAIMS = ("2025-1", "2026-1", "2026-2")
ADMINISTRATOR = "689"
needs = st.integers(min_value=-(10**8), max_value=10**9).map(lambda cents: cents * CENT)


def reader(frozen: Mapping[tuple[str, str], Fraction]) -> FrozenReader:
    return lambda edition, figure: frozen[edition, figure]


@given(st.lists(needs, min_size=1, max_size=len(CLAIMS)), st.sampled_from(sorted(PROJECTS)))
@settings(max_examples=100)
def test_any_sequence_of_needs_is_shared_to_the_cent(sequence: list[Fraction], odd_cents: str) -> None:
    frozen: dict[tuple[str, str], Fraction] = {}
    closed: list[tuple[str, str]] = []
    issued: list[tuple[str, str]] = []
    invoiced: dict[str, Fraction] = {}
    for claim, need in zip(CLAIMS, sequence, strict=False):
        frozen["claim", f"claim/{claim}/eligible_costs"] = need
        frozen["claim", f"claim/{claim}/support"] = Fraction(0)
        closed.append((claim, "claim"))
        graph = shares_graph(PROJECTS[odd_cents], claim, 1, closed, issued)
        figures = evaluate(graph, Leaves({}), {}, reader(frozen))
        frozen |= {(f"invoice:{claim}:1", f.id): f.value for f in figures.values()}
        issued.append((claim, f"invoice:{claim}:1"))

        so_far = sum(sequence[: len(closed)], Fraction(0))
        shares = {i.split("/")[2]: f.value for i, f in figures.items() if i.endswith("/share")}
        for i, figure in figures.items():
            if i.endswith("/invoice"):
                municipality = i.split("/")[2]
                invoiced[municipality] = invoiced.get(municipality, Fraction(0)) + figure.value
        assert sum(shares.values()) == so_far
        assert invoiced == shares
        carried = shares.pop(ADMINISTRATOR) if odd_cents == "administrator" else None
        assert max(shares.values()) - min(shares.values()) <= (0 if carried is not None else CENT)
        assert carried is None or abs(carried - shares["416"]) < 7 * CENT
