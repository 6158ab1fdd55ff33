"""Evaluating again: do stored figures still follow from stored expressions, and stored rows from archived files?

Here belongs the arithmetic of `tilitys verify`. Not here: hashes, chain and files (`pipelines.verify`). The cache is
not trusted: every archived file is read again.
"""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.editions import stage_file
from pipelines.figures import Leaves, evaluate
from pipelines.frozen import FrozenFigures, FrozenInvoices
from pipelines.invoice_facts import INVOICES, line_facts, numbered
from pipelines.papers import Papers
from pipelines.references import is_reference_number
from pipelines.rulebook import Rulebook
from pipelines.verify import Problem
from pipelines.workspace import Workspace
from schemas.bundle import FACTS, Bundle, Row, value_text
from schemas.errors import TilitysError
from schemas.figure import Unit

_Typed = Mapping[str, Any]
_MART_VALUES: dict[str, tuple[str, Callable[[_Typed, Row], Any]]] = {
    "hours": ("timesheet", lambda row, _: row["project_s"]),
    "hours_waiting": ("timesheet", lambda row, _: row["project_s"]),
    "costs": ("ledger", lambda row, _: (row["debit_eur"] or Decimal(0)) - (row["credit_eur"] or Decimal(0))),
    "participants": ("participants", lambda row, mart_row: row[mart_row["flow"]]),
}


def invoice_problems(frozen: FrozenInvoices, bundle: Bundle, place: str, earlier: Papers) -> Iterator[Problem]:
    """What in an issue of invoices is not as its figures, its journal line and the numbers given before say.

    `earlier` are the papers as they stood before the issue.
    """
    for invoice in bundle.facts["invoices"]:
        amount = bundle.figures[f"cofinancing/{frozen.claim}/{invoice['municipality']}/invoice"].value
        if Fraction(invoice["amount_eur"]) != amount:
            yield Problem(
                f"{place}/{FACTS}",
                f"Kunnan {invoice['municipality']} laskun summa on {invoice['amount_eur']}, mutta laskettu osuus on "
                f"{value_text(amount, Unit.EUR)}.",
            )
    for invoice in numbered(bundle.facts):
        if not is_reference_number(invoice["reference"]):
            yield Problem(f"{place}/{FACTS}", f"Laskun {invoice['number']} viitenumeron tarkiste on väärä.")
    said = line_facts(bundle)
    if any(frozen.line.facts[name] != value for name, value in said.items()):
        yield Problem(f"{place}/{FACTS}", "Laskut eivät ole ne, jotka päiväkirjan rivi on antanut.")
    numbers = [invoice["number"] for invoice in said["invoices"]]
    given = max((issued.number_last or 0 for issued in earlier.issued), default=0)
    if numbers and (numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] <= given):
        yield Problem(f"{place}/{INVOICES}", f"Laskujen numerot eivät jatku numerosta {given}.")


class Rechecker:
    """Rereads each archived file once and holds bundles against it."""

    def __init__(self, ws: Workspace, rulebook: Rulebook) -> None:
        self._ws = ws
        self._rulebook = rulebook
        self._frozen = FrozenFigures(ws)
        self._rows: dict[tuple[object, ...], dict[str, Mapping[str, Any]]] = {}

    def problems(self, bundle: Bundle, place: str, papers: Papers) -> Iterator[Problem]:
        """What in a bundle does not follow from its expressions, or from the archive; `papers` as its run saw them."""
        yield from self._figures(bundle, place)
        for mart, rows in bundle.rows.items():
            for row in rows:
                if self._value(mart, row, papers) != Fraction(row["value"]):
                    where = f"{row['file_name']}, {row['sheet']} rivi {row['row']}".replace(", rivi", " rivi")
                    yield Problem(
                        f"{place}/rows-{mart}.csv",
                        f"Rivin {row['row_id']} arvo {row['value']} ei ole se, joka on tiedostossa {where}.",
                    )

    def _figures(self, bundle: Bundle, place: str) -> Iterator[Problem]:
        expressions = {figure.id: (figure.unit, figure.expression) for figure in bundle.figures.values()}
        try:
            again = evaluate(expressions, Leaves(bundle.rows), bundle.parameters, self._frozen)
        except TilitysError as error:
            yield Problem(f"{place}/figures.csv", f"Lukuja ei voi laskea uudelleen: {error}")
            return
        for figure in bundle.figures.values():
            value = again[figure.id].value
            if value != figure.value:
                now, then = value_text(value, figure.unit), value_text(figure.value, figure.unit)
                yield Problem(f"{place}/figures.csv", f"Luku {figure.id} on {then}, mutta sen laskukaava antaa {now}.")

    def _value(self, mart: str, row: Row, papers: Papers) -> Fraction | None:
        kind, value = _MART_VALUES[mart]
        typed = self._typed_rows(row["file"], kind, papers).get(row["row_id"])
        found = None if typed is None else value(typed, row)
        return None if found is None else Fraction(found)

    def _typed_rows(self, sha256: str, kind: str, papers: Papers) -> dict[str, Mapping[str, Any]]:
        key = (sha256, papers.project_sha256, *papers.corrections)
        if key not in self._rows:
            receipt = next((r for r in papers.receipts if r.sha256 == sha256 and r.repeats is None), None)
            self._rows[key] = {}
            if receipt:
                staged = stage_file(self._ws, papers, self._rulebook, receipt)
                self._rows[key] = {row["row_id"]: row for row in staged.tables[kind].to_pylist()}
        return self._rows[key]
