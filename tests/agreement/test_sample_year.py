"""The sample's year, run event by event, against the oracle: every figure and every finding, and nothing besides.

Here belongs comparing two independent answers. Not here: how either is found (`tests/oracle`, the rooms), nor pages.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from flows.demo import calendar, deliver, make_workspace, moment
from flows.desk import Desk
from flows.pages import invoice_files
from flows.steps import Run, compute_step, receive_step
from pipelines.closing import Closing, close_claim
from pipelines.invoicing import Approval, approve_invoices, issue_invoices
from schemas.bundle import Bundle, value_text
from schemas.finding import Finding
from tests.oracle.figures import expected_figures
from tests.oracle.findings import ExpectedFinding, expected_findings
from tests.oracle.participants import expected_counts
from tests.oracle.settings import EDITIONS
from tests.oracle.shares import INVOICE_EDITIONS, expected_shares
from tests.sample.generate import SAMPLE
from tests.sample.people import ENTITIES


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    """The bundles of the whole year by edition."""
    desk = make_workspace(tmp_path_factory.mktemp("sample") / "workspace")
    bundles = (_let_happen(replace(desk, now=moment(event["on"])), event) for event in calendar())
    return {bundle.edition: bundle for bundle in bundles if bundle is not None}


def _let_happen(desk: Desk, event: Mapping[str, str]) -> Bundle | None:
    """One event of the calendar, without its pages."""
    deliver(desk, desk.now.effective)
    if event["do"] == "decide":
        with desk.ws.lock():
            desk.ws.commit(f"decisions/{event['file']}", (SAMPLE / "decisions" / event["file"]).read_bytes())
        return None
    if event["do"] == "close":
        with desk.ws.lock():
            closing = Closing(event["claim"], event["by"], event["approved_by"], event["reason"])
            return close_claim(desk.ws, desk.rulebook, closing)
    if event["do"] == "invoice":
        with desk.ws.lock():
            approve_invoices(desk.ws, Approval(event["claim"], event["by"], event["approved_by"], event["reason"]))
            return issue_invoices(desk.ws, event["claim"], invoice_files)
    run = Run(desk, month=event.get("month"), claim=event.get("claim"))
    receive_step(run)
    compute_step(run)
    return run.bundle


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
    assert sorted(year) == sorted([*EDITIONS, *INVOICE_EDITIONS])


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_figure_is_the_oracle_s(year: Mapping[str, Bundle], edition: str) -> None:
    found = {figure.id: value_text(figure.value, figure.unit) for figure in year[edition].figures.values()}
    assert found == expected_figures(edition)


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
    found = {tuple(row[key] for key in keys): int(row["value"]) for row in counted}
    assert found == expected_counts(EDITIONS[edition])


def test_counts_that_do_not_add_up_wait_until_they_are_mended(year: Mapping[str, Bundle]) -> None:
    def has_parikkala(edition: str) -> bool:
        rows = year[edition].rows["participants"]
        return any((r["municipality"], r["month"], r["indicator"]) == ("580", "2026-02", "EECO01") for r in rows)

    assert not has_parikkala("month:2026-02")
    assert has_parikkala("month:2026-03")
