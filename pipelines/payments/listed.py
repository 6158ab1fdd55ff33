"""Reading lists of payments: a CSV file or a workbook with one payment a row, as `data/dialects/payments` says.

Here belongs text table to movements. Not here: reading cells (`pipelines.intake`), and which movements are ours
(`receive`). These layouts are no dialects of the inbox: a list of payments is never received from a municipality.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Self

from pipelines.intake.bank_files import PaymentLayout, payment_layouts
from pipelines.intake.layout import SheetLayout, find_layout, label_key
from pipelines.intake.sheet import TextFile, TextSheet
from pipelines.payments.movement import CURRENCY, BankFile, Movement
from pipelines.references import plain_reference, written_reference
from pipelines.staging.values import parse_amount, parse_date
from schemas.errors import UnreadableFileError

LIST = "list"
_EUROS = {"", CURRENCY.casefold(), "€"}
_NO_DAY = "kirjauspäivää ei voi lukea"
_NO_AMOUNT = "määrää ei voi lukea euroina sentin tarkkuudella"
_NOT_EUROS = "maksun valuutta ei ole euro; vain euroja kohdistetaan"


def read_list(text: TextFile) -> BankFile:
    """Read the payments of every sheet that is a list of payments.

    Raises UnreadableFileError in words when there is none, or when a total row does not agree with the rows above it.
    """
    layouts = payment_layouts()
    lists = [found for sheet in text.sheets for layout in layouts if (found := _Rows.find(text, sheet, layout))]
    if not lists:
        raise UnreadableFileError(
            "Tiedosto ei ole tiliote (camt.053 tai camt.054) eikä maksuluettelo. Luettelossa pitää olla otsikot "
            "Kirjauspäivä, Määrä, Viite ja Arkistointitunnus."
        )
    return BankFile(LIST, [movement for one in lists for movement in one.movements()])


class _Rows:
    """A sheet that is a list of payments."""

    def __init__(self, text: TextFile, found: SheetLayout, layout: PaymentLayout) -> None:
        self._found = found
        self._layout = layout
        self._workbook = text.is_workbook
        self._sheet = f"{found.sheet.name}, " if self._workbook else ""
        self._total_words = {label_key(word) for word in layout.total_words}

    @classmethod
    def find(cls, text: TextFile, sheet: TextSheet, layout: PaymentLayout) -> Self | None:
        """The list in a sheet; None when it has not the headers of the layout."""
        found = find_layout(sheet, columns=layout.columns, above={}, optional=layout.optional, not_typed=(), title=None)
        return None if found is None else cls(text, found, layout)

    def movements(self) -> Iterator[Movement]:
        """Every row that is a payment."""
        total = Decimal(0)
        for row in self._found.body.to_pylist():
            cells = [str(row[f"c{index}"]).strip() for index in range(self._found.sheet.width)]
            movement = self._movement(f"{self._sheet}rivi {row['row']}", cells)
            if any(label_key(cell) in self._total_words for cell in cells) and movement.reference is None:
                self._compare(movement, total)
            else:
                total += movement.amount_eur or 0
                yield movement

    def _movement(self, place: str, cells: Sequence[str]) -> Movement:
        cell = {field: cells[index] for field, index in self._found.columns.items()}
        day, no_day = parse_date(cell["booked_date"])
        amount, no_amount = parse_amount(cell["amount_eur"], self._layout.notation)
        currency = cell.get("currency", "").casefold()
        faults = [words for words, wrong in ((_NO_DAY, no_day), (_NO_AMOUNT, no_amount)) if wrong]
        if currency not in _EUROS:
            amount, faults = None, [*faults, _NOT_EUROS]
        written = written_reference(cell["reference"])
        return Movement(
            place,
            plain_reference(cell["reference"]),
            cell["entry_id"],
            day,
            amount,
            cell.get("payer", ""),
            tuple(faults),
            written=written,
            in_workbook=self._workbook,
        )

    def _compare(self, row: Movement, total: Decimal) -> None:
        if row.amount_eur is not None and row.amount_eur != total:
            raise UnreadableFileError(
                f"{row.place}: luettelon summa ei täsmää maksuihin, joten luettelosta ei luettu mitään. "
                "Hae se uudelleen."
            )
