"""Who owes what each month, what has come of it and when, and what is missing or late.

Here belongs holding the receipts against what project.toml expects. Not here: what is in the files, and the page and
reminders made of it (`reports.delivery_workbook`, `reports.delivery_reminder`).
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.papers import TOLD_SO_FAR, Papers, Receipt
from pipelines.rules.scope import month_days
from schemas.catalogue import Rule, finding_of
from schemas.finding import Finding
from schemas.project import Partner, Project

MISSING, LATE = "delivery-missing", "delivery-late"
_STANDS_FOR = {"register": "participants"}


@dataclass(frozen=True)
class Expected:
    """A delivery that a municipality owes for a month: when it is due, and the first file that came of it.

    `due` is None where the project has not said. `waived_by` is the decision that asks for none.
    """

    municipality: int
    record_kind: str
    month: str
    due: date | None
    came: Receipt | None
    files: int
    as_of: date
    waived_by: str | None = None

    @property
    def subject(self) -> str:
        """How decisions name it: `831/2026-05/timesheet`."""
        return f"{self.municipality}/{self.month}/{self.record_kind}"

    @property
    def state(self) -> str:
        """`received`, `late`, `waived`, `missing`, or `expected` while the month is not over."""
        if self.came is not None:
            return "late" if self.days_late else "received"
        if self.waived_by is not None:
            return "waived"
        return "missing" if self.as_of > month_days(self.month)[1] else "expected"

    @property
    def days_late(self) -> int:
        """How many days after its due day it came."""
        if self.came is None or self.due is None:
            return 0
        return max((self.came.received - self.due).days, 0)


def owed(project: Project, month: str) -> Iterator[tuple[int, str]]:
    """Municipality and kind of everything that is to be delivered for a month.

    Where project.toml does not say it (`delivers`), every municipality counts its participants, who employs somebody
    sends hours, and the beneficiary its ledger and, with hours, the approvals. Where staff costs are no hours, nobody
    owes any, and where they are pay, the beneficiary sends it.
    """
    for partner in project.partners:
        kinds = _usual(project, partner, month) if partner.delivers is None else partner.delivers
        for kind in dict.fromkeys(kinds):
            yield partner.number, kind


def expected_deliveries(papers: Papers, months: Sequence[str]) -> list[Expected]:
    """Everything that is owed for the months, with what came of it by the day of the papers."""
    project = papers.project
    came: dict[tuple[int, str, str], list[Receipt]] = {}
    for receipt in _deliveries(papers):
        for month in _months_of(receipt, months, came):
            came.setdefault((receipt.sender, _kind(receipt), month), []).append(receipt)
    waivers = {d.identity: d.id for d in papers.decisions if d.kind == "waiver" and d.rule == MISSING}
    found = []
    for month in months:
        due = _due(project, month)
        for municipality, kind in owed(project, month):
            files = came.get((municipality, kind, month), [])
            one = Expected(municipality, kind, month, due, files[0] if files else None, len(files), papers.as_of)
            found.append(replace(one, waived_by=waivers.get(one.subject)))
    return found


def delivery_findings(expected: Sequence[Expected], catalogue: Mapping[str, Rule]) -> list[Finding]:
    """One finding for each delivery that is missing (also when that was accepted) or came late."""
    found = []
    for one in expected:
        where = {"record_kind": one.record_kind, "sender": one.municipality, "month": one.month}
        facts = {"municipality": str(one.municipality), "record_kind": one.record_kind, "delivery_month": one.month}
        if one.state in ("missing", "waived"):
            rule = catalogue[MISSING]
            found.append(finding_of(rule, subject=one.subject, facts=facts, waived_by=one.waived_by, **where))
        elif one.came is not None and one.due is not None and one.state == "late":
            facts |= {"received_date": one.came.received.isoformat(), "due_date": one.due.isoformat()}
            file = {"file": one.came.sha256, "file_name": one.came.name}
            found.append(finding_of(catalogue[LATE], subject=one.subject, facts=facts, **file, **where))
    return found


def _deliveries(papers: Papers) -> Iterator[Receipt]:
    """What was delivered: whatever counts, and a register in which nothing has changed since the month before."""
    gone = papers.withdrawals
    for receipt in papers.receipts:
        is_news = receipt.repeats is None or receipt.record_kind in TOLD_SO_FAR
        if is_news and (receipt.sha256, receipt.sender) not in gone:
            yield receipt


def _kind(receipt: Receipt) -> str:
    return _STANDS_FOR.get(receipt.record_kind, receipt.record_kind)


def _months_of(receipt: Receipt, months: Sequence[str], came: Container[tuple[int, str, str]]) -> list[str]:
    """The months of which a file is a delivery: a register also of those before of which nothing had come."""
    if receipt.record_kind not in TOLD_SO_FAR:
        return [receipt.period]
    before = [m for m in months if m < receipt.period and (receipt.sender, _kind(receipt), m) not in came]
    return [*before, receipt.period]


def _usual(project: Project, partner: Partner, month: str) -> Iterator[str]:
    staff = {person.employer for person in project.staff if _is_employed(project, person.code, month)}
    own, model = partner.number == project.project.beneficiary, project.decision.staff_cost_model
    if partner.number in staff and model == "unit_cost_1720":
        yield "timesheet"
    yield "participants"
    if own:
        yield "ledger"
    if own and staff and model == "unit_cost_1720":
        yield "approval"
    if own and staff and model == "actual_pay_fixed_side_costs":
        yield "pay"


def _is_employed(project: Project, code: str, month: str) -> bool:
    (first, last), (month_first, month_last) = project.employed_days(code), month_days(month)
    return first <= month_last and last >= month_first


def _due(project: Project, month: str) -> date | None:
    if project.deliveries is None:
        return None
    year, number = int(month[:4]), int(month[5:])
    return date(year + number // 12, number % 12 + 1, project.deliveries.due_day)
