"""Every figure of every closed claim and issued invoice ends at cells, lines and keys in which its value stands.

The archived files are opened here with openpyxl and plain csv, never with our readers. Not here: the words of an
explanation (`tests/unit/test_figures_explanation.py`).
"""

import codecs
import csv
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from flows.desk import Desk
from pipelines.explain import explain
from pipelines.frozen import FrozenFigures, frozen_editions, frozen_files
from schemas.bundle import Bundle, Row, from_files
from schemas.explanation import ExplanationNode
from schemas.figure import ParameterValue
from schemas.places import DATA

EDITIONS = ("claim:2025-1:v1", "invoice:2025-1:1", "claim:2026-1:v1", "invoice:2026-1:1")
NOTHING = {"0", "0:00 h", "0,00 €"}
TRACKED = {"416", "739"}
"""The municipalities whose hours come from a time tracker as text, with commas."""


KEEPS_REGISTER = "831"
IN_REGISTER = {
    "EECO02": "työtön", "EECO04": "työmarkkinoiden ulkopuolella", "EECO05": "työllinen", "EECO09": "perusaste",
    "EECO10": "keskiaste", "EECO11": "korkea-aste", "EECR01": "työnhaussa", "EECR02": "koulutuksessa",
    "EECR03": "kyllä", "EECR04": "työssä", **dict.fromkeys(("EECO13", "EECO14", "EECO16", "EECO17"), "kyllä"),
}  # fmt: skip
"""The word of a register by which a participant counts in an indicator."""


@dataclass
class Ends:
    """Where the explanations of an edition's figures end, each place once, and steps that end nowhere."""

    rows: dict[tuple[str, ...], Row] = field(default_factory=dict)
    parameters: dict[str, ParameterValue] = field(default_factory=dict)
    frozen: set[tuple[str, str]] = field(default_factory=set)
    nowhere: list[ExplanationNode] = field(default_factory=list)

    def add(self, node: ExplanationNode) -> None:
        for child in node.children:
            self.add(child)
        if node.row is not None:
            self.rows[tuple(node.row.values())] = node.row
        elif node.parameter is not None:
            self.parameters[node.parameter.key] = node.parameter
        elif node.frozen is not None:
            self.frozen.add(node.frozen)
        elif not node.children and node.figure is None:
            self.nowhere.append(node)


@pytest.fixture(scope="module")
def ends(sample_year: Desk) -> Mapping[str, Ends]:
    """The ends of all figures, by edition."""
    found = {}
    reader = FrozenFigures(sample_year.ws)
    for edition in EDITIONS:
        bundle = bundle_of(sample_year, edition)
        found[edition] = Ends()
        for figure in bundle.figures:
            found[edition].add(explain(bundle, figure, sample_year.labels, frozen=reader))
    return found


def bundle_of(desk: Desk, edition: str) -> Bundle:
    return from_files(edition, frozen_files(desk.ws, edition))


class Archive:
    """The archived files as other programs read them."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._books: dict[str, Workbook] = {}
        self._lines: dict[str, list[str]] = {}

    def cell(self, row: Row, column: str) -> Any:
        """What stands in a column of the row that is named."""
        data = (self._root / "archive" / row["file"]).read_bytes()
        if not data.startswith(b"PK"):
            if row["file"] not in self._lines:
                self._lines[row["file"]] = text_of(data).splitlines()
            line = self._lines[row["file"]][int(row["row"]) - 1]
            delimiter = "," if row["unit"] == "s" and row["sender"] in TRACKED else "\t" if "\t" in line else ";"
            (fields,) = csv.reader([line], delimiter=delimiter)
            return fields[int(column) - 1]
        if row["file"] not in self._books:
            self._books[row["file"]] = load_workbook(io.BytesIO(data), data_only=True)
        return self._books[row["file"]][row["sheet"]][f"{column}{row['row']}"].value

    def day(self, row: Row) -> date:
        """The day that the file gives to a row of hours, wherever its layout has it."""
        match row["sender"]:
            case "416":
                return date.fromisoformat(self.cell(row, "1"))
            case "441" | "580":  # a month's grid: the day heads the column of the cell, the month stands above
                month, year = str(self.cell({**row, "row": "2"}, "B")).split("/")
                return date(int(year), int(month), int(self.cell({**row, "row": "4"}, row["column"])))
            case "739":
                return date.fromisoformat(self.cell(row, "8"))
            case "831":
                return datetime.strptime(self.cell(row, "K"), "%m/%d/%Y").date()
            case _:
                cell = self.cell(row, "A" if row["sheet"] else "2")
                return cell.date() if isinstance(cell, datetime) else datetime.strptime(cell, "%d.%m.%Y").date()

    def account(self, row: Row) -> str:
        """The account that the file gives to an entry; in a grouped ledger it stands in a line above."""
        match row["sender"]:
            case "441":
                return str(self.cell(row, "4"))
            case "689":
                above = (self.cell({**row, "row": str(n)}, "A") for n in range(int(row["row"]), 4, -1))
                return next(text for text in above if isinstance(text, str) and len(text) == 4)
            case sender:
                return str(self.cell(row, {"700": "3", "831": "H"}.get(sender, "C")))

    def euros(self, row: Row) -> Fraction:
        """Debit less credit: by the column, or by the sign in a layout that has one."""
        amount = Decimal(str(self.cell(row, row["column"])).replace(",", ".")).quantize(Decimal("0.01"))
        return Fraction(amount) * (
            -1 if row["column"] == {"689": "G", "700": "9", "831": ""}.get(row["sender"], "I") else 1
        )

    def indicator(self, row: Row) -> str:
        """The indicator of a count: a list has it in its third column, a table in its first."""
        return str(self.cell(row, "A" if row["sender"] == "700" else "3"))


def text_of(data: bytes) -> str:
    if data.startswith(codecs.BOM_UTF16_LE):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def seconds(cell: Any) -> Fraction:
    """`7:30`, `07:30:00`, `7,5`, a clock time or a duration as seconds."""
    if isinstance(cell, time):
        return Fraction(cell.hour * 3600 + cell.minute * 60 + cell.second)
    if isinstance(cell, timedelta):
        # Excel keeps a fraction of a day in binary: to the second.
        return Fraction((cell + timedelta(milliseconds=500)) // timedelta(seconds=1))
    if ":" in str(cell):
        hours, minutes, *whole = str(cell).split(":")
        return Fraction(int(hours) * 3600 + int(minutes) * 60 + sum(map(int, whole)))
    return Fraction(str(cell).replace(",", ".")) * 3600


def bears_out(indicator: str, shown: str) -> bool:
    """Whether a cell of a register says what a participant counts for."""
    match indicator:
        case "EECO01":
            return datetime.strptime(shown, "%d.%m.%Y").year in (2025, 2026)
        case "EECO03":
            return int(shown) > 6
        case "EECO06" | "EECO07" | "EECO08":
            return 1950 < int(shown) < 2012
        case _:
            return shown == IN_REGISTER[indicator]


def corrected(row: Row, shown: str, decisions: list[dict[str, Any]]) -> Fraction | None:
    """The value that a decision file gives to a row whose file shows something else."""
    identity = "/".join([row["sender"], row["person"], row["day"], ""])
    (said,) = [d for d in decisions if d["kind"] == "correction" and d["identity"].startswith(identity)]
    assert (said["field"], said["expect"]) == ("project_s", shown)
    return seconds(said["value"])


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_row_s_value_stands_in_the_named_cell_of_the_archived_file(
    edition: str, ends: Mapping[str, Ends], sample_year: Desk
) -> None:
    archive = Archive(sample_year.root)
    decisions = [tomllib.loads(p.read_text("utf-8")) for p in sorted((sample_year.root / "decisions").iterdir())]
    unlike = []
    for row in ends[edition].rows.values():
        shown, value = archive.cell(row, row["column"]), Fraction(row["value"])
        if row["unit"] == "s":
            assert archive.day(row) == date.fromisoformat(row["day"])
            found = seconds(shown)
            if found != value:
                unlike.append(row["row_id"])
                found = corrected(row, str(shown), decisions) or found
        elif row["unit"] == "eur":
            assert archive.account(row) == row["account"]
            found = archive.euros(row)
        elif row["sender"] == KEEPS_REGISTER and row["gender"] != "total":
            assert bears_out(row["indicator"], str(shown)), row
            found = Fraction(1)
        else:
            assert archive.indicator(row) == row["indicator"]
            found = Fraction(int(shown))
        assert found == value, row
    # One cell of the year was corrected by a decision: Luumäki's 7.30 of 11.11.2025.
    assert len(unlike) == (1 if edition == "claim:2025-1:v1" else 0)
    assert bool(ends[edition].rows) == edition.startswith("claim")


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_parameter_s_value_stands_under_its_key(
    edition: str, ends: Mapping[str, Ends], sample_year: Desk
) -> None:
    project = tomllib.loads((sample_year.root / "project.toml").read_text("utf-8"))
    for key, parameter in ends[edition].parameters.items():
        source, *path = key.split("/")
        if source == "law":
            law = tomllib.loads((DATA / "parameters" / f"{path[0]}.toml").read_text("utf-8"))
            (written,) = [value["value"] for value in law["values"] if str(value["valid_from"]) == path[1]]
        elif path[0] == "months":
            # How many months the project has had: they follow from its first day.
            begun, (year, month) = project["project"]["start"], path[1].split("-")
            written = 12 * (int(year) - begun.year) + int(month) - begun.month + 1
        else:
            assert source == "project"
            written = under(project, path)
        assert Fraction(str(written)) == parameter.value, key
    assert ends[edition].parameters


def under(table: Any, path: list[str]) -> Any:
    """What stands under the keys of a path; the items of a list are named by their ids and days."""
    if not path:
        return table
    if isinstance(table, dict):
        return under(table[path[0]], path[1:])
    items = [item for item in table if path[0] in (str(value) for value in item.values())]
    if len(items) == 1 and path[1:2] and path[1] in items[0]:
        return under(items[0], path[1:])
    return under([item for item in items if path[1] in (str(value) for value in item.values())], path[1:])


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_taken_from_a_closed_edition_stands_there(
    edition: str, ends: Mapping[str, Ends], sample_year: Desk
) -> None:
    places = {frozen.edition: frozen.folder / "figures.csv" for frozen in frozen_editions(sample_year.ws)}
    for other, figure in ends[edition].frozen:
        assert EDITIONS.index(other) < EDITIONS.index(edition)
        assert f"\n{figure};" in places[other].read_text("utf-8")
    assert bool(ends[edition].frozen) == (edition != EDITIONS[0])


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_explanation_ends_anywhere_else(edition: str, ends: Mapping[str, Ends]) -> None:
    numbers = {"1", "100", "3 600", "3\xa0600"}
    # A sentence that says how the agreement shares a sum states no amount, so it has nowhere to end.
    assert {node.value for node in ends[edition].nowhere if node.value} <= NOTHING | numbers


def test_every_row_of_a_closed_claim_is_reached_from_some_figure(ends: Mapping[str, Ends], sample_year: Desk) -> None:
    """No figure leaves out a row: but for costs that are nobody's, and hours outside the employment."""
    for edition in EDITIONS:
        rows = bundle_of(sample_year, edition).rows
        unreached = [
            row
            for mart in ("hours", "hours_waiting", "costs")
            for row in rows.get(mart, ())
            if tuple(row.values()) not in ends[edition].rows
        ]
        assert {row.get("cost_class", row.get("rate")) for row in unreached} <= {"ineligible", "outside", ""}


def test_the_journal_names_the_files_that_explanations_end_in(ends: Mapping[str, Ends], sample_year: Desk) -> None:
    lines = [json.loads(line) for line in (sample_year.root / "journal.jsonl").read_bytes().splitlines()]
    received = {(line["sha256"], line["name"]) for line in lines if line["kind"] == "received"}
    for edition in EDITIONS:
        assert {(row["file"], row["file_name"]) for row in ends[edition].rows.values()} <= received
