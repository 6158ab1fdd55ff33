"""Findings about files as a whole: refused, received again, taken the place of.

Here belongs turning the journal's lines into findings. Not here: deciding them (`intake.receive`).
"""

from collections.abc import Mapping, Sequence

from pipelines.papers import Papers, Receipt, Refusal
from pipelines.staging.stage import StagedFile
from schemas.catalogue import Rule, finding_of
from schemas.finding import Finding


def receipt_findings(papers: Papers, catalogue: Mapping[str, Rule], staged: Sequence[StagedFile]) -> list[Finding]:
    """Findings of refused files that were not sent anew, and of repeated and replacing ones, as they came."""
    rows = {file.source.sha256: sum(file.tables["row_counts"]["rows_read"].to_pylist()) for file in staged}
    by_line = {receipt.n: receipt for receipt in papers.receipts}
    found = [
        (r.n, _finding(catalogue[r.rule], r, r.month, None, r.facts))
        for r in papers.refusals
        if not _sent_anew(r, papers.receipts)
    ]
    for receipt in papers.receipts:
        if receipt.repeats is not None:
            facts = {"received_date": by_line[receipt.repeats].received.isoformat()}
            found.append((receipt.n, _of_receipt(catalogue["file-repeated"], receipt, facts)))
        elif receipt.supersedes is not None:
            old = by_line[receipt.supersedes]
            facts = {
                "old_name": old.name,
                "rows_before_count": str(rows.get(old.sha256, 0)),
                "rows_after_count": str(rows.get(receipt.sha256, 0)),
            }
            found.append((receipt.n, _of_receipt(catalogue["file-replaced"], receipt, facts)))
    return [finding for _, finding in sorted(found, key=lambda pair: pair[0])]


def _sent_anew(refusal: Refusal, receipts: Sequence[Receipt]) -> bool:
    """Whether the municipality has since sent something that could be read for the month; the sources show both."""
    return any(
        (r.sender, r.period) == (refusal.sender, refusal.month) and r.received > refusal.received for r in receipts
    )


def _of_receipt(rule: Rule, receipt: Receipt, facts: dict[str, str]) -> Finding:
    return _finding(rule, receipt, receipt.period, receipt.record_kind, facts)


def _finding(
    rule: Rule, line: Receipt | Refusal, month: str, record_kind: str | None, facts: dict[str, str]
) -> Finding:
    return finding_of(
        rule,
        record_kind=record_kind,
        sender=line.sender,
        month=month,
        file=line.sha256,
        file_name=line.name,
        facts=facts,
    )
