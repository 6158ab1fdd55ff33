"""Files about money: bank statements and lists of payments, which no municipality sends and the inbox never keeps.

Here belongs telling them, whole or damaged, and the headers of lists (`data/dialects/payments`). Not here: reading
payments (`pipelines.payments`). Such a file may hold private payers, so it must be told before anything is archived.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipelines.intake.dialect import Notation
from pipelines.intake.layout import label_key
from pipelines.intake.sheet import TextFile
from schemas.places import DATA
from schemas.settings import Strict, Text, read_toml, validate

_FOLDER = DATA / "dialects" / "payments"
# Namespaces and roots of ISO 20022 statements, and the first record of the older Finnish account statement.
_MARKS = re.compile(rb"camt\.05[234]|BkToCstmr(?:Stmt|DbtCdtNtfctn|AcctRpt)|\AT00322[0-9]")
_SEARCHED_BYTES = 1_000_000
_SEARCHED_ROWS = 30
_SEARCHED_PARTS = 1_000
_HEADER_CELL = re.compile(r"[;\t,]")
# A reference and two of the others are no chance: no record of a municipality has them in one row of headers.
_FEW = 3

Names = Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]


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
    paths = sorted(folder.glob("*.toml"))
    return [validate(PaymentLayout, read_toml(path.read_bytes(), path.name), path.name) for path in paths]


def is_payment_list(text: TextFile) -> bool:
    """Whether a sheet has the headers of a list of payments, though some may be missing."""
    return any(_has_headers(cells) for sheet in text.sheets for _, cells in sheet.head(_SEARCHED_ROWS))


def is_bank_file(data: bytes) -> bool:
    """Whether bytes that give no known cells are about payments: a statement, a damaged list, a ZIP of statements."""
    head = _plain(data[:_SEARCHED_BYTES])
    if _MARKS.search(head) or any(_has_headers(_cells(line)) for line in head.splitlines()[:_SEARCHED_ROWS]):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_MARKS.search(_start(archive, part)) for part in archive.infolist()[:_SEARCHED_PARTS])
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, RuntimeError, EOFError):
        return False


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


def _start(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        return _plain(file.read(4_000))


def _plain(data: bytes) -> bytes:
    """UTF-16 without its zeros is as good as UTF-8 to look for ASCII in; so are bytes without their mark."""
    return data.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
