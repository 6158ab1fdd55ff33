"""What must hold before a claim's invoices are made, and which number comes next.

Not here: whole commands (`tests/e2e/test_invoices.py`) and the amounts (`tests/rules/test_co_financing.py`).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipelines.invoicing import invoices_of, next_number
from pipelines.papers import ClosedClaim, IssuedInvoices, Papers
from pipelines.workspace import Moment, Workspace
from schemas.errors import UsageError
from schemas.invoicing import Invoicing
from schemas.places import DATA
from schemas.project import load_project

DAY = date(2026, 5, 22)
PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())
FIRST, SECOND = (ClosedClaim(n, claim, 1, "Anna A", "Bo B", DAY) for n, claim in ((5, "2025-1"), (9, "2026-1")))
PAPERS = Papers(PROJECT, "", (), (), (), (FIRST, SECOND), (), (9, "0" * 64), DAY)


def issued(n: int, claim: str, first: int | None, last: int | None) -> IssuedInvoices:
    return IssuedInvoices(n, claim, f"invoice:{claim}:1", first, last, DAY)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """A workspace that is never read: what is refused here is refused by the papers alone."""
    return Workspace(tmp_path, Moment(datetime(2026, 5, 22, 6, 0, tzinfo=UTC), DAY))


def invoicing() -> Invoicing:
    assert PROJECT.invoicing
    return PROJECT.invoicing


def test_claims_are_invoiced_in_their_order(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="Maksatushakemuksesta 2026-1 ei voi laskuttaa ennen kuin edellisen, 2025-1,"):
        invoices_of(ws, PAPERS, "2026-1")


def test_a_claim_closed_anew_after_a_later_one_was_invoiced_waits_for_the_next(ws: Workspace) -> None:
    anew = replace(FIRST, n=20, version=2)
    both = (issued(7, "2025-1", 2026001, 2026006), issued(12, "2026-1", 2026007, 2026012))
    with pytest.raises(UsageError, match="Jakson 2025-1 muutos tulee seuraavan maksatushakemuksen laskuihin"):
        invoices_of(ws, replace(PAPERS, closed=(FIRST, SECOND, anew), issued=both), "2025-1")


def test_a_claim_that_is_not_closed_is_not_invoiced(ws: Workspace) -> None:
    with pytest.raises(UsageError, match="Maksatushakemusta 2026-2 ei ole suljettu"):
        invoices_of(ws, PAPERS, "2026-2")


def test_the_first_number_is_the_one_agreed_and_the_next_ones_run_on() -> None:
    assert next_number(PAPERS, invoicing()) == 2026001
    once = replace(PAPERS, issued=(issued(7, "2025-1", 2026001, 2026006),))
    assert next_number(once, invoicing()) == 2026007
    # an issue in which nobody had anything to pay took no number
    none = replace(once, issued=(*once.issued, issued(12, "2026-1", None, None)))
    assert next_number(none, invoicing()) == 2026007


def test_a_number_is_never_given_again_whatever_the_project_says_later() -> None:
    given = replace(PAPERS, issued=(issued(7, "2025-1", 2026001, 2026006),))
    assert next_number(given, invoicing().model_copy(update={"first_number": 1})) == 2026007
    assert next_number(given, invoicing().model_copy(update={"first_number": 2027001})) == 2027001
