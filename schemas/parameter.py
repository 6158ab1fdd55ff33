"""A legal number as a file of `data/parameters`: its values by date, each with its source.

Here belongs the form of the file. Not here: which value is in force on a day (`pipelines.parameters`).
"""

import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from schemas.settings import Day, Strict, Text, decimal_text, raise_faults, read_toml, validate

Certainty = Literal["seen", "old", "unsure", "open"]
"""How sure a value is: read in a source, read for an earlier period, known but not read, looked for and not found."""

Number = Annotated[Decimal, BeforeValidator(decimal_text(r"[0-9]{1,9}(\.[0-9]{1,6})?"))]
"""A number written as text, so that it is exact: `"0.2644"`."""


class Title(Strict):
    """Table `[title]`: the number's name in the three languages."""

    fi: Text = Field(description="nimi suomeksi")
    sv: Text = Field(description="nimi ruotsiksi")
    en: Text = Field(description="nimi englanniksi")


class LegalValue(Strict):
    """One `[[values]]`: a value, the days it is in force, and where it stands written."""

    valid_from: Day = Field(description="ensimmäinen voimassaolopäivä ilman lainausmerkkejä")
    valid_to: Day | None = Field(default=None, description="viimeinen voimassaolopäivä ilman lainausmerkkejä")
    value: Number = Field(description='luku lainausmerkeissä, esim. "0.2644"')
    article: Text = Field(description="säädöksen tai päätöksen kohta")
    source: Text = Field(description="lähde, josta luku on luettu")
    sentence: Text = Field(description="lause, jossa luku sanotaan")
    certainty: Certainty = Field(description="luvun varmuus")
    checked_on: Day = Field(description="päivä, jona lähde viimeksi tarkistettiin")


class LegalNumber(Strict):
    """A file of `data/parameters`."""

    unit: Literal["rate", "hours", "eur"] = Field(description="luvun yksikkö")
    is_limit: bool = Field(default=False, description="true, jos hankkeen päätös voi antaa vain tätä pienemmän luvun")
    title: Title = Field(description="osio [title]")
    values: tuple[LegalValue, ...] = Field(strict=False, min_length=1, description="vähintään yksi osio [[values]]")

    def on(self, day: datetime.date) -> LegalValue | None:
        """The value in force on a day, None when there is none."""
        started = [value for value in self.values if value.valid_from <= day]
        if not started or (started[-1].valid_to and started[-1].valid_to < day):
            return None
        return started[-1]


def load_legal_number(data: bytes, name: str) -> LegalNumber:
    """Read the bytes of a parameter file; raises `SettingsError` with one line a fault."""
    number = validate(LegalNumber, read_toml(data, name), name)
    faults = []
    for value in number.values:
        if value.valid_to and value.valid_to < value.valid_from:
            faults.append(("values", f"arvon {value.valid_from} voimassaolo päättyy {value.valid_to} ennen kuin alkaa"))
    for before, after in pairwise(number.values):
        # An open-ended value is in force until the next one: only its first day can collide.
        if after.valid_from <= (before.valid_to or before.valid_from):
            faults.append(("values", f"arvot {before.valid_from} ja {after.valid_from} menevät päällekkäin"))
    raise_faults(name, faults)
    return number
