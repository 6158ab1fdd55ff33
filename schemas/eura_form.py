"""The fields of EURA's payment application as data, and what EURA shows of them once they have been typed in.

Here belongs the form of `data/eura/maksatushakemus.toml`, and of the decision that says what EURA shows. Not here:
which fields a form that was exported anew has (`pipelines.eura_form`), and the sheet (`reports.claim_eura`).
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.decided import Decided
from schemas.parameter import Certainty
from schemas.places import DATA
from schemas.settings import Day, Fault, Money, Strict, Text, raise_faults, read_toml, validate

_FORM = DATA / "eura" / "maksatushakemus.toml"

Section = Literal["basics", "costs", "income", "financing", "payment", "attachments"]
_FieldId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z_]*$")]


class FormField(Strict):
    """One `[[fields]]`: where it is, what stands in it, and the names that the form has had for it."""

    id: _FieldId = Field(description="kentän tunnus")
    section: Section = Field(description="lomakkeen osa")
    value: Literal["figure", "period", "last", "attachments", "monitoring_report", "by_hand"] = Field(
        description="mikä kenttään kirjoitetaan"
    )
    figure: Text | None = Field(default=None, description='luku, esim. "claim/{claim}/support"')
    instead: Text | None = Field(default=None, description="luku, joka on siinä, kun ensimmäistä ei ole")
    zero: bool = Field(default=False, description="true, jos kenttään kirjoitetaan 0,00, kun lukua ei ole")
    where_there: bool = Field(
        default=False, description="true, jos kenttä on vain hankkeilla, joilla on sellainen luku"
    )
    names: tuple[Text, ...] = Field(strict=False, min_length=1, description="luettelo nimistä, joilla kenttä tunnetaan")

    def figures(self, claim: str) -> list[str]:
        """The figures that the field may show, the first that an edition has."""
        return [pattern.format(claim=claim) for pattern in (self.figure, self.instead) if pattern is not None]


class PaymentForm(Strict):
    """EURA's payment application: its fields in order, and how sure we are of them."""

    version: Text = Field(description="luettelon versio")
    source: Text = Field(description="mistä kentät on luettu")
    certainty: Certainty = Field(description="kuinka varma luettelo on")
    last_checked: Day = Field(description="päivä, jona luettelo on viimeksi tarkistettu")
    fields: tuple[FormField, ...] = Field(strict=False, min_length=1, description="osio [[fields]] kentittäin")

    @property
    def amounts(self) -> dict[str, FormField]:
        """The fields that hold euros, by id."""
        return {field.id: field for field in self.fields if field.value == "figure"}


class ShownAmount(Strict):
    """One `[[shown]]`: what EURA shows in a field."""

    field: _FieldId = Field(description='kentän tunnus, esim. "support"')
    amount_eur: Money = Field(description='summa, jonka EURA näyttää, esim. "52823.56"')


class EuraShows(Decided):
    """What EURA shows of a claim after it was typed in; a newer one takes the place of an older one, field by field."""

    kind: Literal["eura"] = Field(description="päätöksen laji")
    claim: Text = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    shown: tuple[ShownAmount, ...] = Field(strict=False, min_length=1, description="osio [[shown]] jokaisesta kentästä")


@lru_cache(maxsize=1)
def payment_form(path: Path = _FORM) -> PaymentForm:
    """Read the list of fields. Raises SettingsError when it is broken or says a field twice."""
    form = validate(PaymentForm, read_toml(path.read_bytes(), path.name), path.name)
    raise_faults(path.name, _form_faults(form))
    return form


def _form_faults(form: PaymentForm) -> Iterator[Fault]:
    seen: set[str] = set()
    for field in form.fields:
        if field.id in seen:
            yield f"fields.{field.id}", "kenttä on luettelossa kahdesti"
        if (field.value == "figure") != (field.figure is not None):
            yield f"fields.{field.id}.figure", "luku annetaan silloin ja vain silloin, kun kentässä on summa"
        seen.add(field.id)


def shown_faults(decision: EuraShows) -> Iterator[Fault]:
    """Fields that the form does not have, or that are told twice."""
    known, seen = payment_form().amounts, set[str]()
    for one in decision.shown:
        if one.field not in known:
            yield f"shown {one.field}", f"kenttää ei ole; summakentät ovat {', '.join(known)}"
        if one.field in seen:
            yield f"shown {one.field}", "kenttä on kahdesti"
        seen.add(one.field)
