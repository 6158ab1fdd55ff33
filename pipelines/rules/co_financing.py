"""How the municipalities carry the project's own financing: share, ceiling, and what is invoiced of them.

Here belongs everything of one municipality in one issue, by the cooperation agreement. Not here: the common need
(`need`), its split (`shares`), numbers and dates of invoices (`pipelines.invoicing`), nor the split of one claim's
financing by kind (`pipelines.rules.support`).
"""

from dataclasses import dataclass

from pipelines.figures import (
    FigureError,
    Graph,
    difference,
    figure,
    frozen,
    greatest,
    least,
    number,
    parameter,
    product,
    quotient,
    rounded,
    total,
)
from pipelines.parameters import OwnNumbers
from pipelines.rules.ceilings import add_budget_shares, ceiling_amount, ceilings_of
from pipelines.rules.need import Issue, add_advances, add_need
from pipelines.rules.outlook import add_outlook
from pipelines.rules.shares import shares_of, weighs_equally
from schemas.agreement import Ceiling
from schemas.figure import Expression, Unit
from schemas.invoicing import channel_of
from schemas.project import Project


def shares_graph(project: Project, issue: Issue, numbers: OwnNumbers) -> Graph:
    """The figures of one issue of invoices.

    Raises `UsageError` for an unknown claim, `FigureError` when the closed claims do not lead up to the issue or an
    earlier issue comes from a later claim, `SettingsError` where the agreement cannot be followed.
    """
    _check(project, issue)
    graph = Graph()
    need = add_need(graph, project, issue, numbers)
    to_share = add_advances(graph, issue, need, numbers)
    sharing = _Sharing(graph, project, issue, numbers)
    least_credit = sharing.add_least_credit()
    invoices, by_hand, uncovered = [], [], []
    for municipality, by_key in shares_of(project, to_share).items():
        share_so_far, above = sharing.add_share(municipality, by_key)
        invoice = sharing.add_invoice(municipality, share_so_far, least_credit)
        uncovered.append(above)
        # The beneficiary's own share is a transfer inside its books, no invoice.
        if municipality != sharing.own:
            invoices.append(invoice)
            if channel_of(project.partner(int(municipality)).einvoice) == "by_hand":
                by_hand.append(invoice)
    # What the ceilings cannot cover stays a line of its own: it is never put on the others.
    graph.add(issue.id("uncovered"), Unit.EUR, total(uncovered))
    graph.add(issue.id("invoices_total"), Unit.EUR, total(invoices))
    graph.add(issue.id("by_hand_total"), Unit.EUR, total(by_hand))
    add_budget_shares(graph, project, issue.id(""), numbers)
    add_outlook(graph, project, issue, need)
    return graph


@dataclass(frozen=True)
class _Sharing:
    """Adds the figures of one municipality after the other."""

    graph: Graph
    project: Project
    issue: Issue
    numbers: OwnNumbers

    @property
    def own(self) -> str:
        return str(self.project.project.beneficiary)

    def add_share(self, municipality: str, by_key: Expression) -> tuple[Expression, Expression]:
        """Add a municipality's part by the key, what it was invoiced before, its share, and what no ceiling covers.

        Gives the last two.
        """
        # Shares follow the cumulative need, so that nobody pays an odd cent twice.
        whole = self._add(municipality, "by_key", by_key)
        earlier = [self._add_earlier(municipality, claim, edition) for claim, edition in self.issue.earlier]
        before = self._add(municipality, "invoiced_before", total(earlier))
        # Ceiling = what the municipality's board decided, for the whole project and, where it says so, per year.
        rooms = []
        for ceiling in self._ceilings(municipality):
            amount = ceiling_amount(ceiling, self.numbers)
            if ceiling.year is not None:
                amount = total([before, difference(amount, total(self._invoiced(municipality, ceiling.year)))])
            rooms.append(amount)
        share = self._add(municipality, "share", least(whole, *rooms) if rooms else whole)
        return share, self._add(municipality, "uncovered", difference(whole, share))

    def add_invoice(self, municipality: str, share: Expression, least_credit: Expression | None) -> Expression:
        """Add what is invoiced now, what is carried to the next instalment, and what each ceiling has left."""
        before = self._figure(municipality, "invoiced_before")
        # What was invoiced before is subtracted: a need that falls gives a credit note by itself.
        change = difference(share, before)
        # The beneficiary's own share is a transfer, for which no credit note is written.
        if least_credit is not None and municipality != self.own:
            change = _without_small_credits(self._add(municipality, "change", change), least_credit)
        invoice = self._add(municipality, "invoice", change)
        self._add(municipality, "carried", difference(total([before, invoice]), share))
        for ceiling in self._ceilings(municipality):
            amount = ceiling_amount(ceiling, self.numbers)
            used = [before] if ceiling.year is None else self._invoiced(municipality, ceiling.year)
            name = "ceiling_left" if ceiling.year is None else f"ceiling_left/{ceiling.year}"
            self._add(municipality, name, difference(amount, total([*used, invoice])))
        return invoice

    def add_least_credit(self) -> Expression | None:
        """Add the smallest amount that is credited; None where every credit is.

        After the last claim there is no instalment to carry anything to: then everything is settled to the cent.
        """
        if self.project.claim(self.issue.claim).last and not self._in_advance:
            return None
        limits = []
        if self.project.agreement.minimum_credit_note_eur:
            limits.append(parameter(self.numbers.project("agreement/minimum_credit_note_eur")))
        if not weighs_equally(self.project) and self.project.agreement.odd_cents == "largest_remainder":
            # With unequal weights a larger need can move the odd cent from one municipality to another: that cent is
            # carried to the next instalment rather than credited.
            limits.append(quotient(total([number(1), number(1)]), number(100)))
        if not limits:
            return None
        least_credit = greatest(*limits) if len(limits) > 1 else limits[0]
        return self.graph.add(self.issue.id("least_credit"), Unit.EUR, least_credit)

    @property
    def _in_advance(self) -> bool:
        return any(instalment.claim == self.issue.claim for instalment in self.issue.advances)

    def _add_earlier(self, municipality: str, claim: str, edition: str) -> Expression:
        invoiced = frozen(edition, f"cofinancing/{claim}/{municipality}/invoice")
        return self._add(municipality, _earlier_name(edition), invoiced)

    def _ceilings(self, municipality: str) -> list[Ceiling]:
        """The ceilings that hold in this issue: the whole project's, and those of the claim's year."""
        year = self.project.year_of(self.issue.claim)
        return [ceiling for ceiling in ceilings_of(self.project, municipality) if ceiling.year in (None, year)]

    def _invoiced(self, municipality: str, year: int) -> list[Expression]:
        """What was invoiced before of the claims of a year."""
        return [
            self._figure(municipality, _earlier_name(edition))
            for claim, edition in self.issue.earlier
            if self.project.year_of(claim) == year
        ]

    def _add(self, municipality: str, name: str, expression: Expression) -> Expression:
        return self.graph.add(self.issue.id(f"{municipality}/{name}"), Unit.EUR, expression)

    def _figure(self, municipality: str, name: str) -> Expression:
        return figure(self.issue.id(f"{municipality}/{name}"))


def _earlier_name(edition: str) -> str:
    return f"invoiced/{edition.removeprefix('invoice:')}"


def _without_small_credits(change: Expression, least_credit: Expression) -> Expression:
    """The change itself, but nothing while it is a credit below the least: what is carried is not lost.

    A credit counts as often as the least fits into it, at most once: below the least 0 times, otherwise once.
    """
    credit = least(change, number(0))
    times = rounded("down", quotient(difference(number(0), change), least_credit), "1")
    return total([greatest(change, number(0)), product(credit, least(times, number(1)))])


def _check(project: Project, issue: Issue) -> None:
    order = [period.id for period in project.claim_periods]
    place = order.index(project.claim(issue.claim).id)
    claims = [claim for claim, _ in issue.closed]
    in_advance = any(instalment.claim == issue.claim for instalment in issue.advances)
    if claims != order[: len(claims)] or (not in_advance and len(claims) != place + 1):
        given = ", ".join(claims) or "–"
        raise FigureError(f"Laskujen {issue.claim} tarvetta ei voi laskea maksatushakemuksista {given}.")
    later = [claim for claim, _ in issue.earlier if order.index(claim) > place]
    if later and not issue.advances:
        raise FigureError(f"Laskut {issue.claim}:{issue.number} eivät voi tulla jakson {later[0]} laskujen jälkeen.")
