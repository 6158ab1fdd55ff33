"""What a wider circle may see: small tables worked out by hand, and a reader of our own against random tables.

Here belongs what is withheld. The reader here is another one than the program's: it writes its own linear programs.
Not here: the pages.
"""

from collections.abc import Mapping, Set
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from pipelines.privacy import SMALL, Cell, Published, exposed_cells, withhold

GENDERS = ("women", "men", "non_binary")
PLACES = ("416", "441", "580", "689")
CODES = ("EECO01", "EECO02", "EECO03", "EECO04", "EECO05", "EECO14", "EECR01")


def table(**given: tuple[int, ...]) -> dict[Cell, int]:
    """Counts of codes as `women, men, non_binary` and then by municipality; totals are their sums."""
    counts: dict[Cell, int] = {}
    for code, numbers in given.items():
        columns = (*GENDERS, *PLACES[: len(numbers) - 3])
        counts |= {(code, column): n for column, n in zip(columns, numbers, strict=True)}
        counts[code, "total"] = sum(numbers[:3])
    return counts


def test_where_nobody_is_few_all_is_shown() -> None:
    assert withhold(table(EECO01=(12, 9, 0, 6, 15))) == frozenset()


def test_a_small_count_takes_the_next_one_with_it() -> None:
    # Women 9 of 12 told that the men are 3; of municipalities nothing is small.
    assert withhold(table(EECO01=(9, 3, 0, 6, 6))) == {("EECO01", "men"), ("EECO01", "women")}


def test_two_small_counts_that_are_told_by_their_sum_need_no_third() -> None:
    # 20 - 14 = 6 is 2 + 4, 3 + 3 or 4 + 2: nobody knows.
    assert withhold(table(EECO01=(14, 2, 4, 10, 10))) == {("EECO01", "men"), ("EECO01", "non_binary")}


def test_zeros_are_shown_until_nothing_else_helps() -> None:
    withheld = withhold(table(EECO01=(8, 3, 0, 11, 0)))
    assert ("EECO01", "non_binary") not in withheld
    assert ("EECO01", "441") not in withheld


def test_a_status_is_not_told_by_the_other_statuses() -> None:
    # The women: 20 in all, 12 unemployed, 5 inactive, so 3 employed, which the three statuses would tell.
    counts = table(
        EECO01=(20, 20, 0, 20, 20), EECO02=(12, 12, 0, 12, 12), EECO04=(5, 5, 0, 5, 5), EECO05=(3, 3, 0, 3, 3)
    )
    withheld = withhold(counts)
    for column in ("women", "men", "416", "441"):
        assert ("EECO05", column) in withheld
        assert {("EECO01", column), ("EECO02", column), ("EECO04", column)} & withheld


def test_what_was_withheld_before_is_not_told_by_what_is_shown_now() -> None:
    # Before: 3 men were withheld with the 9 women. Now nothing is small, but 3 of 12 is told by 12 - 9 again only when
    # the women have not become more; they have not.
    first = table(EECO01=(9, 3, 0, 6, 6))
    before = Published(first, withhold(first))
    later = table(EECO01=(9, 5, 0, 7, 7))
    assert exposed_cells(Published(later, frozenset()), before) == []
    same = table(EECO01=(9, 3, 0, 6, 6))
    assert exposed_cells(Published(same, {("EECO01", "men"), ("EECO01", "women")}), before) == []
    assert exposed_cells(Published(same, frozenset()), before) == [("EECO01", "men"), ("EECO01", "women")]


# The reader of the tests.


def ranges(tables: Mapping[str, tuple[Mapping[Cell, int], Set[Cell]]]) -> dict[tuple[str, Cell], tuple[int, int]]:
    """The whole numbers that each withheld cell can be, from its own linear programs over all tables at once."""
    cells = [(name, cell) for name, (counts, _) in tables.items() for cell in sorted(counts)]
    at = {cell: n for n, cell in enumerate(cells)}
    bounds = [(0, None) if c in tables[n][1] else (tables[n][0][c],) * 2 for n, c in cells]
    equal, at_most = [], []

    def row(name: str, weights: Mapping[Cell, int]) -> np.ndarray:
        found = np.zeros(len(cells))
        for cell, weight in weights.items():
            found[at[name, cell]] = weight
        return found

    for name in tables:
        for code in CODES:
            for parts in (GENDERS, PLACES):
                equal.append(row(name, {(code, "total"): -1, **{(code, part): 1 for part in parts}}))
        for column in (*GENDERS, *PLACES, "total"):
            rules = [{"EECO03": 1, "EECO02": -1}, {"EECO14": 1, "EECO01": -1}, {"EECR01": 1, "EECO04": -1}]
            at_most += [row(name, {(code, column): w for code, w in rule.items()}) for rule in rules]
            statuses = {"EECO02": 1, "EECO04": 1, "EECO05": 1, "EECO01": -1}
            equal.append(row(name, {(code, column): w for code, w in statuses.items()}))
    if "before" in tables:
        at_most += [row("before", {c: 1}) - row("now", {c: 1}) for c in sorted(tables["now"][0])]
    found = {}
    for name, cell in cells:
        if cell in tables[name][1]:
            low, high = (
                linprog(
                    sign * row(name, {cell: 1}),
                    A_ub=at_most,
                    b_ub=np.zeros(len(at_most)),
                    A_eq=equal,
                    b_eq=np.zeros(len(equal)),
                    bounds=bounds,
                )
                for sign in (1, -1)
            )
            assert low.status == 0
            most = 10**6 if high.status == 3 else int(np.floor(-high.fun + 1e-6))
            found[name, cell] = int(np.ceil(low.fun - 1e-6)), most
    return found


@st.composite
def persons(draw: st.DrawFn) -> list[tuple[str, str, str, bool, bool, bool]]:
    """Participants: gender, municipality, status, long-term, of foreign background, searching for work upon leaving."""
    one = st.tuples(
        st.sampled_from(("women", "women", "men", "men", "non_binary")),
        st.sampled_from(PLACES),
        st.sampled_from(("EECO02", "EECO04", "EECO05")),
        *[st.booleans()] * 3,
    )
    return draw(st.lists(one, min_size=5, max_size=60))


def counted(people: list[tuple[str, str, str, bool, bool, bool]]) -> dict[Cell, int]:
    counts = dict.fromkeys(product(CODES, (*GENDERS, *PLACES, "total")), 0)
    for gender, place, status, long_term, foreign, searching in people:
        codes = ["EECO01", status]
        codes += ["EECO03"] * (long_term and status == "EECO02") + ["EECO14"] * foreign
        codes += ["EECR01"] * (searching and status == "EECO04")
        for code, column in product(codes, (gender, place, "total")):
            counts[code, column] += 1
    return counts


@given(persons(), persons())
@settings(max_examples=5)
def test_each_withheld_count_can_be_at_least_two_numbers_given_this_table_and_the_one_before(
    first: list[tuple[str, str, str, bool, bool, bool]], more: list[tuple[str, str, str, bool, bool, bool]]
) -> None:
    early, late = counted(first), counted([*first, *more])
    before = Published(early, withhold(early))
    now = withhold(late, before)
    assert all(cell in now for cell, count in late.items() if count in SMALL)
    for low, high in ranges({"before": (early, before.withheld), "now": (late, now)}).values():
        assert high > low


def test_the_reader_of_the_tests_finds_what_is_exposed() -> None:
    counts = counted(
        [("women", "416", "EECO02", False, False, False)] * 9 + [("men", "416", "EECO02", False, False, False)] * 3
    )
    found = ranges({"now": (counts, {("EECO01", "men")})})
    assert found["now", ("EECO01", "men")] == (3, 3)


@pytest.mark.parametrize("count", [1, 4])
def test_the_bounds_of_small(count: int) -> None:
    assert ("EECO01", "416") in withhold(table(EECO01=(20, 20, 0, count, 40 - count)))


@pytest.mark.parametrize("count", [0, 5])
def test_what_is_not_small_is_shown(count: int) -> None:
    assert withhold(table(EECO01=(20, 20, 0, count, 40 - count))) == frozenset()
