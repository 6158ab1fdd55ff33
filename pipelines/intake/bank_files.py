"""Lists of payments, which no municipality sends and the inbox never keeps: how they are told, whole or damaged.

Here belongs the headers of lists (`data/dialects/payments`). Not here: statements (`bank_marks`), reading payments
(`pipelines.payments`). Such a file may hold private payers, so it must be told before anything is archived.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field

from pipelines.intake.bank_marks import plain
from pipelines.intake.layout import label_key
from pipelines.intake.sections import Names, Notation
from pipelines.intake.sheet import TextFile
from schemas.places import DATA
from schemas.settings import Strict, Text, read_folder

_FOLDER = DATA / "dialects" / "payments"
_SEARCHED_BYTES = 1_000_000
_SEARCHED_ROWS = 30
_HEADER_CELL = re.compile(r"[;\t,]")
# A reference and two of the others are no chance: no record of a municipality has them in one row of headers.
_FEW = 3


class PaymentLayout(Strict):
    """One file of `data/dialects/payments`: the headers of a list of payments."""

    title: Text = Field(description="asettelun nimi")
    optional: tuple[Text, ...] = Field(default=(), strict=False, description="luettelo kentistä, jotka saavat puuttua")
    total_words: tuple[Text, ...] = Field(
        default=(), strict=False, description="luettelo sanoista, joista summarivin tuntee"
    )
    columns: Mapping[Text, Names] = Field(description="osio [columns]: kenttä ja luettelo sarakkeen otsikoista")
    notation: Notation = Field(default=Notation(), description="osio [notation]: pisteen merkitys luvuissa")


@cache
def payment_layouts(folder: Path = _FOLDER) -> list[PaymentLayout]:
    """The layouts of lists of payments, in the order of their names."""
    return read_folder(PaymentLayout, folder)


def is_payment_list(text: TextFile) -> bool:
    """Whether a sheet has the headers of a list of payments, though some may be missing."""
    return any(_has_headers(cells) for sheet in text.sheets for _, cells in sheet.head(_SEARCHED_ROWS))


def is_damaged_list(data: bytes) -> bool:
    """Whether bytes that cannot be read as cells begin like a list of payments."""
    lines = plain(data[:_SEARCHED_BYTES]).splitlines()
    return any(_has_headers(_cells(line)) for line in lines[:_SEARCHED_ROWS])


def _has_headers(cells: Sequence[str]) -> bool:
    keys = {label_key(cell) for cell in cells}
    for layout in payment_layouts():
        found = {field for field, names in layout.columns.items() if keys & set(map(label_key, names))}
        if "reference" in found and len(found) >= _FEW:
            return True
    return False


def _cells(line: bytes) -> list[str]:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = line.decode("windows-1252", "replace")
    return [cell.strip('" ') for cell in _HEADER_CELL.split(text)]
