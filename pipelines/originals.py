"""The cells of received files as text, for the answer that shows a municipality its own rows.

Here belongs which files are shown, and keeping their text tables in the cache. Not here: reading bytes (`intake`).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from pipelines.intake.reading import read_text
from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet
from pipelines.intake.text import READER_VERSION
from pipelines.workspace import Workspace
from schemas.originals import Originals, OriginalSheet

ROWS_SHOWN = 50_000
"""A file with more rows is not shown: its workbook would take longer to open than to look at the file itself."""

HOLDS_KEYS = "register"
"""Files of this kind hold keys of participants, which stand in the archive alone: they are not cached and not shown."""
_SHOWN = frozenset({"current", "refused"})
# Bytes that came from another municipality first may hold that one's rows.
_NOT_SHOWN = frozenset({"file-personal-id", "file-likely-personal-id", "file-about-payments", "file-from-another"})
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_NAME, _NUMBER, _FORMAT = b"name", b"number", b"format"


def originals_of(ws: Workspace, sources: Iterable[Mapping[str, Any]]) -> Originals:
    """The readable sheets of the files of `sources` (as in facts.json) that count or were refused."""
    sheets: list[OriginalSheet] = []
    left_out: list[str] = []
    for source in sources:
        if source["status"] not in _SHOWN or source["rule"] in _NOT_SHOWN or source["sha256"] is None:
            continue
        if source["record_kind"] == HOLDS_KEYS or source["rows_read"] > ROWS_SHOWN:
            left_out.append(source["name"])
            continue
        tables = _tables(ws, source["sha256"], source["name"])
        if sum(table.num_rows for table in tables) > ROWS_SHOWN:
            left_out.append(source["name"])
        else:
            sheets += [_sheet(source["sha256"], source["name"], table) for table in tables if table.num_rows]
    return Originals(tuple(sheets), tuple(left_out))


def keep_text(ws: Workspace, sha256: str, text: TextFile) -> None:
    """Keep the text tables of a file in the cache, unless it has more rows than are shown."""
    if sum(sheet.height for sheet in text.sheets) <= ROWS_SHOWN:
        ws.write_cache(_key(sha256), {f"{sheet.number:04}.arrow": _written(sheet, text) for sheet in text.sheets})


def _tables(ws: Workspace, sha256: str, name: str) -> list[pa.Table]:
    """The text tables of an archived file, from the cache where it has them; none when it cannot be read."""
    files = ws.read_cache(_key(sha256))
    if files is not None:
        return [pa.ipc.open_stream(data).read_all() for _, data in sorted(files.items())]
    try:
        text = read_text(ws.archived(sha256), name)
    except IntakeProblem:
        return []
    keep_text(ws, sha256, text)
    return [_marked(sheet, text) for sheet in text.sheets]


def _key(sha256: str) -> str:
    return f"sheets/{sha256}-{READER_VERSION}"


def _marked(sheet: TextSheet, text: TextFile) -> pa.Table:
    """The table of a sheet with what else must be known of it."""
    known = {_NAME: sheet.name.encode(), _NUMBER: str(sheet.number).encode(), _FORMAT: text.format.encode()}
    return sheet.table.combine_chunks().replace_schema_metadata(known)


def _written(sheet: TextSheet, text: TextFile) -> bytes:
    table = _marked(sheet, text)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue().to_pybytes())


def _sheet(sha256: str, file_name: str, table: pa.Table) -> OriginalSheet:
    known = table.schema.metadata
    rows, *columns = (column.to_pylist() for column in table.columns)
    if known[_FORMAT] != b"csv":
        columns = [[_as_shown(text) for text in column] for column in columns]
    cells = zip(*columns, strict=True)
    name, number = known[_NAME].decode(), int(known[_NUMBER])
    return OriginalSheet(sha256, file_name, number, name, list(zip(rows, cells, strict=True)))


def _as_shown(text: str) -> str:
    """A date cell as a Finnish workbook shows it; its text table has it as ISO."""
    match = _DATE.fullmatch(text) if len(text) == 10 else None
    return f"{int(match[3])}.{int(match[2])}.{match[1]}" if match else text
