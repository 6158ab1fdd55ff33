"""Whether the agreement, the ceilings and others' financing fit the rest of project.toml and each other.

Here belongs what no single key can show. Not here: their form (`schemas.agreement`), and what the agreement does not
say, which only invoicing asks for (`pipelines.rules.agreement`).
"""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.settings import Fault

if TYPE_CHECKING:
    from schemas.project import Project


def agreement_faults(project: "Project") -> Iterator[Fault]:
    """Every place where the agreement, the ceilings or others' financing contradict the rest."""
    yield from _weights(project)
    yield from _instalments(project)
    yield from _ceilings(project)
    yield from _other_financing(project)


def _weights(project: "Project") -> Iterator[Fault]:
    agreement = project.agreement
    if agreement.key == "equal":
        if agreement.weights:
            yield "agreement.weights", 'painoja ei käytetä, kun key = "equal"; poista painot tai vaihda jakoperuste'
        return
    what = "asukasluvut" if agreement.key == "population" else "painot"
    if agreement.weights_reference is None:
        yield "agreement.weights_reference", f"puuttuu; jakoperuste tarvitsee tiedon siitä, mistä {what} ovat"
    numbers = {str(partner.number) for partner in project.partners}
    missing, strange = numbers - set(agreement.weights), set(agreement.weights) - numbers
    if missing:
        yield (
            "agreement.weights",
            f"jakoperuste tarvitsee kaikkien kuntien luvut; puuttuu {', '.join(sorted(missing, key=int))}",
        )
    if strange:
        yield "agreement.weights", f"kuntaa {', '.join(sorted(strange, key=int))} ei ole osiossa [[partners]]"
    if agreement.key == "population":
        for number, weight in agreement.weights.items():
            if weight % 1:
                yield "agreement.weights", f"kunnan {number} asukasluku {weight} ei ole kokonaisluku"
    if agreement.weights and not any(agreement.weights.values()):
        yield "agreement.weights", "kaikki luvut ovat nollia; jokin niistä pitää olla suurempi"


def _instalments(project: "Project") -> Iterator[Fault]:
    agreement = project.agreement
    claims = {period.id for period in project.claim_periods}
    if agreement.rhythm == "after_claims" and agreement.instalments:
        yield "agreement.instalments", 'eriä ei ole, kun rhythm = "after_claims"; poista erät tai vaihda rytmi'
    for number, instalment in enumerate(agreement.instalments, start=1):
        if instalment.claim not in claims:
            yield f"agreement.instalments[{number}].claim", f"maksatusjaksoa {instalment.claim} ei ole"
        if instalment.amount_eur == 0:
            yield f"agreement.instalments[{number}].amount_eur", "erän summa on nolla"
    days = Counter((instalment.claim, instalment.date) for instalment in agreement.instalments)
    for (claim, day), count in days.items():
        if count > 1:
            when = f"{day.day}.{day.month}.{day.year}"
            yield "agreement.instalments", f"jaksolla {claim} on {count} erää samana päivänä {when}; yhdistä ne"


def _ceilings(project: "Project") -> Iterator[Fault]:
    numbers = {partner.number for partner in project.partners}
    years = {period.end.year for period in project.claim_periods}
    for place, count in Counter(ceiling.place for ceiling in project.ceilings).items():
        if count > 1:
            yield place, f"sama katto on {count} kertaa; jätä voimassa oleva päätös"
    for ceiling in project.ceilings:
        if ceiling.municipality not in numbers:
            yield f"{ceiling.place}.municipality", f"kuntaa {ceiling.municipality} ei ole osiossa [[partners]]"
        if ceiling.year is not None and ceiling.year not in years:
            yield f"{ceiling.place}.year", f"vuonna {ceiling.year} ei pääty yksikään maksatusjakso"
    if project.agreement.ceilings == "none" and project.ceilings:
        yield "agreement.ceilings", 'arvo on "none", mutta osiossa [[ceilings]] on kattoja'


def _other_financing(project: "Project") -> Iterator[Fault]:
    claims = {period.id for period in project.claim_periods}
    for known, count in Counter(entry.id for entry in project.other_financing).items():
        if count > 1:
            yield "other_financing", f"tunnus {known} on {count} kertaa; sen pitää olla vain kerran"
    for entry in project.other_financing:
        if entry.claim not in claims:
            yield f"other_financing {entry.id}.claim", f"maksatusjaksoa {entry.claim} ei ole"
