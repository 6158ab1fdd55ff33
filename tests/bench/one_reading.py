"""`python -m tests.bench.one_reading WHAT FILE`: take the times of reading one file, and print them.

Here belongs what is run between two looks at the clock. It is the clock of the processor, this process's and that of
the reading process together: whatever else the machine does meanwhile counts for little. The least of several times
counts, for the query as for ours. Not here: the file and the limits (`reading`).
"""

import io
import resource
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas
import pandera.pandas
from python_calamine import load_workbook

from pipelines.intake import reading
from pipelines.intake.personal_ids import find_personal_ids
from pipelines.intake.sheet import TextFile
from pipelines.staging.scopes import scopes_of
from pipelines.staging.stage import StagedFile
from tests.unit.intake_case import dialects, project, staged_text, workbook

LOADED = (pandas, pandera.pandas)
"""Imported before anything is measured: a run imports them once, however many files there are."""

REPEATS = 3
_MIB = 1024

# A typed scan of the columns that are read, and twelve conditions that a single entry can break.
QUERY = """
WITH entries AS (
    SELECT row_number() OVER () AS line, "User" AS person, "Project" AS work, "Duration" AS worked,
        "Start date" AS begin_date, "Start time" AS begin_time, "End date" AS end_date, "End time" AS end_time
    FROM read_csv('{path}', header = true, types = {{
        'Start date': 'DATE', 'Start time': 'TIME', 'End date': 'DATE', 'End time': 'TIME', 'Duration': 'INTERVAL'}})
), timed AS (
    SELECT *, epoch(worked) AS worked_s, date_diff('second', begin_date + begin_time, end_date + end_time) AS presence_s
    FROM entries
), judged AS (
    SELECT line, list_filter([
        CASE WHEN person NOT IN ('Malli Mallikas', 'Essi Esimerkki', 'H03', 'H04') THEN 'person-unknown' END,
        CASE WHEN person IS NULL THEN 'person-missing' END,
        CASE WHEN work IS NULL THEN 'work-missing' END,
        CASE WHEN begin_date IS NULL THEN 'date-missing' END,
        CASE WHEN begin_date NOT BETWEEN DATE '2025-09-01' AND DATE '2026-08-31' THEN 'outside-project' END,
        CASE WHEN end_time IS NULL THEN 'entry-still-running' END,
        CASE WHEN end_date <> begin_date THEN 'entry-crosses-midnight' END,
        CASE WHEN presence_s < 0 THEN 'end-before-start' END,
        CASE WHEN presence_s <> worked_s THEN 'times-do-not-match' END,
        CASE WHEN worked IS NULL THEN 'hours-missing' END,
        CASE WHEN worked_s <= 0 THEN 'hours-not-positive' END,
        CASE WHEN worked_s > 86400 THEN 'day-above-24-hours' END
    ], lambda rule: rule IS NOT NULL) AS rules
    FROM timed
)
SELECT line, rules FROM judged WHERE len(rules) > 0 ORDER BY line
"""


def main(what: str, path: Path) -> None:
    """Print the times and peaks of a file: `entries` of a time tracker or a `workbook`."""
    print(*(_entries(path) if what == "entries" else _workbook(path)))


def _entries(path: Path) -> list[float]:
    """The query; reading and typing; what receiving asks besides; the peaks of this and of the reading process."""
    with path.open("rb") as file:
        few = file.read(10_000).rpartition(b"\n")[0]
    _ended(path.read_bytes)
    reader_peak = _peak(
        resource.RUSAGE_CHILDREN
    )  # while this process is small: a child's peak begins with its parent's
    typed = _seconds(path, few, _typed)
    own_peak = _peak(resource.RUSAGE_SELF)
    typed = min(typed, *(_seconds(path, few, _typed) for _ in range(REPEATS - 1)))
    text = reading.read_text(path.read_bytes(), path.name)
    asked = min(_processor(lambda: _asked(text)) for _ in range(REPEATS))
    query = min(_processor(lambda: duckdb.sql(QUERY.format(path=path)).fetchall()) for _ in range(REPEATS))
    return [query, typed, asked, own_peak, reader_peak]


def _typed(text: TextFile) -> StagedFile:
    return staged_text(text, b"", "merkinnat.csv")


def _asked(text: TextFile) -> None:
    find_personal_ids(text)
    scopes_of(project())(text, next(dialect for dialect in dialects() if dialect.id == "toggl"))


def _workbook(path: Path) -> list[float]:
    """Reading it as a text table; its cells by calamine alone."""
    few = workbook({"Tunnit": [["x", 1]]})
    own = min(_seconds(path, few, lambda text: text) for _ in range(REPEATS))
    return [own, min(_processor(lambda: _by_calamine(path)) for _ in range(REPEATS))]


def _by_calamine(path: Path) -> None:
    book = load_workbook(io.BytesIO(path.read_bytes()))
    for sheet in book.sheets_metadata:
        book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)


def _seconds(path: Path, few: bytes, work: Callable[[TextFile], object]) -> float:
    """The time of reading a file and some work on it, in a reading process that has read a small one before."""
    started = _processor(lambda: _ended(lambda: few))
    return _processor(lambda: work(_ended(lambda: few, path.read_bytes))) - started


def _ended(*files: Callable[[], bytes]) -> TextFile:
    """Have a reading process read files and end, so that its time and memory are known; gives the last of them."""
    for data in files:
        text = reading.read_text(data(), "luettava")
    reading.end()
    return text


def _processor(work: Callable[[], object]) -> float:
    """The processor time of some work, here and in processes that have ended meanwhile."""
    before = _used()
    work()
    return _used() - before


def _used() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / _MIB


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
