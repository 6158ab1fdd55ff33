"""How the municipalities carry the project's own financing: need, shares, and what is invoiced of them.

Here belongs the split by the cooperation agreement. Not here: numbers and dates of invoices (`pipelines.invoicing`),
nor the split of one claim's financing by kind (`pipelines.rules.support`).
"""

from collections.abc import Sequence

from pipelines.figures import FigureError, Graph, difference, frozen, number, quotient, rounded, share, total
from schemas.figure import Expression, Unit
from schemas.invoicing import channel_of
from schemas.project import Project

Editions = Sequence[tuple[str, str]]
"""Frozen editions with the claim that each is about: (claim, edition)."""


def shares_graph(project: Project, claim_id: str, issue_no: int, closed: Editions, earlier_invoices: Editions) -> Graph:
    """The figures of issue `issue_no` of a claim's invoices.

    `closed` names the closed claims up to and with this one, in order, `earlier_invoices` every issue before this one.
    Raises `UsageError` for an unknown claim, `FigureError` when `closed` does not end with the claim or an issue comes
    from a later one.
    """
    _check(project, claim_id, issue_no, closed, earlier_invoices)
    graph = Graph()
    need = _add_need(graph, claim_id, closed)
    invoices, by_hand = [], []
    for municipality, so_far in shares_of(project, need).items():
        invoice = _add_invoice(graph, claim_id, municipality, so_far, earlier_invoices)
        # The beneficiary's own share is a transfer inside its books, no invoice.
        if municipality != str(project.project.beneficiary):
            invoices.append(invoice)
            if channel_of(project.partner(int(municipality)).einvoice) == "by_hand":
                by_hand.append(invoice)
    graph.add(_id(claim_id, "invoices_total"), Unit.EUR, total(invoices))
    graph.add(_id(claim_id, "by_hand_total"), Unit.EUR, total(by_hand))
    return graph


def shares_of(project: Project, need: Expression) -> dict[str, Expression]:
    """Each municipality's share of a need, by municipality number."""
    # Agreement: all municipalities carry the project's own financing in equal shares (key = "equal").
    weights = {str(partner.number): "1" for partner in sorted(project.partners, key=lambda partner: partner.number)}
    match project.agreement.odd_cents:
        case "largest_remainder":
            # The odd cents go by the largest remainder, ties by municipality number.
            return {municipality: share(need, weights, municipality) for municipality in weights}
        case "administrator":
            # The administering municipality carries the odd cents: the others' shares are cut to whole cents.
            cut = rounded("down", quotient(need, total([number(int(weight)) for weight in weights.values()])))
            shares = dict.fromkeys(weights, cut)
            beneficiary = str(project.project.beneficiary)
            others = [cut for municipality in weights if municipality != beneficiary]
            return shares | {beneficiary: difference(need, total(others))}


def _add_need(graph: Graph, claim_id: str, closed: Editions) -> Expression:
    """Add each closed claim's terms, their sums and `need`."""
    # Agreement: the need is calculated from the eligible costs (basis = "eligible_costs") and what is subtracted is the
    # support applied for (support = "applied"), both as the closed claims have them.
    eligible, support = (_add_terms(graph, claim_id, name, closed) for name in ("eligible_costs", "support"))
    # Financing from others than the municipalities (other public, private, income) would be subtracted too; the closed
    # claims have none.
    return graph.add(_id(claim_id, "need"), Unit.EUR, difference(eligible, support))


def _add_terms(graph: Graph, claim_id: str, name: str, closed: Editions) -> Expression:
    terms = [
        graph.add(_id(claim_id, f"{name}/{claim}"), Unit.EUR, frozen(edition, f"claim/{claim}/{name}"))
        for claim, edition in closed
    ]
    return graph.add(_id(claim_id, f"{name}/total"), Unit.EUR, total(terms))


def _add_invoice(
    graph: Graph, claim_id: str, municipality: str, share_so_far: Expression, earlier: Editions
) -> Expression:
    # Shares follow the cumulative need, so that nobody pays an odd cent twice.
    so_far = graph.add(_id(claim_id, f"{municipality}/share"), Unit.EUR, share_so_far)
    # What was invoiced before is subtracted: a need that falls gives a credit note by itself.
    before = [frozen(edition, _id(claim, f"{municipality}/invoice")) for claim, edition in earlier]
    invoiced_before = graph.add(_id(claim_id, f"{municipality}/invoiced_before"), Unit.EUR, total(before))
    return graph.add(_id(claim_id, f"{municipality}/invoice"), Unit.EUR, difference(so_far, invoiced_before))


def _id(claim_id: str, name: str) -> str:
    return f"cofinancing/{claim_id}/{name}"


def _check(project: Project, claim_id: str, issue_no: int, closed: Editions, earlier: Editions) -> None:
    project.claim(claim_id)
    order = [period.id for period in project.claim_periods]
    claims = [claim for claim, _ in closed]
    if claims != order[: order.index(claim_id) + 1]:
        given = ", ".join(claims) or "–"
        raise FigureError(f"Laskujen {claim_id} tarvetta ei voi laskea maksatushakemuksista {given}.")
    later = [claim for claim, _ in earlier if order.index(claim) > order.index(claim_id)]
    if later:
        raise FigureError(f"Laskut {claim_id}:{issue_no} eivät voi tulla jakson {later[0]} laskujen jälkeen.")
