"""What the agreement must say before anything is invoiced: what it is silent about is asked, never assumed.

Here belongs which key is needed when, in words that name it and its usual value, and amounts that contradict what was
decided. Not here: the form of the keys (`schemas.agreement`), and the sums.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from pipelines.rules.need import Funder, Issue
from schemas.agreement import WHAT_TO_SAY, Agreement
from schemas.bundle import value_text
from schemas.decision import DecideClaim, PayClaim, RecoverClaim
from schemas.figure import Figure, Unit
from schemas.project import Project
from schemas.settings import Fault

_ALWAYS = ("basis", "support", "rhythm", "ceilings")
_SUPPORT: Mapping[str, tuple[type[DecideClaim] | type[PayClaim], str, str, str]] = {
    "decided": (DecideClaim, "päätetty tuki", "rahoittajan päätöstä", "decide_claim"),
    "received": (PayClaim, "maksettu tuki", "rahoittajan maksua", "pay_claim"),
}


def silent_terms(project: Project) -> Iterator[Fault]:
    """What every issue of invoices needs of the agreement and does not find there."""
    agreement = project.agreement
    for key in _ALWAYS:
        if getattr(agreement, key) is None:
            yield _asked(key)
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


def unknown_support(project: Project, issue: Issue) -> Iterator[Fault]:
    """Closed claims of which the funder has not yet told what the agreement subtracts: it is not taken for nothing."""
    subtracted = project.agreement.support
    if subtracted is None or subtracted == "applied":
        return
    needed, support, what, kind = _SUPPORT[subtracted]
    for claim, _ in issue.closed:
        if not any(isinstance(one, needed) and one.claim == claim for one in issue.funder):
            yield (
                "agreement.support",
                f"sopimuksen mukaan tarpeesta vähennetään {support}, mutta {what} maksatushakemuksesta {claim} ei ole "
                f"kirjattu; kirjaa se: tilitys decide {kind} --claim {claim} --amount EUROT",
            )


def support_faults(claims: Sequence[str], funder: Sequence[Funder], applied: Mapping[str, Fraction]) -> Iterator[Fault]:
    """Decisions that give more support than a claim applied for, and payments of more than was decided."""
    for claim in claims:
        told = [one for one in funder if one.claim == claim]
        decided = next((one for one in reversed(told) if isinstance(one, DecideClaim)), None)
        if decided and Fraction(decided.support_eur) > applied[claim]:
            yield (
                f"{decided.id}.toml: support_eur",
                f"maksatushakemuksesta {claim} on päätetty {_eur(Fraction(decided.support_eur))} tukea, mutta siinä on "
                f"haettu {_eur(applied[claim])}",
            )
        paid = sum((_paid(one) for one in told if isinstance(one, PayClaim)), Fraction(0))
        back = sum((Fraction(one.support_eur) for one in told if isinstance(one, RecoverClaim)), Fraction(0))
        if decided and paid > Fraction(decided.support_eur) + back:
            yield (
                f"{_last(told, PayClaim)}.toml: support_eur",
                f"maksatushakemuksesta {claim} on maksettu {_eur(paid)} tukea, mutta siitä on päätetty "
                f"{_eur(Fraction(decided.support_eur))}",
            )
        if back > paid:
            yield (
                f"{_last(told, RecoverClaim)}.toml: support_eur",
                f"maksatushakemuksesta {claim} on peritty takaisin {_eur(back)} tukea, mutta siitä on maksettu "
                f"{_eur(paid)}",
            )


def _paid(one: PayClaim) -> Fraction:
    """What a payment is of a claim's support: the money, and what of the advance was set off."""
    return Fraction(one.support_eur) + Fraction(one.set_off_eur or 0)


def _last(told: Sequence[Funder], kind: type) -> str:
    return next(one.id for one in reversed(told) if isinstance(one, kind))


def rejection_faults(issue: Issue, figures: Mapping[str, Figure], applied: Mapping[str, Fraction]) -> Iterator[Fault]:
    """Decisions that reject more of a claim than it has; `applied` is the support that each claim applied for."""
    for claim, _ in issue.closed:
        decisions = [decision for decision in issue.rejected if decision.claim == claim]
        sums = {
            "costs_eur": (sum(decision.costs_eur for decision in decisions), _value(figures, issue, claim)),
            "support_eur": (sum(decision.support_eur for decision in decisions), applied[claim]),
        }
        for key, (rejected, known) in sums.items():
            if known is not None and Fraction(rejected) > known:
                yield (
                    f"{decisions[-1].id}.toml: {key}",
                    f"maksatushakemuksesta {claim} on hylätty yhteensä {_eur(Fraction(rejected))}, mutta siinä on "
                    f"{_eur(known)}",
                )


def _value(figures: Mapping[str, Figure], issue: Issue, claim: str) -> Fraction | None:
    costs = figures.get(issue.id(f"eligible_costs/{claim}"))
    return costs.value if costs else None


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
