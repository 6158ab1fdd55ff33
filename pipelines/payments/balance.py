"""The balance of a day: what was invoiced, what came, and the figures of it.

Here belongs putting the journal's receivables and kept entries together. Not here: the law of the figures
(`pipelines.rules.financing`) and who is shown them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.claim_life import funder_told
from pipelines.figures import FrozenReader, Leaves, evaluate
from pipelines.frozen import FrozenFigures
from pipelines.journal import Line
from pipelines.papers import Papers
from pipelines.parameters import OwnNumbers
from pipelines.payments.entries import AMOUNT_COLUMN, Entry, kept_entries
from pipelines.payments.matching import Match, match
from pipelines.payments.receivables import Receivable, receivables
from pipelines.rules.financing import PAYMENTS, UNKNOWN, Owed, financing_graph
from pipelines.rules.need import Editions
from pipelines.workspace import Workspace
from schemas.bundle import Row
from schemas.decision import AllotPayment
from schemas.figure import Figure, ParameterValue, Unit


@dataclass(frozen=True)
class Balance:
    """What is owed and what came as of a day, with the mart of payments and the figures over it."""

    owed: Sequence[Receivable]
    matches: Sequence[Match]
    rows: Mapping[str, Sequence[Row]]
    figures: Mapping[str, Figure]
    parameters: Mapping[str, ParameterValue]


def balance(ws: Workspace, papers: Papers) -> Balance:
    """The balance as the papers stand, of payments booked by their day."""
    lines = lines_of(ws, papers)
    frozen = FrozenFigures(ws)
    issues = {str(partner.number): _issues(papers, frozen, partner.number) for partner in papers.project.partners}
    return balance_of(papers, receivables(lines), kept_entries(ws, lines), issues, frozen)


def balance_of(
    papers: Papers,
    owed: Sequence[Receivable],
    entries: Iterable[Entry],
    issues: Mapping[str, Editions],
    frozen: FrozenReader,
) -> Balance:
    """The balance of what is owed and kept; `issues` are the issues that each municipality was part of."""
    allotted = [decision for decision in papers.decisions if isinstance(decision, AllotPayment)]
    matches = match((entry for entry in entries if entry.booked_date <= papers.as_of), owed, allotted)
    newest = {closed.claim: closed for closed in papers.closed}
    closed = [(period.id, newest[period.id].edition) for period in papers.project.claim_periods if period.id in newest]
    numbers = OwnNumbers(papers.project, papers.decisions)
    told = funder_told(papers.decisions)
    graph = financing_graph(
        papers.project, closed, issues, _owed(owed, papers), numbers, told, decisions=papers.decisions
    )
    own = papers.project.project.beneficiary
    rows = {PAYMENTS: [_row(one, own) for one in matches]}
    return Balance(owed, matches, rows, evaluate(graph, Leaves(rows), numbers.used, frozen), numbers.used)


def lines_of(ws: Workspace, papers: Papers) -> list[Line]:
    """The journal's lines that the papers were read from."""
    return ws.journal.lines(as_of=papers.as_of, up_to=papers.head[0])


def _issues(papers: Papers, frozen: FrozenFigures, municipality: int) -> list[tuple[str, str]]:
    """The issues that a municipality was part of."""
    return [
        (one.claim, one.edition)
        for one in papers.issued
        if f"cofinancing/{one.claim}/{municipality}/invoice" in frozen.bundle(one.edition).figures
    ]


def _owed(owed: Sequence[Receivable], papers: Papers) -> list[Owed]:
    """What has a number; what a sales ledger has not numbered yet cannot be paid."""
    return [
        Owed(
            number=one.number,
            municipality=one.municipality,
            figure=one.figure,
            note=one.note.figure if one.note else None,
            payable=one.amount_eur > 0,
            overdue=one.due is not None and one.due < papers.as_of,
        )
        for one in owed
        if one.number is not None
    ]


def _row(one: Match, account_holder: int) -> Row:
    entry = one.entry
    return {
        "row_id": entry.row_id,
        "file": entry.file,
        "file_name": entry.file_name,
        "sender": str(account_holder),
        "sheet": "",
        "row": str(entry.row),
        "column": AMOUNT_COLUMN,
        "invoice": one.invoice or UNKNOWN,
        "value": f"{one.amount_eur:.2f}",
        "unit": Unit.EUR.value,
    }
