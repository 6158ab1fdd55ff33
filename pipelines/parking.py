"""Rows that a decision has set aside: they wait, in no claim, until a later decision takes them back.

Here belongs which rows are set aside now. Not here: how a row that comes back is claimed (`pipelines.correcting`).
"""

from collections.abc import Iterable, Sequence

from pipelines.papers import Papers
from pipelines.staging.stage import StagedFile
from schemas.catalogue import Rule, finding_of
from schemas.decision import Park, Unpark
from schemas.finding import Finding

PARKED = "row-parked"
"""The rule that keeps such a row waiting."""


def parked(papers: Papers) -> dict[str, Park]:
    """The decisions that set rows aside and were not taken back, by the row's identity."""
    found: dict[str, Park] = {}
    for decision in papers.decisions:
        if isinstance(decision, Park):
            found[decision.identity] = decision
        elif isinstance(decision, Unpark):
            found.pop(decision.identity, None)
    return found


def parked_findings(papers: Papers, staged: Sequence[StagedFile], rule: Rule) -> list[Finding]:
    """One finding a row of hours that is set aside; it keeps the row waiting."""
    decided = parked(papers)
    if not decided:
        return []
    return list(_findings(decided, staged, rule))


def _findings(decided: dict[str, Park], staged: Sequence[StagedFile], rule: Rule) -> Iterable[Finding]:
    columns = ["row_id", "identity", "sheet", "row", "person", "file_month"]
    for file in staged:
        if file.source.record_kind != "timesheet":
            continue
        for row in file.tables["timesheet"].select(columns).to_pylist():
            decision = decided.get(row["identity"])
            if decision is not None:
                yield finding_of(
                    rule,
                    record_kind="timesheet",
                    sender=file.source.sender,
                    month=row["file_month"],
                    file=file.source.sha256,
                    file_name=file.source.name,
                    sheet=row["sheet"],
                    row=row["row"],
                    person=row["person"],
                    identity=row["identity"],
                    row_ids=(row["row_id"],),
                    facts={"decision": decision.id, "parked_date": decision.date.isoformat(), "why": decision.reason},
                )
