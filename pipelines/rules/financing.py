"""How the project is financed as of a day: what was applied for, invoiced and received, by kind and by municipality.

Here belongs which money counts as realised. Not here: who has paid what (`pipelines.payments`), nor the shares
themselves (`pipelines.rules.co_financing`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.figures import Graph, difference, figure, frozen, greatest, leaf, least, number, parameter, total
from pipelines.parameters import OwnNumbers
from pipelines.rules.advance import add_advance
from pipelines.rules.ceilings import whole_room
from pipelines.rules.need import Editions, Funder, received_support
from pipelines.rules.shares import shares_of
from schemas.decision import DecideClaim, Decision
from schemas.figure import Expression, Unit
from schemas.project import Project

PAYMENTS = "payments"
"""The mart of kept payments; its rows have the key `invoice`, the number of the invoice that they are for."""

UNKNOWN = "-"
"""The key of payments whose reference is no invoice's."""

_ZERO = number(0)


@dataclass(frozen=True)
class Owed:
    """An invoice or credit note with a number: whose it is and its frozen figure (edition, id).

    `note` is the figure of the credit note that took it back as a whole. A credit note is not `payable`.
    """

    number: str
    municipality: int
    figure: tuple[str, str]
    note: tuple[str, str] | None
    payable: bool
    overdue: bool


def financing_graph(
    project: Project,
    closed: Editions,
    issues: Mapping[str, Editions],
    invoices: Sequence[Owed],
    numbers: OwnNumbers,
    funder: Sequence[Funder] = (),
    decisions: Sequence[Decision] = (),
) -> Graph:
    """The figures of a statement.

    `closed` are the closed claims, `issues` by municipality every issue of invoices that it was part of, in order,
    `funder` what the funder has decided on the claims, paid and recovered; the advance is read from all `decisions`.
    """
    graph = Graph()
    own = str(project.project.beneficiary)
    _add_claimed(graph, "support", "support", closed)
    _add_claimed(graph, "own_municipal", "financing/own_municipal", closed)
    _add_claimed(graph, "other_municipal", "financing/other_municipal", closed)
    need = _add_claimed(graph, "municipalities", "other_financing", closed)
    _add_decided(graph, project, numbers)
    _add_support_told(graph, closed, numbers, funder)
    add_advance(graph, "financing/advance", decisions, numbers)
    for invoice in invoices:
        amount = graph.add(f"payments/{invoice.number}/amount", Unit.EUR, frozen(*invoice.figure))
        if invoice.payable:
            _add_invoice(graph, invoice, amount)
    invoices = [invoice for invoice in invoices if invoice.payable]
    others = [municipality for municipality in shares_of(project, need) if municipality != own]
    for municipality, share in shares_of(project, need).items():
        graph.add(f"financing/applied/{municipality}", Unit.EUR, share)
        issued = [
            frozen(edition, f"cofinancing/{claim}/{municipality}/invoice") for claim, edition in issues[municipality]
        ]
        graph.add(f"financing/invoiced/{municipality}", Unit.EUR, total(issued))
    _add_own(graph, own)
    for municipality in others:
        _add_other(graph, municipality, [invoice for invoice in invoices if str(invoice.municipality) == municipality])
    for state in ("invoiced", "received", "open", "overdue"):
        graph.add(f"financing/{state}/own_municipal", Unit.EUR, _figure(state, own))
        graph.add(f"financing/{state}/other_municipal", Unit.EUR, total([_figure(state, one) for one in others]))
    _add_money(graph, invoices, others)
    return graph


def _add_claimed(graph: Graph, kind: str, name: str, closed: Editions) -> Expression:
    """What the closed claims applied for, of one kind."""
    claimed = [frozen(edition, f"claim/{claim}/{name}") for claim, edition in closed]
    return graph.add(f"financing/applied/{kind}", Unit.EUR, total(claimed))


def _add_decided(graph: Graph, project: Project, numbers: OwnNumbers) -> None:
    """What was decided at most: the support by the funding decision, each municipality's by its board, where it has."""
    graph.add("financing/decided/support", Unit.EUR, parameter(numbers.project("decision/granted_support_eur")))
    rooms = {p.number: whole_room(project, str(p.number), numbers) for p in project.partners}
    decided = {number: room for number, room in rooms.items() if room is not None}
    for municipality, room in sorted(decided.items()):
        graph.add(f"financing/decided/{municipality}", Unit.EUR, room)
    if len(decided) == len(rooms):
        own = project.project.beneficiary
        others = [_figure("decided", str(number)) for number in sorted(decided) if number != own]
        graph.add("financing/decided/own_municipal", Unit.EUR, _figure("decided", str(own)))
        graph.add("financing/decided/other_municipal", Unit.EUR, total(others))


def _add_support_told(graph: Graph, closed: Editions, numbers: OwnNumbers, funder: Sequence[Funder]) -> None:
    """What each closed claim applied for, what the funder has decided and paid on it, and all that it has paid."""
    paid = []
    for claim, edition in closed:
        name = f"financing/claims/{claim}"
        graph.add(f"{name}/applied", Unit.EUR, frozen(edition, f"claim/{claim}/support"))
        told = [one for one in funder if one.claim == claim]
        decided = next((one for one in told if isinstance(one, DecideClaim)), None)
        if decided is None:
            continue
        graph.add(f"{name}/decided", Unit.EUR, parameter(numbers.decided(decided.id, "support_eur")))
        paid.append(graph.add(f"{name}/received", Unit.EUR, received_support(told, numbers)))
    if paid:
        graph.add("financing/received/support", Unit.EUR, total(paid))


def _add_invoice(graph: Graph, invoice: Owed, amount: Expression) -> None:
    """What is to be paid of an invoice, what came with its reference, and how much of that it takes."""
    name = f"payments/{invoice.number}"
    due = graph.add(f"{name}/due", Unit.EUR, total([amount, *([frozen(*invoice.note)] if invoice.note else [])]))
    came = graph.add(f"{name}/received", Unit.EUR, leaf(PAYMENTS, invoice=invoice.number))
    # An invoice takes no more than what it is for: the rest is open money, whoever paid it.
    matched = graph.add(f"{name}/matched", Unit.EUR, greatest(_ZERO, least(due, came)))
    graph.add(f"{name}/open", Unit.EUR, difference(due, matched))
    graph.add(f"{name}/excess", Unit.EUR, difference(came, matched))


def _add_own(graph: Graph, own: str) -> None:
    """The beneficiary's own share: its transfer is no invoice, and the money is its own already."""
    graph.add(f"financing/received/{own}", Unit.EUR, _figure("invoiced", own))
    graph.add(f"financing/open/{own}", Unit.EUR, _ZERO)
    graph.add(f"financing/overdue/{own}", Unit.EUR, _ZERO)


def _add_other(graph: Graph, municipality: str, invoices: Sequence[Owed]) -> None:
    invoiced = _figure("invoiced", municipality)
    # External financing must be paid to the beneficiary's account: only what has come counts, and never more of it than
    # was invoiced after credit notes.
    came = total([figure(f"payments/{invoice.number}/matched") for invoice in invoices])
    received = graph.add(f"financing/received/{municipality}", Unit.EUR, greatest(_ZERO, least(invoiced, came)))
    # What credit notes gave back of money that had come is to be returned or set off, and counts no more.
    graph.add(f"financing/credited/{municipality}", Unit.EUR, difference(came, received))
    over = total([figure(f"payments/{invoice.number}/excess") for invoice in invoices])
    graph.add(f"financing/excess/{municipality}", Unit.EUR, over)
    still = graph.add(f"financing/open/{municipality}", Unit.EUR, difference(invoiced, received))
    late = total([figure(f"payments/{invoice.number}/open") for invoice in invoices if invoice.overdue])
    graph.add(f"financing/overdue/{municipality}", Unit.EUR, greatest(_ZERO, least(still, late)))


def _add_money(graph: Graph, invoices: Sequence[Owed], others: Sequence[str]) -> None:
    """All money that was kept: what counts, what is to be given back, what was too much and what is for no invoice."""
    excess = [figure(f"payments/{invoice.number}/excess") for invoice in invoices]
    graph.add("payments/excess", Unit.EUR, total(excess))
    graph.add("payments/credited", Unit.EUR, total([_figure("credited", municipality) for municipality in others]))
    graph.add("payments/unknown", Unit.EUR, leaf(PAYMENTS, invoice=UNKNOWN))
    graph.add("payments/total", Unit.EUR, leaf(PAYMENTS, unit=Unit.EUR.value))


def _figure(state: str, municipality: str) -> Expression:
    return figure(f"financing/{state}/{municipality}")
