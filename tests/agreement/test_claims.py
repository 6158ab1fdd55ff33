"""SQL, rules and a plain calculation agree to the cent on claims and invoices of projects that chance made.

Here belongs the comparison: hours, rates, caps, roundings, support, ledger and shares, claim after claim. Not here:
corrections of closed claims (`tests/rules/test_corrections.py`), instalments and rejected costs.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from random import Random

import pytest

from schemas.figure import Figure, Unit
from tests.agreement.chance_batch import figures_of
from tests.oracle.chance import chance_periods, chance_project
from tests.oracle.claims import Oracle

HAPPENS: Mapping[str, tuple[str, Callable[[Fraction], bool]]] = {
    "hours wait": ("/waiting/staff_costs/total", lambda value: value > 0),
    "support is used up": ("/remaining/support", lambda value: value == 0),
    "a line of the budget is exceeded": ("/remaining/staff_costs", lambda value: value < 0),
    "a ceiling leaves something uncovered": ("/uncovered", lambda value: value > 0),
    "a small credit is carried": ("/carried", lambda value: value > 0),
    "a credit is given": ("/invoice", lambda value: value < 0),
    "real costs exceed the flat rate": ("/margin", lambda value: value < 0),
}
"""What must happen in some projects, by the end of a figure's name."""


def compare(projects: int, batches: int, seed: int) -> None:
    random, met = Random(seed), Counter[str]()
    for _ in range(batches):
        periods = chance_periods(random)
        batch = [chance_project(random, periods) for _ in range(projects // batches)]
        for chance, figures in zip(batch, figures_of(batch), strict=True):
            oracle = Oracle(chance)
            oracle.calculate()
            expected = {**oracle.cents, **oracle.seconds}
            found = {name: _as_counted(figures[name]) for name in expected}
            assert found == expected, chance
            met.update(_met(figures))
    # Not an agreement about nothing: each of these happened in some projects.
    assert min(met[what] for what in HAPPENS) > projects // 100, met


def _as_counted(figure: Figure) -> Fraction:
    """Euros as cents, as the plain calculation has them."""
    return figure.value if figure.unit == Unit.SECONDS else figure.value * 100


def _met(figures: Mapping[str, Figure]) -> set[str]:
    """What happens in a project that does not happen in each."""
    return {
        what
        for what, (ending, happens) in HAPPENS.items()
        if any(happens(figure.value) for name, figure in figures.items() if name.endswith(ending))
    }


def test_three_hundred_projects_give_what_a_plain_calculation_gives() -> None:
    compare(300, batches=3, seed=9)


@pytest.mark.long
def test_ten_thousand_projects_give_what_a_plain_calculation_gives() -> None:
    compare(10_000, batches=25, seed=90)
