"""The sample's workspaces that many tests look at: the whole year, and the first two months with a closed claim.

Here belongs running them on the sample's own clock. Not here: what must come out (`tests/oracle`, the tests). Each is
run once a session by the fixtures of `tests/conftest.py`; a test that changes something takes a copy.
"""

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from flows.claims import close_and_publish
from flows.deciding import waiting_subjects, write_decision
from flows.demo import calendar, do, make_workspace, moment
from flows.desk import Desk
from flows.invoices import approve_and_publish, issue_and_publish
from pipelines.invoicing import Approval
from tests.claim_papers import give_papers

CLAIM = "2025-1"
PREPARER, APPROVER = "Kirsi Kirjanpitäjä", "Kaisa Kunnanjohtaja"
CLOSED_ON, INVOICED_ON = date(2025, 11, 20), date(2025, 11, 25)
"""The days on which the first two months' claim is closed and invoiced."""


def whole_year(root: Path) -> Desk:
    """Let every event of the sample's calendar happen in a new workspace."""
    desk = make_workspace(root)
    for event in calendar():
        desk = replace(desk, now=moment(event["on"]))
        do(desk, event)
    return desk


def two_months(root: Path, threads: int | None = None) -> Desk:
    """A new workspace with the runs of 2025-09 and 2025-10; three rows of October wait.

    The papers of its claims are there.
    """
    desk = make_workspace(root, threads=threads)
    give_papers(root, calendar()[0]["on"])
    for event in calendar()[:2]:
        desk = replace(desk, now=moment(event["on"]))
        do(desk, event)
    return desk


def close_first_claim(desk: Desk) -> Desk:
    """Accept what waits and close claim 2025-1, early as it is."""
    desk = replace(desk, now=moment(CLOSED_ON))
    keys = {"claim": CLAIM, "subjects": waiting_subjects(desk, CLAIM)}
    write_decision(desk, "accept_waiting", PREPARER, "Käyty läpi.", keys)
    close_and_publish(desk, CLAIM, PREPARER, APPROVER, "Aineisto on tarkastettu.")
    return desk


def issue_first_invoices(desk: Desk) -> Desk:
    """Approve and issue the invoices of claim 2025-1, which is closed."""
    desk = replace(desk, now=moment(INVOICED_ON))
    approve_and_publish(desk, Approval(CLAIM, PREPARER, APPROVER, "Laskut on tarkastettu."))
    issue_and_publish(desk, CLAIM)
    return desk


if __name__ == "__main__":
    issue_first_invoices(close_first_claim(two_months(Path(sys.argv[1]), int(sys.argv[2]))))
