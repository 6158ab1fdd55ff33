"""Whatever stands in a cell, nothing crashes and no row is lost; what has no value has a finding.

Here belongs what must hold for every text.
"""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.staging import values
from schemas.tables import RECORD_KINDS, Blank
from tests.unit.intake_case import staged

# A NUL makes a file unreadable as a whole, which has a test of its own.
TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=12)
WRITTEN = st.sampled_from(
    (
        "", " ", "7,5", "7.30", "1.10.2025", "31.2.2026", "H01", "Malli Mallikas", "Yhteensä", "naiset", "EECO01", "-1",
        "580", "#DIV/0!",
    )
)  # fmt: skip
CELL = st.one_of(WRITTEN, TEXT)
HEADERS = {
    "timesheet": ("Työntekijä", "Päivä", "Hanketunnit", "Muu työ", "Poissaolo", "Kunta", "Selite"),
    "ledger": ("Päivämäärä", "Kustannuspaikka", "Tili", "Tilin nimi", "Tosite", "Jnro", "Selite", "Debet", "Kredit"),
    "participants": ("kunta", "kuukausi", "indikaattori", "sukupuoli", "uudet", "paattaneet"),
}
PARSERS = (
    values.parse_amount,
    values.parse_hours,
    values.parse_clock,
    values.parse_date,
    values.parse_month,
    values.parse_count,
)


@given(text=st.one_of(CELL, st.from_regex(r"[0-9 .,:h€()−-]{1,12}", fullmatch=True)))
@settings(max_examples=150)
@pytest.mark.parametrize("parser", PARSERS, ids=lambda parser: parser.__name__)
def test_a_text_gives_a_value_or_a_rule(parser, text: str) -> None:  # type: ignore[no-untyped-def]  # six signatures
    value, rule = parser(text)
    assert (value is None) is (rule is not None)


@pytest.mark.parametrize("kind", HEADERS)
@given(data=st.data())
@settings(max_examples=25)
def test_no_row_is_lost_and_no_value_without_a_finding(kind: str, data: st.DataObject) -> None:
    headers = HEADERS[kind]
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(headers), max_size=len(headers)), min_size=1, max_size=6))
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows([headers, *rows])
    file = staged(buffer.getvalue().encode(), "a.csv")

    filled = [row for row in rows if any(cell.strip() for cell in row)]
    [counts] = file.tables["row_counts"].to_pylist()
    table = file.tables[kind]
    strays = [finding for finding in file.findings if finding.rule == "stray-total-row"]
    assert counts["rows_read"] == len(filled) == table.num_rows + counts["not_records"]
    assert counts["not_records"] >= len(strays)

    told = {(row_id, finding.field) for finding in file.findings for row_id in finding.row_ids}
    must = [name for name, blank in RECORD_KINDS[kind].columns.items() if blank is not Blank.NULL]
    for row in table.to_pylist():
        silent = [name for name in must if row[name] is None and (row["row_id"], name) not in told]
        assert silent == []
