"""A figure: everything that a page prints, with the expression that gives it.

Here belongs the shape of figures, expressions and parameter values and how a value is written in `figures.csv`.
Not here: evaluation (`pipelines.figures`) and the rules that make figures (`pipelines.rules`).
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

Expression = list[Any]  # JSON: [node, …]; the grammar stands in docs/developer/architecture.md


class Unit(StrEnum):
    """What a figure counts."""

    EUR = "eur"
    EUR_PER_HOUR = "eur/h"
    SECONDS = "s"
    COUNT = "count"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of an edition: `value` is exact."""

    id: str
    value: Fraction
    unit: Unit
    expression: Expression


@dataclass(frozen=True, slots=True)
class ParameterValue:
    """One value of law, decision or project.toml as an edition used it.

    `certainty` is `seen`, `old`, `unsure` or `open` for a number of law and `decided` for the project's own.
    """

    key: str
    value: Fraction
    unit: str
    valid_from: str
    certainty: str
    source: str
    reference: str
