"""Files are read in a process of its own: its limits hold, and its death is a finding and never the end of a run.

Here belongs `pipelines.intake.reading` with `answers` and `reader_process`. The files that make it die are a question
about how it is killed: a limit made small, a signal from outside.
"""

import os
import signal
from collections.abc import Iterator

import pyarrow as pa
import pytest

from pipelines.intake import reading
from pipelines.intake.answers import LOOK, answer
from pipelines.intake.reading import ask, look, read_text
from pipelines.intake.sheet import IntakeProblem
from tests.unit.intake_case import template, workbook
from tests.unit.odd_workbooks import odd_xlsx

CSV = b"nimi;tunnit\nMalli;7,5\n"


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """Each test ends the process that its limits were given to."""
    yield
    reading._PROCESS.end()


def rule(data: bytes) -> tuple[str, dict[str, str]]:
    with pytest.raises(IntakeProblem) as caught:
        read_text(data, "a.csv")
    return caught.value.rule, caught.value.facts


@pytest.mark.parametrize(
    "data",
    [odd_xlsx(date_1904=True), CSV, workbook({"Malli": template([]), "Ä": []}), b"%PDF-1.7", b"PK\x03\x04" + b"x" * 99],
)
def test_the_process_answers_as_this_one_would(data: bytes) -> None:
    there, here = ask(LOOK, "a.xlsx", data), answer(LOOK, "a.xlsx", data)
    assert (there.problem and (there.problem.rule, there.problem.facts)) == (
        here.problem and (here.problem.rule, here.problem.facts)
    )
    assert (there.outside, there.about_payments, there.stamp) == (list(here.outside), here.about_payments, here.stamp)
    if here.text is not None:
        assert there.cells == type(here.cells)(here.cells.format, list(here.cells.sheets), here.cells.properties)


def test_a_process_that_hangs_gives_the_file_a_finding_and_the_next_file_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read_text(CSV, "a.csv").sheets[0].height == 2
    process = reading._PROCESS._started
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)
    with monkeypatch.context() as limited:
        limited.setattr(reading, "SECONDS", 1)
        assert rule(CSV) == ("file-reading-stopped", {"seconds_count": "1", "megabytes_count": "2000"})
    assert process.poll() is not None
    assert read_text(CSV, "a.csv").sheets[0].height == 2


def test_a_process_killed_between_two_files_is_replaced() -> None:
    read_text(CSV, "a.csv")
    process = reading._PROCESS._started
    assert process is not None
    process.kill()
    process.wait()
    assert read_text(CSV, "a.csv").sheets[0].height == 2


def test_a_file_that_takes_too_much_memory_is_refused_but_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MEMORY", 400_000_000)
    heavy = b"a;b\n" + b"1;2\n" * 5_000_000
    told = look(heavy, "a.csv")
    assert told.problem is not None
    assert (told.problem.rule, told.problem.facts["megabytes_count"]) == ("file-reading-stopped", "400")
    assert (told.text, told.outside, told.searched) == (None, [], True)


def test_a_file_that_cannot_even_be_searched_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "SECONDS", 0)
    assert look(CSV, "a.csv").searched is False


def test_the_cells_arrive_with_their_types_and_letters() -> None:
    table = read_text("nimi;tunnit\nMalli;ää\n".encode(), "a.csv").sheets[0].table
    assert table.schema == pa.schema([("row", pa.int64()), ("c0", pa.string()), ("c1", pa.string())])
    assert table["c1"].to_pylist() == ["tunnit", "ää"]
