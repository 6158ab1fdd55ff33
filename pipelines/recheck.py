"""Evaluating again: do stored figures still follow from stored expressions, and stored rows from archived files?

Here belongs the arithmetic of `tilitys verify`. Not here: hashes, chain and files (`pipelines.verify`). The cache is
not trusted: every archived file is read again.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.editions import corrections_of, reread_rows
from pipelines.figures import Leaves, evaluate
from pipelines.frozen import FrozenFigures, FrozenInvoices
from pipelines.invoice_facts import INVOICES, line_facts, numbered
from pipelines.papers import Papers, Receipt
from pipelines.payments.proof import line_faults, row_faults
from pipelines.references import is_reference_number
from pipelines.register_proof import person_of_row
from pipelines.rulebook import Rulebook
from pipelines.rules.corrections import CORRECTIONS
from pipelines.rules.financing import PAYMENTS
from pipelines.verify import Problem
from pipelines.workspace import Workspace
from schemas.bundle import FACTS, Bundle, Row, value_text
from schemas.errors import TilitysError
from schemas.figure import Unit

_Typed = Mapping[str, Any]


@dataclass(frozen=True)
class _Origin:
    """How a mart's row is read again from a typed row: its value, and the keys that stand in the file itself."""

    value: Callable[[_Typed, Row], Any]
    keys: Mapping[str, str]


_HOURS = _Origin(
    lambda row, _: row["project_s"],
    {"person": "person", "day": "work_date", "municipality": "municipality"},
)
_ORIGINS = {
    ("hours", "timesheet"): _HOURS,
    ("hours_waiting", "timesheet"): _HOURS,
    (CORRECTIONS, "timesheet"): _HOURS,
    ("costs", "ledger"): _Origin(
        lambda row, _: (row["debit_eur"] or Decimal(0)) - (row["credit_eur"] or Decimal(0)),
        {"account": "account", "cost_centre": "cost_centre"},
    ),
    ("participants", "participants"): _Origin(
        lambda row, mart_row: row[mart_row["flow"]],
        {name: name for name in ("month", "municipality", "indicator", "gender")},
    ),
    # A person is counted where the first entry was, which another row may tell.
    ("participants", "register"): _Origin(person_of_row, {"gender": "gender"}),
}
"""By mart and kind of the file's records."""


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
        # A sales ledger gives its references later.
        if invoice["reference"] is not None and not is_reference_number(invoice["reference"]):
            yield Problem(f"{place}/{FACTS}", f"Laskun {invoice['number']} viitenumeron tarkiste on väärä.")
    said = line_facts(bundle)
    if any(frozen.line.facts[name] != value for name, value in said.items()):
        yield Problem(f"{place}/{FACTS}", "Laskut eivät ole ne, jotka tapahtumalokin rivi on antanut.")
    numbers = [invoice["number"] for invoice in said["invoices"] if invoice["number"] is not None]
    given = max((issued.number_last or 0 for issued in earlier.issued), default=0)
    if numbers and (numbers != list(range(numbers[0], numbers[0] + len(numbers))) or numbers[0] <= given):
        yield Problem(f"{place}/{INVOICES}", f"Laskujen numerot eivät jatku numerosta {given}.")


def payment_problems(ws: Workspace) -> Iterator[Problem]:
    """What of the journal's lines about payments is not as their files say."""
    yield from (Problem(place, what) for place, what in line_faults(ws))


class Rechecker:
    """Rereads each archived file once and holds bundles against it."""

    def __init__(self, ws: Workspace, rulebook: Rulebook) -> None:
        self._ws = ws
        self._rulebook = rulebook
        self._frozen = FrozenFigures(ws)
        self._rows: dict[tuple[object, ...], dict[str, _Typed]] = {}

    def problems(self, bundle: Bundle, place: str, papers: Papers) -> Iterator[Problem]:
        """What in a bundle does not follow from its expressions, or from the archive; `papers` as its run saw them."""
        yield from self._figures(bundle, place)
        receipts = {r.sha256: r for r in papers.accepted}
        for mart, rows in bundle.rows.items():
            if mart == PAYMENTS:
                yield from (Problem(f"{place}/rows-{mart}.csv", fault) for fault in row_faults(self._ws, rows))
                continue
            for row in rows:
                if mart == CORRECTIONS and row["part"] != "is":
                    if not self._was_claimed(row, papers):
                        yield Problem(f"{place}/rows-{mart}.csv", f"Riviä {row['row_id']} ei ole haettu ennen.")
                    continue
                receipt = receipts.get(row["file"])
                typed = self._typed_rows(receipt, papers).get(row["row_id"])
                wrong = _difference(_ORIGINS.get((mart, receipt.record_kind)) if receipt else None, row, typed)
                if wrong:
                    where = ", ".join(part for part in (row["file_name"], row["sheet"], f"rivi {row['row']}") if part)
                    yield Problem(
                        f"{place}/rows-{mart}.csv",
                        f"Rivi {row['row_id']}: {wrong} ei ole se, joka on tiedostossa {where}.",
                    )

    def _was_claimed(self, row: Row, papers: Papers) -> bool:
        """Whether a closed version holds a row as it was claimed, or as it was corrected since."""
        names = ("row_id", "file", "sheet", "row", "person", "day", "value")
        wanted = [row[name] for name in names]
        claimed = (
            other
            for closed in papers.closed
            for mart in ("hours", CORRECTIONS)
            for other in self._frozen.rows(closed.edition, mart)
            if other.get("now") != "no"
        )
        return any([other[name] for name in names] == wanted for other in claimed)

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

    def _typed_rows(self, receipt: Receipt | None, papers: Papers) -> dict[str, _Typed]:
        if receipt is None:
            return {}
        version = self._rulebook.dialect_version(receipt.dialect, papers)
        key = (receipt.sha256, papers.project_sha256, version, *corrections_of(papers, receipt))
        if key not in self._rows:
            table = reread_rows(self._ws, papers, self._rulebook, receipt)
            self._rows[key] = {row["row_id"]: row for row in table.to_pylist()}
        return self._rows[key]


def _difference(origin: _Origin | None, row: Row, typed: _Typed | None) -> str | None:
    """What of a mart's row the file does not say: the name of a key, or its value."""
    if origin is None or typed is None:
        return f"Rivi {row['row_id']}"
    value = origin.value(typed, row)
    if value is None or Fraction(value) != Fraction(row["value"]):
        return f"Arvo {row['value']}"
    # What could not be read is empty in the typed row; a waiting row is then told under its sender.
    again = {key: str(typed[name]) for key, name in origin.keys.items() if typed[name] is not None}
    return next((f"Tieto {row[key]}" for key, said in again.items() if row[key] != said), None)
