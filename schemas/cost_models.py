"""The cost models as tables: which lines a claim has, and which flat rate gives which line from which base.

Here belongs what a model is made of: a new model or rate is a new row. Not here: the rates themselves
(`data/parameters`), the sums (`pipelines.rules.cost_models`), and which of them a project may combine
(`schemas.cost_model_checks`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

LineName = Literal["staff_costs", "other_costs", "participant_costs", "flat_rate", "lump_sum"]
"""The cost lines of a budget and a claim, in the order of the pages."""

CostModelName = Literal["flat_rate_40", "flat_rate_7", "flat_rates", "real_costs", "lump_sum"]
StaffModelName = Literal["unit_cost_1720", "actual_pay_fixed_side_costs", "flat_rate_20", "none"]
FlatRateName = Literal["art_54_a", "art_54_b", "art_54_c", "art_55_1", "art_56"]
SideCostGroup = Literal["general", "amk_teaching"]

LINE_FIGURES: dict[str, str] = {
    "staff_costs": "staff_costs/total",
    "other_costs": "other_costs",
    "participant_costs": "participant_costs",
    "flat_rate": "flat_rate",
    "lump_sum": "lump_sum",
}
"""Every cost line that a claim may have, in order, with the name of its figure."""

TOTAL_FIGURES: dict[str, str] = {
    "eligible_costs": "eligible_costs",
    "support": "support",
    "other_financing": "other_financing",
}
"""The lines below the cost lines, with the names of their figures."""

ACCOUNT_CLASSES: dict[str, str] = {
    "pay": "pay_accounts",
    "side_costs": "side_cost_accounts",
    "other": "other_accounts",
    "participants": "participant_accounts",
    "indirect": "indirect_accounts",
    "ineligible": "ineligible_accounts",
    "revenue": "revenue_accounts",
}
"""What an account may be, with the key of `[ledger]` that lists such accounts."""

CLAIMED_CLASSES: dict[str, str] = {"other_costs": "other", "participant_costs": "participants"}
"""The cost lines that are real costs of the ledger, with the class of their accounts."""

SIDE_COST_RATES: dict[str, str] = {"general": "side_cost_rate", "amk_teaching": "side_cost_rate_teaching"}
"""The legal number of each group's fixed side-cost rate."""


@dataclass(frozen=True, slots=True)
class FlatRate:
    """A percentage of a base that gives a line without vouchers.

    `law` names the legal number; `stands_for` are the classes of accounts whose real costs the line pays for.
    """

    article: str
    line: str
    base: tuple[str, ...]
    law: str
    stands_for: tuple[str, ...]


# Source: Regulation (EU) 2021/1060, articles 54-56. Assumed: pay and allowances to participants are outside every base,
# as art. 56 says of its own; so no rate is claimed on them.
FLAT_RATES: dict[str, FlatRate] = {
    "art_54_a": FlatRate("54 a", "flat_rate", ("staff_costs", "other_costs"), "flat_rate_7", ("indirect",)),
    "art_54_b": FlatRate("54 b", "flat_rate", ("staff_costs",), "flat_rate_15", ("indirect",)),
    "art_54_c": FlatRate("54 c", "flat_rate", ("staff_costs", "other_costs"), "flat_rate_25", ("indirect",)),
    "art_55_1": FlatRate("55(1)", "staff_costs", ("other_costs",), "flat_rate_20", ("pay", "side_costs")),
    "art_56": FlatRate("56", "flat_rate", ("staff_costs",), "flat_rate_40", ("other", "indirect")),
}


@dataclass(frozen=True, slots=True)
class CostModel:
    """The lines that are real or unit costs, and the flat rates that come with the model."""

    lines: tuple[str, ...]
    rates: tuple[str, ...] = ()


COST_MODELS: dict[str, CostModel] = {
    "flat_rate_40": CostModel(("staff_costs", "participant_costs"), ("art_56",)),
    "flat_rate_7": CostModel(("staff_costs", "other_costs", "participant_costs"), ("art_54_a",)),
    # The rates of `flat_rates` are those that the decision names.
    "flat_rates": CostModel(("staff_costs", "other_costs", "participant_costs")),
    "real_costs": CostModel(("staff_costs", "other_costs", "participant_costs")),
    "lump_sum": CostModel(("lump_sum",)),
}

STAFF_MODELS: dict[str, tuple[str, ...]] = {
    "unit_cost_1720": (),
    "actual_pay_fixed_side_costs": (),
    "flat_rate_20": ("art_55_1",),
    "none": (),
}
"""The staff cost models, with the flat rate that is the model."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a decision and the accounts of a project choose; `named` are the flat rates that the decision lists."""

    cost_model: str
    staff_model: str
    named: tuple[str, ...]
    has_participants: bool

    @property
    def rates(self) -> tuple[FlatRate, ...]:
        """The flat rates in force, a rate that gives staff costs before those that are based on them."""
        names = {*COST_MODELS[self.cost_model].rates, *STAFF_MODELS[self.staff_model], *self.named}
        return tuple(sorted((FLAT_RATES[name] for name in names), key=lambda rate: rate.line == "flat_rate"))

    @property
    def lines(self) -> tuple[str, ...]:
        """The cost lines, in order."""
        own = {*COST_MODELS[self.cost_model].lines, *(rate.line for rate in self.rates)}
        if any("other_costs" in rate.base for rate in self.rates):
            own.add("other_costs")
        if not self.has_participants:
            own.discard("participant_costs")
        return tuple(line for line in LINE_FIGURES if line in own)

    def rate_of(self, line: str) -> FlatRate | None:
        """The flat rate that gives a line, None for a line of real or unit costs."""
        return next((rate for rate in self.rates if rate.line == line), None)

    def is_from_ledger(self, line: str) -> bool:
        """Whether a line is real costs of the ledger."""
        return line in CLAIMED_CLASSES and line in self.lines


def chosen_in(decision: Mapping[str, Any]) -> Chosen:
    """What the decision of a closed claim chose, by its facts."""
    named = tuple(decision.get("flat_rates", ()))
    return Chosen(decision["cost_model"], decision["staff_cost_model"], named, has_participants=False)


def figures_of(lines: Iterable[str]) -> dict[str, str]:
    """The names of the figures of cost lines and of what stands below them, by line."""
    return {line: LINE_FIGURES[line] for line in lines} | TOTAL_FIGURES
