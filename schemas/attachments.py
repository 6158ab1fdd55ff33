"""The papers that belong to a claim, and what people say of them: the forms of two decisions.

Here belongs which papers there are, about whom each is, and the keys of the decisions that give them. Not here: which
of them a claim needs (`pipelines.attachments`).
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from schemas.agreement import ClaimId
from schemas.decided import Decided
from schemas.paper_kinds import ABOUT_SOMEBODY, MAY_BE_NONE, OF_A_CLAIM, PaperKind, SupportKind
from schemas.settings import Fault, Money, Strict, Text


class Paper(Strict):
    """One `[[papers]]` of a decision: a file that is kept, a reference to the municipality's own records, or none."""

    paper: PaperKind = Field(description='mikä asiakirja on, esim. "contract"')
    about: tuple[Text, ...] = Field(
        default=(),
        strict=False,
        description='luettelo niistä, joita asiakirja koskee: henkilö "H01", tuntitaksa "H01/2025-09-01" tai kunta '
        '"580"',
    )
    reference: Text | None = Field(default=None, description="viite kunnan omaan arkistoon, esim. asianumero")
    file: Text | None = Field(default=None, description="tiedoston nimi")
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = Field(
        default=None, description="arkistossa olevan tiedoston tarkiste, 64 merkkiä"
    )
    none: Literal[True] | None = Field(default=None, description="true, jos asiakirjaa ei jaksolta ole")


class Attachment(Decided):
    """Papers of a claim, or of all claims, are there."""

    kind: Literal["attachment"] = Field(description="päätöksen laji")
    claim: ClaimId | None = Field(
        default=None,
        description='maksatusjakson tunnus, esim. "2026-1"; ilman sitä ne koskevat kaikkia jaksoja',
    )
    papers: tuple[Paper, ...] = Field(strict=False, min_length=1, description="osio [[papers]] jokaisesta asiakirjasta")


class SupportOfPerson(Strict):
    """One `[[persons]]`: what other public support was had for a person's pay in the claim period."""

    person: Annotated[str, StringConstraints(pattern=r"^H[0-9]{2,3}$")] = Field(
        description='henkilön koodi, esim. "H01"'
    )
    support: SupportKind = Field(
        description='"none" = ei muuta tukea, "wage_subsidy" = palkkatuki, "kela_refund" = Kelan korvaus, "other" = muu'
    )
    amount_eur: Money | None = Field(default=None, description='tuen määrä jaksolta, esim. "1200.00"')


class OtherSupport(Decided):
    """The declaration of other public support for the same costs, person by person, for one claim."""

    kind: Literal["other_support"] = Field(description="päätöksen laji")
    claim: ClaimId = Field(description='maksatusjakson tunnus, esim. "2026-1"')
    persons: tuple[SupportOfPerson, ...] = Field(
        strict=False, min_length=1, description="osio [[persons]] jokaisesta henkilöstä"
    )


def attachment_faults(decision: Attachment) -> Iterator[Fault]:
    """What of a list of papers does not fit together."""
    for place, one in enumerate(decision.papers, start=1):
        where = f"papers {place} ({one.paper})"
        given = [one.reference is not None, one.file is not None, one.none is not None]
        if sum(given) != 1 or (one.file is None) != (one.sha256 is None):
            yield where, "anna joko reference, file ja sha256 yhdessä, tai none = true"
        if one.none and one.paper not in MAY_BE_NONE:
            yield f"{where}.none", "tämä asiakirja kuuluu hakemukseen aina; sitä ei voi merkitä puuttuvaksi"
        if (one.paper in ABOUT_SOMEBODY) != bool(one.about):
            what = "luettelo puuttuu" if not one.about else "tämä asiakirja ei koske yksittäistä henkilöä tai kuntaa"
            yield f"{where}.about", what
        if (one.paper in OF_A_CLAIM) and decision.claim is None:
            yield f"{where}", "tämä asiakirja on yhdestä jaksosta: anna claim"


def other_support_faults(decision: OtherSupport) -> Iterator[Fault]:
    """What of a declaration does not fit together."""
    seen: set[str] = set()
    kinds: set[tuple[str, str]] = set()
    without = {one.person for one in decision.persons if one.support == "none"}
    for one in decision.persons:
        where = f"persons {one.person}"
        if (one.support == "none") != (one.amount_eur is None):
            yield f"{where}.amount_eur", "määrä annetaan silloin ja vain silloin, kun tukea on saatu"
        if (one.person, one.support) in kinds:
            yield where, "samaa tukea on kahdesti; laske määrät yhteen"
        kinds.add((one.person, one.support))
        if one.person in without and (one.support != "none" or one.person in seen):
            yield where, "henkilöllä joko ei ole muuta tukea tai on; tieto on kahdesti"
        seen.add(one.person)
