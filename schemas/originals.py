"""The sheets of a received file as they were: texts at their rows and columns.

Here belongs the shape that the readers' side fills and the answer to a municipality shows. Not here: reading
(`pipelines.originals`) and showing (`reports.own_sheets`).
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OriginalSheet:
    """One sheet of a file: `rows` are the row number as the file's program shows it, and the texts from column A on.

    `number` counts the file's sheets from 1; `name` is `""` for a text file. Rows that are blank are not among `rows`.
    """

    file: str
    file_name: str
    number: int
    name: str
    rows: Sequence[tuple[int, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Originals:
    """The readable sheets of a municipality's files of a month; `left_out` names those that are not shown."""

    sheets: Sequence[OriginalSheet] = ()
    left_out: Sequence[str] = ()
