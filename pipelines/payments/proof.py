"""Proof of payments: does every row of a statement stand in a kept file, and does every line say what its file holds?

Here belongs what `tilitys verify` asks of payments. Not here: hashes of files (`pipelines.verify`) and the arithmetic
of figures (`pipelines.recheck`).
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pipelines.payments.entries import PAID, entries_of, kept_entries, total
from pipelines.workspace import ARCHIVE, Workspace
from schemas.bundle import Row


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
    """What of the `paid` lines is not as their files say, with the place; a payment kept twice is one of them."""
    seen: set[str] = set()
    for line in ws.journal.lines():
        if line.kind != PAID:
            continue
        entries = entries_of(ws, line)
        place = f"{ARCHIVE}/{line.facts['sha256']}"
        if (line.facts["entries"], line.facts["amount_eur"]) != (len(entries), f"{total(entries):.2f}"):
            yield place, "Maksujen määrä tai summa ei ole se, jonka päiväkirjan rivi sanoo."
        for entry in entries:
            if entry.entry_id in seen:
                yield place, f"Maksu {entry.entry_id} on kirjattu kahdesti."
            seen.add(entry.entry_id)
