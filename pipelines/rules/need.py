"""What the municipalities carry together: costs of the closed claims, less support and what others finance.

Here belongs the basis of the need, rejected costs, and what is collected in advance. Not here: its split (`shares`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.figures import FigureError, Graph, difference, frozen, parameter, total
from pipelines.parameters import OwnNumbers
from schemas.agreement import Instalment
from schemas.decision import DecideClaim, PayClaim, RecoverClaim, Rejected
from schemas.errors import SettingsError
from schemas.figure import Expression, Unit
from schemas.project import Project

Editions = Sequence[tuple[str, str]]
"""Frozen editions with the claim that each is about: (claim, edition)."""

Funder = DecideClaim | PayClaim | RecoverClaim

BASES = {
    "eligible_costs": ("eligible_costs",),
    "real_costs": ("real_costs/pay", "real_costs/side_costs", "real_costs/other"),
}
"""The bases that an agreement may have, with the figures of a claim that each is the sum of."""


@dataclass(frozen=True)
class Issue:
    """What one issue of invoices stands on.

    `closed` are the closed claims that enter the need, `earlier` every issue before this one, both in order; `advances`
    the instalments collected in advance for claims that are not among them, this issue's own with them. `funder` are
    the funder's decisions on these claims that hold, and its payments and recoveries.
    """

    claim: str
    number: int
    closed: Editions
    earlier: Editions = ()
    advances: tuple[Instalment, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    funder: tuple[Funder, ...] = ()

    def id(self, name: str) -> str:
        """The id of one of its figures."""
        return f"cofinancing/{self.claim}/{name}"


def add_need(graph: Graph, project: Project, issue: Issue, numbers: OwnNumbers) -> Expression:
    """Add each closed claim's costs and support, what is rejected, what others finance, and `need`.

    Raises `SettingsError` where the agreement cannot be followed.
    """
    basis = project.agreement.basis
    if basis is None:
        raise FigureError("Yhteistyösopimus ei sano, mistä kustannuksista tarve lasketaan.")
    claims = {claim for claim, _ in issue.closed}
    costs = _add_terms(graph, issue, basis, BASES[basis])
    support = _add_support(graph, project, issue, numbers)
    # Financing from others than the municipalities: other public, private, income. None unless project.toml states it.
    stated = [other for other in project.other_financing if other.claim in claims]
    paid = [parameter(numbers.project(f"other_financing/{other.id}/amount_eur")) for other in stated]
    others = graph.add(issue.id("others/total"), Unit.EUR, total(paid))
    plus, minus = [costs], [support, others]
    rejected = [decision for decision in issue.rejected if decision.claim in claims]
    amounts = _add_rejected(graph, issue, rejected, numbers)
    if rejected:
        if project.agreement.support == "applied":
            # The support that goes with rejected costs does not come, whoever bears them; what was decided or paid is
            # without it already.
            plus.append(amounts["support"])
        if project.agreement.rejected == "administrator":
            _refuse_unknown_costs(basis)
            minus.append(amounts["costs"])
    return graph.add(issue.id("need"), Unit.EUR, difference(total(plus), total(minus)))


def add_advances(graph: Graph, issue: Issue, need: Expression, numbers: OwnNumbers) -> Expression:
    """Add `advances/…` and `to_share`, the need with what is collected in advance; without instalments the need is it.

    An instalment stands for the need of its claim period until that claim is settled: then the real need takes its
    place, and what was collected too much comes back by itself.
    """
    if not issue.advances:
        return need
    collected = []
    for instalment in issue.advances:
        name = f"{instalment.claim}/{instalment.date.isoformat()}"
        amount = parameter(numbers.project(f"agreement/instalments/{name}/amount_eur"))
        collected.append(graph.add(issue.id(f"advances/{name}"), Unit.EUR, amount))
    advances = graph.add(issue.id("advances/total"), Unit.EUR, total(collected))
    return graph.add(issue.id("to_share"), Unit.EUR, total([need, advances]))


def _add_support(graph: Graph, project: Project, issue: Issue, numbers: OwnNumbers) -> Expression:
    """What the agreement subtracts: the support that the claims applied for, or what was decided or paid on them."""
    if project.agreement.support == "applied":
        return _add_terms(graph, issue, "support", ("support",))
    terms = []
    for claim, _ in issue.closed:
        told = [decision for decision in issue.funder if decision.claim == claim]
        if project.agreement.support == "decided":
            amount = total([_told(numbers, one) for one in told if isinstance(one, DecideClaim)])
        else:
            amount = received_support(told, numbers)
        terms.append(graph.add(issue.id(f"support/{claim}"), Unit.EUR, amount))
    return graph.add(issue.id("support/total"), Unit.EUR, total(terms))


def received_support(told: Sequence[Funder], numbers: OwnNumbers) -> Expression:
    """What the funder has paid, in money and by setting off its advance, less what it has recovered."""
    payments = [one for one in told if isinstance(one, PayClaim)]
    paid = [_told(numbers, one) for one in payments]
    # What a payment sets off of the advance came with the advance.
    paid += [parameter(numbers.decided(one.id, "set_off_eur")) for one in payments if one.set_off_eur is not None]
    back = [_told(numbers, one) for one in told if isinstance(one, RecoverClaim)]
    return difference(total(paid), total(back)) if back else total(paid)


def _told(numbers: OwnNumbers, decision: Funder) -> Expression:
    return parameter(numbers.decided(decision.id, "support_eur"))


def _add_terms(graph: Graph, issue: Issue, name: str, figures: Sequence[str]) -> Expression:
    terms = []
    for claim, edition in issue.closed:
        parts = [frozen(edition, f"claim/{claim}/{figure}") for figure in figures]
        term = parts[0] if len(parts) == 1 else total(parts)
        terms.append(graph.add(issue.id(f"{name}/{claim}"), Unit.EUR, term))
    return graph.add(issue.id(f"{name}/total"), Unit.EUR, total(terms))


def _add_rejected(
    graph: Graph, issue: Issue, rejected: Sequence[Rejected], numbers: OwnNumbers
) -> dict[str, Expression]:
    return {
        name: graph.add(
            issue.id(f"rejected/{name}"),
            Unit.EUR,
            total([parameter(numbers.decided(decision.id, f"{name}_eur")) for decision in rejected]),
        )
        for name in ("costs", "support")
    }


def _refuse_unknown_costs(basis: str) -> None:
    if basis == "real_costs":
        # The decision rejects eligible costs; what they were in the ledger it does not say.
        raise SettingsError(
            'project.toml: agreement.rejected: kun basis = "real_costs", ohjelma ei tiedä, mitä hylätyt kustannukset '
            "ovat kirjanpidossa, eikä voi vähentää niitä kuntien tarpeesta; sopikaa, kuinka ne kannetaan"
        )
