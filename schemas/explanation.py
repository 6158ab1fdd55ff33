"""An explanation of a figure: a tree of steps in words, from the figure down to rows, given values and closed claims.

Here belongs the shape that the command line and pages show alike. Not here: making one (`pipelines.explain`).
"""

from dataclasses import dataclass

from schemas.bundle import Row
from schemas.figure import ParameterValue


@dataclass(frozen=True)
class ExplanationNode:
    """One step of an explanation: what it is, its value as shown (empty when not known), and what it is made of.

    The steps at the ends carry what they point at: `row` a row of a file, `parameter` a given value, `frozen` the
    edition and figure of a closed claim. `figure` is the id of a figure's own step.
    """

    title: str
    value: str
    children: tuple["ExplanationNode", ...] = ()
    figure: str | None = None
    row: Row | None = None
    parameter: ParameterValue | None = None
    frozen: tuple[str, str] | None = None
