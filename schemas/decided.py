"""What every decision says, whatever it is about: who decided it, when and why.

Here belongs the common part of decision files. Not here: the kinds of decisions (`schemas.decision`).
"""

from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.settings import Day, Strict, Text


class Decided(Strict):
    """What every decision says: who decided it, when and why."""

    kind: str = Field(description="päätöksen laji")
    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")] = Field(
        description='päätöksen tunnus: kirjaimia, numeroita ja viivoja, esim. "2026-001"'
    )
    date: Day = Field(description="päätöksen päivä ilman lainausmerkkejä, esim. 2026-04-10")
    by: Text = Field(description="päättäjän nimi")
    reason: Text = Field(description="päätöksen perustelu")
