"""The sample's year, run event by event, against the oracle: every figure and every finding, and nothing besides.

Here belongs comparing two independent answers. Not here: how either is found (`tests/oracle`, the rooms), nor how
figures look on pages.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from flows.desk import Desk
from flows.shelf import published_bundles
from pipelines.frozen import frozen_editions, frozen_files
from pipelines.journal import Line
from schemas.bundle import Bundle, from_files, value_text
from schemas.finding import Finding
from tests.agreement.growth import expected_growth
from tests.oracle.figures import expected_figures
from tests.oracle.findings import ExpectedFinding, expected_findings
from tests.oracle.participants import expected_counts
from tests.oracle.settings import EDITIONS
from tests.oracle.shares import INVOICE_EDITIONS, expected_shares
from tests.sample.people import ENTITIES

KEY = re.compile(rb"831-[0-9A-Z]{4}-[0-9A-Z]\b")


@pytest.fixture(scope="module")
def year(sample_year: Desk) -> dict[str, Bundle]:
    """The bundles of the whole year by edition: frozen ones, and drafts as they were published."""
    ws = sample_year.ws
    frozen = {f.edition: from_files(f.edition, frozen_files(ws, f.edition)) for f in frozen_editions(ws)}
    return {bundle.edition: bundle for _, bundle in published_bundles(sample_year)} | frozen


def _as_expected(finding: Finding) -> ExpectedFinding:
    return ExpectedFinding(
        rule=finding.rule,
        sender=finding.sender or 0,
        file_name=finding.file_name or "",
        sheet=finding.sheet or "",
        row=finding.row,
        about=finding.subject or finding.identity or "",
        severity=finding.severity.value,
        waived_by=finding.waived_by or "",
    )


def test_the_year_makes_the_editions_that_the_oracle_knows(year: Mapping[str, Bundle]) -> None:
    # Statements of payments stand in one folder, each in the place of the one before.
    made = [edition for edition in year if not edition.startswith("payments:")]
    assert sorted(made) == sorted([*EDITIONS, *INVOICE_EDITIONS])


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_is_the_oracle_s(year: Mapping[str, Bundle], edition: str) -> None:
    found = {figure.id: value_text(figure.value, figure.unit) for figure in year[edition].figures.values()}
    assert found == expected_figures(edition) | expected_growth(EDITIONS[edition])


@pytest.mark.parametrize("edition", INVOICE_EDITIONS)
def test_every_share_and_invoice_is_the_oracle_s(year: Mapping[str, Bundle], edition: str) -> None:
    found = {figure.id: value_text(figure.value, figure.unit) for figure in year[edition].figures.values()}
    assert found == expected_shares(edition)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_finding_is_in_the_list_of_mess_and_every_one_of_the_list_is_found(
    year: Mapping[str, Bundle], edition: str
) -> None:
    found = sorted((_as_expected(finding) for finding in year[edition].findings), key=str)
    assert found == sorted(expected_findings(edition), key=str)


def test_every_layout_is_used_and_no_two_municipalities_deliver_alike(sample_year: Desk) -> None:
    received = [line.facts for line in sample_year.ws.journal.lines() if line.kind == "received"]
    assert {facts["dialect"] for facts in received} == {d.id for d in sample_year.rulebook.dialects}
    used: dict[int, dict[str, set[str]]] = {}
    for facts in received:
        used.setdefault(facts["sender"], {}).setdefault(facts["record_kind"], set()).add(facts["dialect"])
    # Each sends its hours in one layout, which nobody else has.
    hours = [layouts["timesheet"] for layouts in used.values()]
    assert [len(layouts) for layouts in hours] == [1] * 7
    assert len(set.union(*hours)) == 7


def test_no_key_of_a_participant_stands_outside_the_archive(sample_year: Desk) -> None:
    root = sample_year.root
    kept = {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file() and KEY.search(_content(path))}
    registers = {f"archive/{line.facts['sha256']}" for line in sample_year.ws.journal.lines() if _is_register(line)}
    assert kept == registers
    assert len(registers) == 12


def _content(path: Path) -> bytes:
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as parts:
        return b"".join(parts.read(name) for name in parts.namelist())


def _is_register(line: Line) -> bool:
    return line.kind == "received" and line.facts["record_kind"] == "register"


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_row_is_lost(year: Mapping[str, Bundle], edition: str) -> None:
    rows = year[edition].row_status
    assert rows
    for row in rows:
        accounted = sum(int(row[name]) for name in ("used", "waiting", "superseded", "not_records"))
        assert int(row["rows_read"]) == accounted, row


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_count_of_participants_is_the_truth_s_or_waits(year: Mapping[str, Bundle], edition: str) -> None:
    keys = ("municipality", "month", "indicator", "gender", "flow")
    rows = [row for row in year[edition].rows["participants"] if row["value"] != "0"]
    # The totals of participants are compared with women, men and others, and enter no figure.
    counted = [row for row in rows if (row["gender"] == "total") == (row["indicator"] in ENTITIES)]
    found: Counter[tuple[str, ...]] = Counter()
    for row in counted:  # a register has one row a person
        found[tuple(row[key] for key in keys)] += int(row["value"])
    assert found == expected_counts(EDITIONS[edition])


def test_counts_that_do_not_add_up_wait_until_they_are_mended(year: Mapping[str, Bundle]) -> None:
    def has_parikkala(edition: str) -> bool:
        rows = year[edition].rows["participants"]
        return any((r["municipality"], r["month"], r["indicator"]) == ("580", "2026-02", "EECO01") for r in rows)

    assert not has_parikkala("month:2026-02")
    assert has_parikkala("month:2026-03")
