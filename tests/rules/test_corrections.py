"""Corrections of closed claims: pay, flat rate and support move together, by difference, in the claim that is open.

Here belongs the arithmetic, each case with its calculation by hand. Not here: which rows changed and why
(`tests/unit/test_changes.py`), and the claim without corrections (`test_claim_figures`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from pipelines.rules.corrections import ChangedClaim, ChangedMonth
from schemas.bundle import value_text
from schemas.figure import Figure, Unit
from schemas.places import DATA
from schemas.project import Project
from tests.rules.test_claim_figures import hours, project_with

FIRST_RATE = date(2025, 9, 1)
NUMBERS = {
    "flat_rate_40": "law/flat_rate_40/2021-07-01",
    "support_rate": "project/decision/support_rate",
    "granted_support_eur": "project/decision/granted_support_eur",
}
LINES = ("staff_costs", "flat_rate", "eligible_costs", "support")


def changed_row(part: str, seconds: int, day: str = "2025-10-07", month: str = "2025-10") -> dict[str, str]:
    """A row of H01 in the mart of corrections: `unchanged`, `was` or `is`."""
    return {
        "of_claim": "2025-1", "person": "H01", "month": month, "day": day, "rate": "2025-09-01", "part": part,
        "now": "no" if part == "was" else "yes", "value": str(seconds),
    }  # fmt: skip


@dataclass
class Story:
    """Claims of H01 closed one after the other; `closed` are their figures by edition."""

    project: Project = field(default_factory=project_with)
    closed: dict[str, dict[str, Figure]] = field(default_factory=dict)

    def close(self, claim: str, seconds: int, month: str, rows: Sequence[Mapping[str, str]] = ()) -> dict[str, Figure]:
        """Close a claim with these seconds of H01; `rows` are the changed ones of claim 2025-1."""
        parameters = Parameters(DATA / "parameters", self.project)
        parameters.law("flat_rate_40", self.project.decision.date)
        changed = [self._changed(rows)] if rows else []
        before = [(edition.split(":")[1], edition) for edition in self.closed]
        months = self.project.months_of(claim)
        graph = claim_graph(self.project, claim, 1, months, parameters, before, changed)
        leaves = Leaves(
            {
                "hours": [hours("H01", month, seconds, claim=claim)],
                "hours_waiting": [],
                "costs": [],
                "corrections": [{**row, "claim": claim} for row in rows],
            }
        )
        figures = evaluate(graph, leaves, parameters.used, lambda edition, id_: self.closed[edition][id_].value)
        self.closed[f"claim:{claim}:v1"] = figures
        return figures

    def _changed(self, rows: Sequence[Mapping[str, str]]) -> ChangedClaim:
        first, *later = self.closed.items()
        return ChangedClaim(
            claim="2025-1",
            edition=first[0],
            figures=frozenset(first[1]),
            months=tuple(ChangedMonth("H01", month, (FIRST_RATE,)) for month in sorted({row["month"] for row in rows})),
            parameters=NUMBERS,
            corrected=[(edition.split(":")[1], edition, frozenset(figures)) for edition, figures in later],
        )


def euros(figures: Mapping[str, Figure], prefix: str, names: Sequence[str] = LINES) -> list[str]:
    return [value_text(figures[prefix + name].value, Unit.EUR) for name in names]


def corrected_once() -> tuple[Story, dict[str, Figure]]:
    """100 h of H01 in October were claimed; one of two hours of 7 October falls away. Ten hours are new in January."""
    story = Story()
    story.close("2025-1", 360_000, "2025-10")
    rows = [changed_row("unchanged", 352_800, "2025-10-06"), changed_row("was", 7200), changed_row("is", 3600)]
    return story, story.close("2026-1", 36_000, "2026-01", rows)


def test_pay_flat_rate_and_support_move_together_by_difference() -> None:
    _, figures = corrected_once()
    # Claimed: 100 h x 37.05 = 3 705.00; x 0.40 = 1 482.00; 5 187.00 x 0.80 = 4 149.60.
    # Now: 99 h = 3 667.95; 1 467.18; 5 135.13 x 0.80 = 4 108.104, down 4 108.10.
    assert figures["claim/2026-1/corrections/2025-1/hours/H01/2025-10"].value == -3600
    assert euros(figures, "claim/2026-1/corrections/2025-1/") == ["-37.05", "-14.82", "-51.87", "-41.50"]
    # The hour alone would give 51.87 x 0.80 = 41.496, down 41.49: a cent too little.
    assert euros(figures, "claim/2026-1/corrections/2025-1/", ["staff_costs/H01/2025-10"]) == ["-37.05"]


def test_the_claim_s_lines_are_its_own_period_and_the_corrections() -> None:
    _, figures = corrected_once()
    # Ten hours: 370.50; 148.20; 518.70; x 0.80 = 414.96.
    assert euros(figures, "claim/2026-1/period/") == ["370.50", "148.20", "518.70", "414.96"]
    lines = ["staff_costs/total", "flat_rate", "eligible_costs", "support", "other_financing"]
    assert euros(figures, "claim/2026-1/", lines) == ["333.45", "133.38", "466.83", "373.46", "93.37"]
    assert figures["claim/2026-1/hours/total"].value == 36_000
    assert figures["claim/2026-1/corrections/hours"].value == -3600
    assert euros(figures, "claim/2026-1/cumulative/") == ["4038.45", "1615.38", "5653.83", "4523.06"]


def test_a_claim_without_corrections_has_no_figures_of_them() -> None:
    story = Story()
    story.close("2025-1", 360_000, "2025-10")
    figures = story.close("2026-1", 36_000, "2026-01")
    assert not [id_ for id_ in figures if "/corrections/" in id_ or "/period/" in id_]


def test_what_was_corrected_before_is_not_corrected_again() -> None:
    story, _ = corrected_once()
    rows = [changed_row("unchanged", 352_800, "2025-10-06"), changed_row("was", 3600), changed_row("is", 1800)]
    figures = story.close("2026-2", 0, "2026-05", rows)
    # 98.5 h x 37.05 = 3 649.425, half up 3 649.43, of which 3 667.95 is claimed: -18.52.
    # 3 649.43 x 0.40 = 1 459.77; -7.41. 5 109.20 x 0.80 = 4 087.36, of which 4 149.60 - 41.50 is claimed: -20.74.
    assert euros(figures, "claim/2026-2/corrections/2025-1/") == ["-18.52", "-7.41", "-25.93", "-20.74"]
    assert euros(figures, "claim/2026-2/", ["support"]) == ["-20.74"]


def test_a_month_that_vanished_takes_all_that_was_claimed_of_it() -> None:
    story = Story()
    story.close("2025-1", 360_000, "2025-10")
    figures = story.close("2026-1", 0, "2026-01", [changed_row("was", 360_000)])
    assert euros(figures, "claim/2026-1/corrections/2025-1/") == ["-3705.00", "-1482.00", "-5187.00", "-4149.60"]
    assert euros(figures, "claim/2026-1/cumulative/") == ["0.00"] * 4


def test_a_month_that_was_not_in_the_closed_claim_is_claimed_whole() -> None:
    story = Story()
    story.close("2025-1", 360_000, "2025-10")
    late = {**changed_row("is", 3600, "2026-02-02", "2026-02")}
    figures = story.close("2026-1", 0, "2026-01", [late])
    # 37.05; (3 705.00 + 37.05) x 0.40 = 1 496.82; 5 238.87 x 0.80 = 4 191.096, down 4 191.09
    assert euros(figures, "claim/2026-1/corrections/2025-1/") == ["37.05", "14.82", "51.87", "41.49"]


def test_a_rate_of_the_closed_claim_holds_although_project_toml_says_another_now() -> None:
    story = Story()
    story.close("2025-1", 360_000, "2025-10")
    story.project = project_with(('annual_pay_eur = "50400.00"', 'annual_pay_eur = "60000.00"'))
    figures = story.close("2026-1", 36_000, "2026-01", [changed_row("unchanged", 356_400), changed_row("was", 3600)])
    assert euros(figures, "claim/2026-1/corrections/2025-1/", ["staff_costs"]) == ["-37.05"]
    # The new period: 60 000 x 1.2644 / 1 720 = 44.1069..., 44.11
    assert euros(figures, "claim/2026-1/period/", ["staff_costs"]) == ["441.10"]


def with_budget(staff_costs: str, flat_rate: str, granted: str = "492000.00") -> Project:
    return project_with(
        ('amount_eur = "439286.00"', f'amount_eur = "{staff_costs}"'),
        ('amount_eur = "175714.00"', f'amount_eur = "{flat_rate}"'),
        ('granted_support_eur = "492000.00"', f'granted_support_eur = "{granted}"'),
    )


def test_costs_above_a_line_of_the_budget_get_no_support() -> None:
    story = Story(with_budget("3668.00", "5000.00", "6900.00"))
    # 100 h are 3 705.00, which is 37.00 above the line: (5 187.00 - 37.00) x 0.80 = 4 120.00
    first = story.close("2025-1", 360_000, "2025-10")
    assert euros(first, "claim/2025-1/", ["eligible_costs", "support"]) == ["5187.00", "4120.00"]
    # The next claim's staff costs are above it as a whole: support only for its flat rate, 148.20 x 0.80 = 118.56.
    second = story.close("2026-1", 36_000, "2026-01")
    assert euros(second, "claim/2026-1/", ["eligible_costs", "support"]) == ["518.70", "118.56"]


def test_a_correction_below_the_line_of_the_budget_takes_back_only_the_support_that_was_given() -> None:
    story = Story(with_budget("3668.00", "5000.00", "6900.00"))
    story.close("2025-1", 360_000, "2025-10")
    rows = [changed_row("unchanged", 352_800, "2025-10-06"), changed_row("was", 7200), changed_row("is", 3600)]
    figures = story.close("2026-1", 0, "2026-01", rows)
    # Now 5 135.13, nothing of it above the line: x 0.80 = 4 108.10, and 4 120.00 was claimed.
    assert euros(figures, "claim/2026-1/corrections/2025-1/", ["above_budget", "support"]) == ["-37.00", "-11.90"]
    assert euros(figures, "claim/2026-1/", ["support"]) == ["-11.90"]


@given(st.lists(st.integers(0, 500_000), min_size=2, max_size=3))
def test_whatever_is_corrected_the_sum_of_the_claims_is_the_claim_as_it_is_now(seconds: list[int]) -> None:
    story = Story()
    story.close("2025-1", seconds[0], "2025-10")
    for claim, then, now in zip(("2026-1", "2026-2"), seconds, seconds[1:], strict=False):
        story.close(claim, 0, story.project.months_of(claim)[0], [changed_row("was", then), changed_row("is", now)])
    last = list(story.closed.values())[-1]
    claim = list(story.closed)[-1].split(":")[1]
    anew = Story().close("2025-1", seconds[-1], "2025-10")
    names = ["staff_costs/total", "flat_rate", "eligible_costs", "support"]
    so_far = euros(last, f"claim/{claim}/cumulative/")
    assert so_far == euros(anew, "claim/2025-1/", names)
