"""The measures of reading: a million time entries of a text file, and a large workbook, beside what others take.

Here belongs making the files, and the limits. Not here: taking the times (`one_reading`), and whether what was read is
right, which the tests say.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from tests.bench.measure import Measured, environment

ENTRIES, TIMES, MEMORY = 1_000_000, 5, 1_024
ROWS, COLUMNS = 100_000, 10
HEADERS = "User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags"


def reading_measures(folder: Path) -> Iterator[Measured]:
    """Every measure in turn; `folder` is for the files and is empty."""
    folder.mkdir()
    entries, book = folder / "merkinnat.csv", folder / "suuri.xlsx"
    write_entries(entries)
    query, typed, searched, memory, reader_memory = _told("entries", entries)
    yield Measured("one DuckDB query of twelve conditions over a million entries", query)
    limit = TIMES * query
    yield Measured("a million entries from bytes to typed rows, checked", typed, limit, f"{TIMES} × the query")
    yield Measured("the same entries recognised, and searched for personal identity codes", searched)
    for name, peak in (("the process that types them", memory), ("the process that reads them", reader_memory)):
        yield Measured(f"memory of {name}", peak, MEMORY, "agreed", unit="MiB")
    write_workbook(book)
    own, alone = _told("workbook", book)
    yield Measured(f"a workbook of {ROWS} × {COLUMNS} cells, by calamine alone", alone)
    yield Measured("the same workbook as a text table", own, 2 * alone, "2 × calamine alone")


def write_entries(path: Path) -> None:
    """A time tracker's export of a month: four persons, three names of work, some texts with a comma in quotes."""
    draw = random.Random(4)
    people, works = ("Malli Mallikas", "Essi Esimerkki", "H03", "H04"), ("S30999", "Muu työ", "Loma")
    with path.open("w", encoding="utf-8") as file:
        file.write(f"{HEADERS}\n")
        for n in range(ENTRIES):
            day = date(2026, 3, 1) + timedelta(days=n // 4 % 31)
            start, minutes = draw.randrange(23 * 60), draw.randrange(1, 50)
            text = f'"Neuvonta, asiakas {n}"' if n % 50 == 0 else f"Neuvonta {n}"
            file.write(
                f"{people[n % 4]},h{n % 4}@kunta.example,,{works[n % 3]},,{text},No,{day},{_clock(start)},{day},"
                f"{_clock(start + minutes)},{_clock(minutes)},\n"
            )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}:00"


def write_workbook(path: Path) -> None:
    """Texts, numbers, dates and durations as a ledger or a list of hours has them."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Tunnit")
    day, time = book.add_format({"num_format": "d.m.yyyy"}), book.add_format({"num_format": "[h]:mm"})
    sheet.write_row(0, 0, [f"Otsikko {column}" for column in range(COLUMNS)])
    for row in range(1, ROWS + 1):
        sheet.write_number(row, 0, 46_000 + row % 365, day)
        for column in range(1, 4):
            sheet.write_string(row, column, f"teksti {row % 1000} {column}")
        for column in range(4, 8):
            sheet.write_number(row, column, row * column / 100)
        for column in range(8, COLUMNS):
            sheet.write_number(row, column, row % 1440 / 1440, time)
    book.close()


def _told(what: str, path: Path) -> list[float]:
    """What a process of its own tells of a file: processor times in seconds, then peaks of memory in MiB."""
    command = [sys.executable, "-m", "tests.bench.one_reading", what, str(path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=environment())
    return [float(number) for number in ran.stdout.split()]
