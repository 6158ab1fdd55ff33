"""Which findings the sample must give: those of the list of mess, and no others.

Here belongs choosing which stand on an edition's day. It knows no file, no run and no module of the program.
"""

import hmac
from typing import NamedTuple

from tests.oracle.financing import FINANCING_EDITIONS, OTHERS, expected_financing
from tests.oracle.settings import CLAIM_MONTHS, EDITIONS, KEY_SECRET
from tests.sample.mess import cases
from tests.sample.register import KEYS


class ExpectedFinding(NamedTuple):
    """A finding as it is compared; `about` is its subject, else the row's identity; `waived_by` a decision or empty."""

    rule: str
    sender: int
    file_name: str
    sheet: str
    row: int | None
    about: str
    severity: str
    waived_by: str


def expected_findings(edition: str) -> set[ExpectedFinding]:
    """Every finding of an edition: of its months, arrived and not yet mended on its day."""
    of = EDITIONS[edition]
    found = set()
    for finding in (finding for case in cases() for finding in case.findings):
        if finding.month in of.months and finding.since <= of.as_of < finding.until:
            _, folder, name = finding.file.split("/")
            waived_by = finding.waived_by if finding.waived_since <= of.as_of else ""
            place = (finding.rule, int(folder[:3]), name if finding.of_file else "", finding.sheet, finding.row)
            found.add(ExpectedFinding(*place, _hashed(finding.about), finding.severity, waived_by))
    return found | _unpaid(edition, of.claim)


def _hashed(about: str) -> str:
    """The same with a participant's key as findings show it: the first 24 digits of its HMAC-SHA256."""
    parts = about.split("/")
    for n, part in enumerate(parts):
        if part in KEYS:
            parts[n] = hmac.new(KEY_SECRET.encode(), part.encode(), "sha256").hexdigest()[:24]
    return "/".join(parts)


def _unpaid(edition: str, claim: str) -> set[ExpectedFinding]:
    """When the last claim is drawn up, every municipality that has not paid its share in full is told."""
    if not edition.startswith("claim:") or claim != list(CLAIM_MONTHS)[-1]:
        return set()
    figures = expected_financing(list(FINANCING_EDITIONS)[-1])
    unpaid = [number for number in OTHERS if figures[f"financing/open/{number}"] != "0.00"]
    return {ExpectedFinding("shares-unpaid", n, "", "", None, f"{n}/{claim}", "warning", "") for n in unpaid}
