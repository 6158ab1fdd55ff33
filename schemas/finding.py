"""A finding: what is wrong or worth noting in what was received, as data.

Here belongs the shape of a finding. Not here: the rules (`data/findings`, `pipelines/checks`), nor the words
(`schemas.labels` puts them together on a page).
"""

import dataclasses
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Severity(StrEnum):
    """Error keeps its rows out of the figures; warning and remark never do."""

    ERROR = "error"
    WARNING = "warning"
    REMARK = "remark"


class Category(StrEnum):
    """Where a fault lies, in the order in which people mend them."""

    FILE = "file"
    FIELD = "field"
    ROW = "row"
    ACROSS_ROWS = "across_rows"
    ACROSS_FILES = "across_files"
    HISTORY = "history"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about a file, a cell, a row or a group of rows.

    `row` and `column` are as the program that made the file shows them (`12`, `E`). `facts` fill the placeholders
    of the rule's text; a name ending in `_s` holds seconds, `_eur` euros, `_date` a date, `_month` a month,
    `_count` a count, anything else text. `subject` names the group when the finding is about several rows
    (`row_ids`), e.g. `H03/2026-02`. `amount_eur` is the staff cost or ledger amount at stake, or None.
    """

    rule: str
    severity: Severity
    category: Category
    record_kind: str | None
    sender: int | None
    month: str | None
    file: str | None
    file_name: str | None
    sheet: str | None
    row: int | None
    column: str | None
    field: str | None
    read: str | None
    person: str | None
    subject: str | None
    identity: str | None
    row_ids: tuple[str, ...] = ()
    facts: dict[str, str] = dataclasses.field(default_factory=dict)
    amount_eur: Decimal | None = None
    waived_by: str | None = None

    @property
    def blocks(self) -> bool:
        """Whether the rows of this finding wait: an error that nobody has waived."""
        return self.severity is Severity.ERROR and self.waived_by is None
