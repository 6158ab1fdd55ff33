"""What is asked about a file's bytes, and how question and answer are written between two processes.

Here belongs the answer itself and its frames: JSON and Arrow streams, each after its length; nothing that runs what it
holds. Not here: the process that answers (`reader_process`) and the one that asks (`reading`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import IO, Any

import pyarrow as pa

from pipelines.intake.bank_marks import has_bank_marks
from pipelines.intake.hidden_ids import find_outside_cells
from pipelines.intake.sheet import IntakeProblem, TextFile, TextSheet
from pipelines.intake.stamps import Stamp, read_stamp
from pipelines.intake.text import read_text

READ, LOOK, SEARCH = "read", "look", "search"
"""The cells alone; the cells and all that intake asks of a file; all that but the cells."""

STOPPED = "file-reading-stopped"
_LENGTH = 8
_ROWS = 100_000


@dataclass(frozen=True)
class Answer:
    """What a file holds, or the problem why its cells cannot be read.

    `outside` are the places of personal identity codes outside its cells, `about_payments` tells a bank's file by its
    bytes, `stamp` what a workbook says of itself; a question for the cells alone leaves them empty. `searched` is false
    when not even the search for codes came to its end.
    """

    text: TextFile | None
    problem: IntakeProblem | None = None
    outside: Sequence[str] = ()
    about_payments: bool = False
    stamp: Stamp = dataclass_field(default_factory=Stamp)
    searched: bool = True

    @property
    def cells(self) -> TextFile:
        """The cells of a file that could be read. Raises `IntakeProblem` for another."""
        if self.text is None:
            raise self.problem or IntakeProblem(STOPPED)
        return self.text


def answer(question: str, name: str, data: bytes) -> Answer:
    """Answer in this process."""
    text, problem = None, None
    if question != SEARCH:
        try:
            text = read_text(data, name)
        except IntakeProblem as told:
            problem = told.with_traceback(None)  # which holds this frame, and with it the bytes
    if question == READ:
        return Answer(text, problem)
    by_bytes = text is None or not text.is_workbook
    outside, searched = find_outside_cells(data, cells_read=text is not None)
    return Answer(text, problem, outside, by_bytes and has_bank_marks(data), read_stamp(data), searched)


def write_question(pipe: IO[bytes], question: str, name: str, data: bytes) -> None:
    """Write a question about a file."""
    _write(pipe, json.dumps({"question": question, "name": name}).encode())
    _write(pipe, data)
    pipe.flush()


def read_question(pipe: IO[bytes]) -> tuple[str, str, bytes] | None:
    """Read a question; None when the other end has gone."""
    try:
        asked = json.loads(_read(pipe))
        return asked["question"], asked["name"], _read(pipe)
    except EOFError:
        return None


def write_answer(pipe: IO[bytes], told: Answer) -> None:
    """Write an answer: what is told of file and sheets, then each sheet's rows in parts, an empty one last."""
    sheets = told.text.sheets if told.text else ()
    _write(pipe, json.dumps(_facts(told)).encode())
    for sheet in sheets:
        _write(pipe, _stream(sheet.table.schema, []))
        for batch in sheet.table.to_batches(max_chunksize=_ROWS):
            _write(pipe, _stream(batch.schema, [batch]))
        _write(pipe, b"")
    pipe.flush()


def read_answer(pipe: IO[bytes]) -> Answer:
    """Read an answer. Raises EOFError when the other end died before it was whole."""
    facts = json.loads(_read(pipe))
    problem = IntakeProblem(facts["problem"][0], **facts["problem"][1]) if facts["problem"] else None
    text = None
    if facts["format"] is not None:
        text = TextFile(facts["format"], [_sheet(pipe, sheet) for sheet in facts["sheets"]], facts["properties"])
    stamp = Stamp(**facts["stamp"])
    return Answer(text, problem, facts["outside"], facts["about_payments"], stamp, facts["searched"])


def _facts(told: Answer) -> dict[str, Any]:
    text = told.text
    return {
        "problem": [told.problem.rule, told.problem.facts] if told.problem else None,
        "format": text.format if text else None,
        "properties": dict(text.properties) if text else {},
        "sheets": [
            {
                "number": sheet.number,
                "name": sheet.name,
                "hidden": sheet.hidden,
                "hidden_rows": sorted(sheet.hidden_rows),
                "hidden_columns": sorted(sheet.hidden_columns),
                "merged": sheet.merged,
            }
            for sheet in (text.sheets if text else ())
        ],
        "outside": list(told.outside),
        "about_payments": told.about_payments,
        "searched": told.searched,
        "stamp": {"saved": told.stamp.saved, "form": dict(told.stamp.form)},
    }


def _sheet(pipe: IO[bytes], facts: dict[str, Any]) -> TextSheet:
    parts = []
    while part := _read(pipe):
        parts.append(pa.ipc.open_stream(part).read_all())
    return TextSheet(
        number=facts["number"],
        name=facts["name"],
        table=pa.concat_tables(parts),
        hidden=facts["hidden"],
        hidden_rows=frozenset(facts["hidden_rows"]),
        hidden_columns=frozenset(facts["hidden_columns"]),
        merged=tuple((top, left, bottom, right) for top, left, bottom, right in facts["merged"]),
    )


def _stream(schema: pa.Schema, batches: Sequence[pa.RecordBatch]) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.getvalue()


def _write(pipe: IO[bytes], data: bytes | pa.Buffer) -> None:
    pipe.write(len(data).to_bytes(_LENGTH, "big"))
    pipe.write(data)


def _read(pipe: IO[bytes]) -> bytes:
    return _exactly(pipe, int.from_bytes(_exactly(pipe, _LENGTH), "big"))


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    data = pipe.read(length)
    if len(data) != length:
        raise EOFError("the other end has gone")
    return data
