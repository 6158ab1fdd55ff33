"""What the accountant's page says of the files that are read, held against the reader: its examples must be read.

Not here: links and commands of the pages (`test_documents.py`).
"""

import re
from pathlib import Path

import pytest

from pipelines.intake.dialect import Dialect, headers_of, load_dialects, recognise
from pipelines.intake.text import read_text
from pipelines.staging.stage import Source, stage
from schemas.places import DATA
from schemas.project import load_project
from tests.house.repository import text

PAGE = Path("docs/accountant/tiedostot.md")
PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())
DIALECTS = {dialect.id: dialect for dialect in load_dialects(DATA / "dialects")}


def examples() -> list[str]:
    """The example files of the page."""
    return re.findall(r"```csv\n(.*?)```", text(PAGE), re.DOTALL)


def _recognised(example: str) -> Dialect:
    return DIALECTS[recognise(read_text(example.encode(), "esimerkki.csv"), DIALECTS.values()).dialect]


def test_there_is_an_example_of_each_layout_that_can_be_a_text_file() -> None:
    written = {dialect.id for dialect in DIALECTS.values() if "csv" in dialect.formats}
    assert {_recognised(example).id for example in examples()} == written


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.split(";")[0])
def test_each_example_is_read_as_it_stands_without_findings(example: str) -> None:
    dialect = _recognised(example)
    source = Source("f" * 64, "esimerkki.csv", 416, dialect.record_kind, "2026-03", dialect.id)
    staged = stage(read_text(example.encode(), "esimerkki.csv"), dialect, source, PROJECT, [])
    assert staged.findings == []
    assert staged.tables[dialect.record_kind].num_rows == len(example.splitlines()) - 1


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=lambda dialect: dialect.id)
def test_the_page_names_every_heading_that_a_layout_knows(dialect: Dialect) -> None:
    page = text(PAGE)
    assert [name for names in headers_of(dialect).values() for name in names if name not in page] == []
    words = {"workbook": "Excel", "csv": "CSV"}
    assert all(words[form] in page for form in dialect.formats)
