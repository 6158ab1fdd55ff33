"""What the agreement must say before anything is invoiced: what it is silent about is asked, never assumed.

Here belongs which key is needed when, in words that name it and its usual value, and amounts that contradict what was
decided. Not here: the form of the keys (`schemas.agreement`), and the sums.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from pipelines.rules.need import Issue
from schemas.agreement import WHAT_TO_SAY, Agreement
from schemas.bundle import value_text
from schemas.figure import Figure, Unit
from schemas.project import Project
from schemas.settings import Fault

_ALWAYS = ("basis", "support", "rhythm", "ceilings")
_SUPPORT = {"decided": "päätetty tuki", "received": "maksettu tuki"}


def silent_terms(project: Project) -> Iterator[Fault]:
    """What every issue of invoices needs of the agreement and does not find there, or cannot follow yet."""
    agreement = project.agreement
    for key in _ALWAYS:
        if getattr(agreement, key) is None:
            yield _asked(key)
    if agreement.support in _SUPPORT:
        yield (
            "agreement.support",
            f"sopimuksen mukaan tarpeesta vähennetään {_SUPPORT[agreement.support]}, mutta sen määriä ei vielä kirjata "
            'ohjelmaan eikä haettua tukea käytetä niiden sijasta; laskuttaa voi, kun support = "applied"',
        )
    if agreement.rhythm == "instalments" and not agreement.instalments:
        yield (
            "agreement.instalments",
            "puuttuu; etukäteen kerättävät erät luetellaan suunnitelman mukaan osioissa [[agreement.instalments]]: "
            "claim, date ja amount_eur",
        )
    if agreement.ceilings == "board_decisions":
        decided = {ceiling.municipality for ceiling in project.ceilings}
        for partner in project.partners:
            if partner.number not in decided:
                yield (
                    f"ceilings {partner.number} ({partner.name})",
                    "puuttuu; kirjaa kunnan päättämä katto, päätös ja sen päivä osioon [[ceilings]]: municipality, "
                    "amount_eur, reference ja date",
                )


def asked_by_amounts(project: Project, issue: Issue, figures: Mapping[str, Figure]) -> Iterator[Fault]:
    """What the amounts of an issue make it ask for: a ceiling below what was invoiced, the least that is credited."""
    names = {str(partner.number): partner.name for partner in project.partners}
    for ceiling in project.ceilings:
        left = figures.get(
            issue.id(f"{ceiling.municipality}/ceiling_left" + (f"/{ceiling.year}" if ceiling.year else ""))
        )
        # Room that was below zero before this issue: the ceiling was lowered under what had been invoiced.
        if left and left.value + figures[issue.id(f"{ceiling.municipality}/invoice")].value < 0:
            yield (
                f"{ceiling.place}.amount_eur",
                f"kunnan {names[str(ceiling.municipality)]} katto {_eur(Fraction(ceiling.amount_eur))} on pienempi "
                f"kuin siltä jo laskutettu; tarkista päätös {ceiling.reference}",
            )
    credits = {name: figures[issue.id(f"{number}/invoice")].value for number, name in names.items()}
    credits.pop(names[str(project.project.beneficiary)])
    smallest = max(((amount, name) for name, amount in credits.items() if amount < 0), default=None)
    if smallest and project.agreement.minimum_credit_note_eur is None:
        amount, name = smallest
        yield _asked("minimum_credit_note_eur", f"kunnalle {name} syntyy hyvitys {_eur(-amount)}")


def rejection_faults(issue: Issue, figures: Mapping[str, Figure]) -> Iterator[Fault]:
    """Decisions that reject more of a claim than it has."""
    for claim, _ in issue.closed:
        decisions = [decision for decision in issue.rejected if decision.claim == claim]
        sums = {
            "costs_eur": (sum(decision.costs_eur for decision in decisions), f"eligible_costs/{claim}"),
            "support_eur": (sum(decision.support_eur for decision in decisions), f"support/{claim}"),
        }
        for key, (rejected, name) in sums.items():
            known = figures.get(issue.id(name))
            if known and Fraction(rejected) > known.value:
                yield (
                    f"{decisions[-1].id}.toml: {key}",
                    f"maksatushakemuksesta {claim} on hylätty yhteensä {_eur(Fraction(rejected))}, mutta siinä on "
                    f"{_eur(known.value)}",
                )


def asked_by_rejections(project: Project, issue: Issue) -> Iterator[Fault]:
    """What the agreement must say once costs of the claims in the need have been rejected."""
    if issue.rejected and project.agreement.rejected is None:
        decided = ", ".join(decision.id for decision in issue.rejected)
        yield _asked("rejected", f"päätöksellä {decided} on hylätty kustannuksia")


def _asked(key: str, why: str = "") -> Fault:
    """The question for a key of `[agreement]` that is missing: what it says, and what it usually is."""
    description = Agreement.model_fields[key].description
    needed = f"{why}; sopimuksesta tarvitaan tieto" if why else "lasku tarvitsee sopimuksesta tiedon"
    return f"agreement.{key}", f"puuttuu; {needed}: {description}. Tavallisesti {key} = {WHAT_TO_SAY[key]}"


def _eur(amount: Fraction) -> str:
    return f"{value_text(amount, Unit.EUR).replace('.', ',')} €"
