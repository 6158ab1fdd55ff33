"""General ledgers grouped by cost centre and account: the lines of both are carried down to the vouchers.

Here belongs telling the lines apart. Only dated lines of vouchers are records; balances and totals are checks, and are
compared elsewhere (`pipelines.checks`).
"""

import re
from collections.abc import Mapping

import pyarrow as pa

from pipelines.intake.layout import SheetLayout, label_key
from pipelines.intake.sections import Grouped
from pipelines.intake.written_dates import read_date
from pipelines.staging.part import Balance, Line, Part
from schemas.tables import RECORD_KINDS

_CODE = re.compile(r"[0-9]{2,10}")
_TOTAL_WORDS = frozenset({"yhteensä", "yht.", "yht", "totalt", "total"})


def take_grouped(layout: SheetLayout, index: int, grouped: Grouped) -> Part:
    """The vouchers of a sheet and what it prints beside them; `index` is that of the layout in its file."""
    reader = _Reader(layout, index, grouped)
    for line in layout.body.to_pylist():
        row = line.pop("row")
        reader.read(row, tuple(str(text).strip() for text in line.values()))
    fields = RECORD_KINDS["ledger"].columns
    return Part(
        layout,
        pa.array([row for row, _ in reader.records], pa.int64()),
        {field: pa.array([texts.get(field, "") for _, texts in reader.records], pa.string()) for field in fields},
        balances=reader.balances,
        unknown_lines=reader.unknown,
    )


class _Reader:
    """Reads line by line; the newest cost centre and account stand above what follows."""

    def __init__(self, layout: SheetLayout, index: int, grouped: Grouped) -> None:
        self.records: list[tuple[int, Mapping[str, str]]] = []
        self.balances: list[Balance] = []
        self.unknown: list[Line] = []
        self._index = index
        self._columns = layout.columns
        self._account_digits = grouped.account_digits
        self._words = {
            what: {label_key(word) for word in words}
            for what, words in (
                ("opening", grouped.opening),
                ("closing", grouped.closing),
                ("account", grouped.account_total),
                ("cost_centre", grouped.cost_centre_total),
            )
        }
        self._passed_over = {label_key(word) for word in grouped.passed_over}
        self._cost_centre = self._account = self._account_name = ""

    def read(self, row: int, texts: tuple[str, ...]) -> None:
        """Take one line for what it is."""
        keys = {label_key(text) for text in texts if text}
        first = texts[self._columns["entry_date"]]
        if keys & self._passed_over:
            return
        if self._is_voucher(texts, first):
            self._record(row, texts)
        elif _CODE.fullmatch(first):
            self._head(first, texts[self._columns["voucher"]])
            if keys & self._words["opening"]:
                self._balance(row, "opening", texts)
        elif keys & _TOTAL_WORDS and keys & self._words["cost_centre"]:
            self._balance(row, "cost_centre", texts)
        elif keys & _TOTAL_WORDS and keys & self._words["account"]:
            self._balance(row, "account", texts)
        elif what := next((what for what in ("opening", "closing") if keys & self._words[what]), None):
            self._balance(row, what, texts)
        else:
            self.unknown.append(Line(self._index, row, texts))

    def _is_voucher(self, texts: tuple[str, ...], first: str) -> bool:
        """A line with a date; one whose date cannot be read has a voucher and an amount all the same."""
        if read_date(first) is not None:
            return True
        amounts = texts[self._columns["debit_eur"]] or texts[self._columns["credit_eur"]]
        return bool(texts[self._columns["voucher"]] and amounts and not _CODE.fullmatch(first)) and not (
            {label_key(text) for text in texts} & _TOTAL_WORDS
        )

    def _head(self, code: str, name: str) -> None:
        if len(code) == self._account_digits:
            self._account, self._account_name = code, name
        else:
            self._cost_centre, self._account, self._account_name = code, "", ""

    def _record(self, row: int, texts: tuple[str, ...]) -> None:
        own = {field: texts[column] for field, column in self._columns.items()}
        carried = {"cost_centre": self._cost_centre, "account": self._account, "account_name": self._account_name}
        self.records.append((row, {**own, **carried}))

    def _balance(self, row: int, what: str, texts: tuple[str, ...]) -> None:
        columns = (self._columns["debit_eur"], self._columns["credit_eur"])
        account = "" if what == "cost_centre" else self._account
        debit, credit = (texts[column] for column in columns)
        self.balances.append(Balance(row, what, self._cost_centre, account, debit, credit, columns))
