"""The only door to DuckDB: tables in memory, questions in plain SQL, answers in a fixed order.

Here belongs how the database is opened and asked, and nothing about what is asked (`checks`, `marts`). Nothing is kept
on disk: the papers are the truth, and the tables are made from them in each run.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

import duckdb
import pyarrow as pa

# Nothing leaves the process: no extension is fetched, no file is read or spilled, no variable of ours is a table.
_CLOSED: Mapping[str, Any] = {
    "memory_limit": "1GB",
    "temp_directory": "",
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    # It keeps whole rows aside that two parts of a question read alike: of a large register more than there is memory.
    "disabled_optimizers": "common_subplan",
}
_AT_A_TIME = 2
_INCOMING = "incoming_table"
ROWS_OF_A_THREAD = 122_880
"""DuckDB gives its threads a table by row groups of so many rows; with fewer, a second thread only costs."""


class Warehouse:
    """An in-memory database for one run; use it in a `with` block.

    Args:
        threads: how many threads answer a question; None leaves the number to DuckDB. The answers are the same.
    """

    def __init__(self, threads: int | None = None) -> None:
        settings = dict(_CLOSED) if threads is None else {**_CLOSED, "threads": threads}
        self._connection = duckdb.connect(":memory:", config=settings)
        # Only now, because a connection that may not touch files cannot be told where not to spill either.
        self._connection.execute("SET enable_external_access = false")
        self._connection.execute("SET lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def register(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table known under a name; a table of that name before it is replaced."""
        # As a table of DuckDB's own: an Arrow table costs each question that reads it several milliseconds.
        self._connection.register(_INCOMING, table)
        self.define(name, f"SELECT * FROM {_INCOMING}")
        self._connection.unregister(_INCOMING)

    def define(self, name: str, text: str) -> None:
        """Make the answer to one SELECT known under a name; a table of that name before it is replaced."""
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS\n{text}")

    def view(self, name: str, text: str) -> None:
        """Make one SELECT itself known under a name: it is answered anew by each question that reads it."""
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS\n{text}")

    def sql(self, text: str) -> pa.Table:
        """Answer one SELECT as an Arrow table, its rows ordered by all columns, empty values last."""
        return self._connection.execute(_ordered(text)).to_arrow_table()

    def answers(self, texts: Sequence[str]) -> list[pa.Table]:
        """Answer many SELECTs that do not need each other, as `sql` does, in their order.

        Small questions are mostly planned and hardly run, which DuckDB does with one thread: two are asked at a time.
        """
        doors = [self._connection.cursor() for _ in range(_AT_A_TIME)]

        def every_second(first: int) -> list[pa.Table]:
            return [doors[first].execute(_ordered(text)).to_arrow_table() for text in texts[first::_AT_A_TIME]]

        with ThreadPoolExecutor(_AT_A_TIME) as pool:
            parts = list(pool.map(every_second, range(_AT_A_TIME)))
        return [parts[n % _AT_A_TIME][n // _AT_A_TIME] for n in range(len(texts))]

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """Answer one SELECT as Python values (`int`, `Decimal`, `date`, `str`, `dict`), ordered like `sql`."""
        return self._connection.execute(_ordered(text)).fetchall()


def _ordered(text: str) -> str:
    # The order of groups depends on the number of threads; a fixed order makes the same papers give the same bytes.
    return f"SELECT * FROM (\n{text}\n) ORDER BY ALL"
