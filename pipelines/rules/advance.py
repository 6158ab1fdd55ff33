"""The advance: what the funder has paid before any claim, what of it was set off against payments, what is open.

Here belongs the balance, its bounds, and how payments set it off by the decision. Not here: the support of claims
(`pipelines.rules.support`), nor what is received of it (`pipelines.rules.need`).
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from pipelines.figures import Graph, difference, parameter, total
from pipelines.parameters import OwnNumbers, Parameters
from schemas.bundle import value_text
from schemas.decision import DecideClaim, Decision, PayAdvance, PayClaim
from schemas.errors import SettingsError
from schemas.figure import Unit
from schemas.project import Project
from schemas.settings import Fault

_ZERO = Fraction(0)


def add_advance(graph: Graph, name: str, decisions: Sequence[Decision], numbers: OwnNumbers) -> None:
    """Add `<name>/paid`, `<name>/set_off` and `<name>/open`; nothing when no advance was paid."""
    advances = [parameter(numbers.decided(one.id, "amount_eur")) for one in decisions if isinstance(one, PayAdvance)]
    if not advances:
        return
    taken = [
        parameter(numbers.decided(one.id, "set_off_eur"))
        for one in decisions
        if isinstance(one, PayClaim) and one.set_off_eur is not None
    ]
    paid = graph.add(f"{name}/paid", Unit.EUR, total(advances))
    set_off = graph.add(f"{name}/set_off", Unit.EUR, total(taken))
    graph.add(f"{name}/open", Unit.EUR, difference(paid, set_off))


def refuse_above_limit(project: Project, decisions: Iterable[Decision], parameters: Parameters) -> None:
    """Raise `SettingsError` when the advances are together above the law's part of the granted support."""
    advances = [one for one in decisions if isinstance(one, PayAdvance)]
    if not advances:
        return
    # An advance is at most a part of the granted support. Source: the parameter's own.
    share = parameters.value(parameters.law("advance_limit", project.decision.date))
    most, paid = share * Fraction(project.decision.granted_support_eur), sum(Fraction(a.amount_eur) for a in advances)
    if paid > most:
        raise SettingsError(
            f"decisions/{advances[-1].id}.toml: amount_eur: ennakkoa on maksettu yhteensä {_eur(paid)}, mutta sitä voi "
            f"olla enintään {value_text(share * 100, Unit.COUNT)} % myönnetystä tuesta, {_eur(most)}"
        )


def advance_faults(project: Project, decisions: Iterable[Decision]) -> Iterator[Fault]:
    """Payments that set off more of the advance than is open, or not what the decision says; silence is asked about."""
    still = _ZERO
    for one in decisions:
        if isinstance(one, PayAdvance):
            still += Fraction(one.amount_eur)
        elif isinstance(one, PayClaim):
            fault = _set_off_fault(project, one, still)
            if fault is not None:
                yield fault
            still -= Fraction(one.set_off_eur or 0)


def set_off_of(project: Project, decisions: Sequence[Decision], claim: str) -> Fraction | None:
    """What the next payment of a claim sets off by the decision; None when the funder says it or nothing is open."""
    still = open_advance(decisions)
    if not still or project.decision.terms.advance in (None, "by_decision"):
        return None
    if not _in_full(project, claim):
        return _ZERO
    told = [one for one in decisions if isinstance(one, DecideClaim | PayClaim) and one.claim == claim]
    decided = [Fraction(one.support_eur) for one in told if isinstance(one, DecideClaim)][-1:]
    payments = [one for one in told if isinstance(one, PayClaim)]
    had = sum((Fraction(one.support_eur) + Fraction(one.set_off_eur or 0) for one in payments), _ZERO)
    return min(still, max(sum(decided, _ZERO) - had, _ZERO))


def open_advance(decisions: Iterable[Decision]) -> Fraction:
    """What of the advance has not been set off."""
    still = _ZERO
    for one in decisions:
        if isinstance(one, PayAdvance):
            still += Fraction(one.amount_eur)
        elif isinstance(one, PayClaim):
            still -= Fraction(one.set_off_eur or 0)
    return still


def _in_full(project: Project, claim: str) -> bool:
    """Whether a payment of a claim sets off all that is open, before any money comes."""
    how = project.decision.terms.advance
    return how == "first_payments" or (how == "last_payment" and project.claim(claim).last)


def _set_off_fault(project: Project, one: PayClaim, still: Fraction) -> Fault | None:
    how, taken, where = project.decision.terms.advance, Fraction(one.set_off_eur or 0), f"{one.id}.toml: set_off_eur"
    if taken > still:
        return where, f"ennakkoa kuitataan {_eur(taken)}, mutta sitä on avoinna vain {_eur(still)}"
    if not still:
        return None
    if how is None:
        return (
            where,
            f"ennakkoa on avoinna {_eur(still)}, eikä project.toml sano, miten se kuitataan. Katso tukipäätöksestä ja "
            'kirjaa osioon [decision.terms] advance = "first_payments", "last_payment" tai "by_decision", ja reference',
        )
    if one.set_off_eur is None:
        return where, f"puuttuu; ennakkoa on avoinna {_eur(still)}. Anna, paljonko siitä kuitattiin (--set-off)"
    if _in_full(project, one.claim) and taken < still and one.support_eur > 0:
        return where, f'ennakko kuitataan ensin (advance = "{how}"): avoinna on {_eur(still)}, kuitattu {_eur(taken)}'
    if how == "last_payment" and taken and not _in_full(project, one.claim):
        return where, 'ennakko kuitataan vasta viimeisen hakemuksen maksusta (advance = "last_payment")'
    return None


def _eur(amount: Fraction | int) -> str:
    return value_text(Fraction(amount), Unit.EUR).replace(".", ",") + " €"
