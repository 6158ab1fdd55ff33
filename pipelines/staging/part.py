"""What one sheet gives, whatever its shape: records in list form, and the sums and balances that it prints.

Here belongs the common result of the shapes (`listed`, `across`, `grouped`). Not here: taking a sheet apart.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field

import pyarrow as pa

from pipelines.intake.layout import SheetLayout
from pipelines.staging.kind import Texts

STRAY_WORDS = frozenset({"yhteensä", "yht.", "yht", "summa", "total", "totalt"})
"""What a cell of a total row says, as `label_key` compares it."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet that is no record but says something: its texts by column from 0."""

    sheet: int
    row: int
    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum of cells that a grid prints at `row` and `column`, over its row, its column, or (`sheet`) all of it."""

    row: int
    column: int
    over: str
    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Balance:
    """An amount that a grouped ledger prints: `what` is `opening`, `closing`, `account` or `cost_centre` (totals).

    `account` is empty in a total of a cost centre; the columns are those of the two amounts.
    """

    row: int
    what: str
    cost_centre: str
    account: str
    debit: str
    credit: str
    columns: tuple[int, int]


@dataclass(frozen=True)
class Part:
    """The records of a sheet, one entry a record in `rows` (row numbers) and each of `texts`.

    `columns` gives the own column of each record for the fields that stand in no fixed one. `other_names` are the names
    of work that is not the project's, one entry a record, empty where there is nothing to tell; None without names.
    """

    layout: SheetLayout
    rows: pa.Array
    texts: Texts
    columns: Mapping[str, Sequence[int]] = dataclass_field(default_factory=dict)
    other_names: pa.Array | None = None
    totals: Sequence[Line] = ()
    strays: Sequence[Line] = ()
    sums: Sequence[Sum] = ()
    balances: Sequence[Balance] = ()
    unknown_lines: Sequence[Line] = ()


@dataclass(frozen=True)
class WorkNames:
    """The names of work as `label_key` compares them: the project's, those known to be other work, and absences."""

    project: Collection[str] = ()
    other: Collection[str] = ()
    absence: Collection[str] = ()

    def hours_field(self, key: str) -> str:
        """The field that hours of a name belong to."""
        if key in self.project:
            return "project_s"
        return "absence_s" if key in self.absence else "other_s"


NO_NAMES = WorkNames()
"""For whoever asks for no hours: all work is other work."""
