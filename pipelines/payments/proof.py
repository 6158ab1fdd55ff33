"""Proof of payments: does every row of a statement stand in a kept file, and does every line say what its file holds?

Here belongs what `tilitys verify` asks of payments. Not here: hashes of files (`pipelines.verify`) and the arithmetic
of figures (`pipelines.recheck`).
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pipelines.journal import Line
from pipelines.payments.entries import PAID, entries_of, kept_entries, total
from pipelines.payments.receivables import NUMBERED
from pipelines.workspace import ARCHIVE, Workspace
from schemas.bundle import Row, csv_rows


def row_faults(ws: Workspace, rows: Iterable[Row]) -> Iterator[str]:
    """What in a statement's rows is not as the kept files say; a decision may have parted a payment."""
    kept = {entry.row_id: entry for entry in kept_entries(ws, ws.journal.lines())}
    sums: dict[tuple[str, str, str], Decimal] = {}
    for row in rows:
        key = row["row_id"], row["file"], f"{row['file_name']}, rivi {row['row']}"
        sums[key] = sums.get(key, Decimal(0)) + Decimal(row["value"])
    for (row_id, file, place), value in sums.items():
        entry = kept.get(row_id)
        if entry is None or (entry.amount_eur, entry.file) != (value, file):
            yield f"Rivi {row_id}: Arvo {value} ei ole se, joka on tiedostossa {place}."


def line_faults(ws: Workspace) -> Iterator[tuple[str, str]]:
    """What of `paid` and `numbered` lines is not as their files say, with the place; also a payment kept twice."""
    seen: set[str] = set()
    for line in ws.journal.lines():
        if line.kind == NUMBERED and not _is_as_given(ws, line):
            yield f"{ARCHIVE}/{line.facts['sha256']}", "Laskujen numerot eivät ole ne, jotka tapahtumalokin rivi sanoo."
        if line.kind != PAID:
            continue
        entries = entries_of(ws, line)
        place = f"{ARCHIVE}/{line.facts['sha256']}"
        if (line.facts["entries"], line.facts["amount_eur"]) != (len(entries), f"{total(entries):.2f}"):
            yield place, "Maksujen määrä tai summa ei ole se, jonka tapahtumalokin rivi sanoo."
        for entry in entries:
            if entry.entry_id in seen:
                yield place, f"Maksu {entry.entry_id} on kirjattu kahdesti."
            seen.add(entry.entry_id)


def _is_as_given(ws: Workspace, line: Line) -> bool:
    """Whether the file of a `numbered` line holds what the line says of each invoice."""
    said = [{"edition": line.facts["edition"]} | invoice for invoice in line.facts["invoices"]]
    return _in_order(csv_rows(ws.archived(line.facts["sha256"]))) == _in_order(said)


def _in_order(invoices: Iterable[Mapping[str, object]]) -> list[list[tuple[str, str]]]:
    """Invoices as text, the same whatever the order of the rows and of the fields in them."""
    return sorted(sorted((field, str(value)) for field, value in invoice.items()) for invoice in invoices)
