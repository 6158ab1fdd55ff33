"""What project.toml says of indicators: targets, the project's own indicators, estimates, the place in the programme.

Here belongs the form of these sections and whether they fit together. Not here: which indicators the regulation knows
(`schemas.indicators`) and what is counted.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.settings import Day, Fault, Strict, Text

if TYPE_CHECKING:
    from schemas.project import Project

_COMMON = "EECO", "EECR"


class IndicatorTarget(Strict):
    """One `[[indicators]]`: a target of a common indicator, or an indicator of the project's own."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*$")] = Field(
        description='indikaattorin koodi, esim. "EECO01"'
    )
    target: Annotated[int, Field(ge=0)] = Field(description="tavoite kokonaislukuna")
    name: Text | None = Field(default=None, description="hankkeen oman indikaattorin nimi")
    unit: Text | None = Field(default=None, description='mitä oma indikaattori laskee, esim. "kohtaamispaikkaa"')
    milestone: Annotated[int, Field(ge=0)] | None = Field(default=None, description="välitavoite kokonaislukuna")
    milestone_date: Day | None = Field(
        default=None, description="päivä, johon mennessä välitavoite pitää saavuttaa, ilman lainausmerkkejä"
    )


class Estimate(Strict):
    """One `[[estimates]]`: the project's own estimate of what participants are not asked."""

    code: Literal["EECO12", "EECO15"] = Field(description="indikaattori, jota osallistujilta ei kysytä")
    count: Annotated[int, Field(ge=0)] = Field(description="arvio osallistujista hankkeen alusta, kokonaislukuna")
    date: Day = Field(description="päivä, jonka tilannetta arvio koskee, ilman lainausmerkkejä")
    method: Text = Field(description="miten arvio on tehty: menetelmä yhdellä tai kahdella lauseella")


class Programme(Strict):
    """Section `[programme]`: where the project stands in the programme; needed for tables of SFC2021 only."""

    priority: Text = Field(description='toimintalinja lainausmerkeissä, esim. "5"')
    specific_objective: Text = Field(description='erityistavoite lainausmerkeissä, esim. "ESO4.12"')
    category_of_region: Literal["more_developed", "transition", "less_developed", "outermost"] = Field(
        description="alueluokka"
    )


def indicator_faults(project: "Project") -> Iterator[Fault]:
    """Where targets, milestones, names and estimates contradict each other."""
    for indicator in project.indicators:
        where = f"indicators {indicator.code}"
        if (indicator.milestone is None) != (indicator.milestone_date is None):
            yield f"{where}.milestone", "välitavoite tarvitsee sekä luvun (milestone) että päivän (milestone_date)"
        elif indicator.milestone is not None and indicator.milestone > indicator.target:
            yield f"{where}.milestone", f"välitavoite {indicator.milestone} on suurempi kuin tavoite {indicator.target}"
        if indicator.code.startswith(_COMMON) and (indicator.name or indicator.unit):
            yield where, "yhteisellä indikaattorilla on jo nimi ja yksikkö; name ja unit ovat hankkeen omille"
    seen = set()
    for estimate in project.estimates:
        if (estimate.code, estimate.date) in seen:
            day = f"{estimate.date.day}.{estimate.date.month}.{estimate.date.year}"
            yield f"estimates {estimate.code}.date", f"päivälle {day} on kaksi arviota"
        seen.add((estimate.code, estimate.date))
