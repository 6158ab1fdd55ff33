"""Findings about files as a whole: refused, received again, taken the place of, withdrawn.

Here belongs turning the journal's lines into findings. Not here: deciding them (`intake.receive`).
"""

from collections.abc import Iterator, Mapping, Sequence

from pipelines.papers import Papers, Receipt, Refusal
from pipelines.submissions import Replacement
from pipelines.workspace import ARCHIVE, QUARANTINE
from schemas.catalogue import Rule, finding_of
from schemas.decision import Release
from schemas.finding import Finding
from schemas.forms import FORM_VERSION

FAR_SMALLER = "file-far-smaller"
"""The rule of a file with less than half of the records whose place it took: nobody may have meant that."""

_FEWEST_LOST = 3  # of one record or two, any mending is more than half


def receipt_findings(papers: Papers, catalogue: Mapping[str, Rule], replaced: Sequence[Replacement]) -> list[Finding]:
    """Findings of refused files not sent anew, and of repeated, replacing and withdrawn ones, as they came."""
    by_line = {receipt.n: receipt for receipt in papers.receipts}
    taken = {old.n: one.newer for one in replaced for old in one.older}
    found = [
        (r.n, _finding(catalogue[r.rule], r, r.month, None, r.facts | {"kept": _kept(r)}))
        for r in papers.refusals
        if not _sent_anew(r, papers.receipts)
    ]
    for receipt in papers.receipts:
        if receipt.repeats is not None:
            facts = {"received_date": by_line[receipt.repeats].received.isoformat()}
            newer = taken.get(receipt.repeats)
            rule = "file-repeated" if newer is None else "file-older-version"
            facts |= {} if newer is None else {"newer_name": newer.name}
            found.append((receipt.n, _of_receipt(catalogue[rule], receipt, facts)))
        if receipt.released is not None and receipt.sha256 in papers.releases:
            found.append((receipt.n, _of_release(catalogue["file-released"], receipt, papers.releases[receipt.sha256])))
    for one in replaced:
        found += [(one.newer.n, finding) for finding in _of_replacement(catalogue, one)]
    for receipt in papers.accepted:
        if receipt.form_version is not None and receipt.form_version < FORM_VERSION:
            facts = {"form_count": str(receipt.form_version), "current_count": str(FORM_VERSION)}
            found.append((receipt.n, _of_receipt(catalogue["form-outdated"], receipt, facts)))
    for receipt in papers.withdrawn:
        decision = papers.withdrawals[receipt.sha256, receipt.sender]
        facts = {"decision": decision.id, "by": decision.by, "reason": decision.reason}
        found.append((receipt.n, _of_receipt(catalogue["file-withdrawn"], receipt, facts)))
    return [finding for _, finding in sorted(found, key=lambda pair: pair[0])]


def _of_release(rule: Rule, receipt: Receipt, decision: Release) -> Finding:
    facts = {"decision": decision.id, "by": decision.by, "reason": decision.reason, "cells": ", ".join(decision.cells)}
    return _of_receipt(rule, receipt, facts)


def _of_replacement(catalogue: Mapping[str, Rule], one: Replacement) -> Iterator[Finding]:
    old_name = ", ".join(old.name for old in one.older)
    facts = {"rows_before_count": one.before, "rows_after_count": one.after}
    facts |= {f"rows_{what}_count": count for what, count in one.counts.items()}
    told = {"old_name": old_name} | {name: str(count) for name, count in facts.items()}
    lost = one.before - one.after
    if lost >= _FEWEST_LOST and 2 * one.after < one.before:
        yield _of_receipt(catalogue[FAR_SMALLER], one.newer, told)
    # That a register comes anew each month is no news; that it comes twice in a month is.
    elif any(old.period == one.newer.period for old in one.older):
        yield _of_receipt(catalogue["file-replaced"], one.newer, told)
    if one.left:
        left = {"old_name": old_name, "left_count": str(one.left), "scopes": ", ".join(one.left_scopes)}
        yield _of_receipt(catalogue["file-partly-replaced"], one.newer, left)
    # Both as their programs wrote them: a clock may be wrong, so it is told and decides nothing.
    later = [old for old in one.older if one.newer.saved and old.saved and old.saved > one.newer.saved]
    if later:
        days = {"saved_date": str(one.newer.saved), "old_name": later[-1].name, "old_saved_date": str(later[-1].saved)}
        yield _of_receipt(catalogue["file-saved-earlier"], one.newer, days)


def _kept(refusal: Refusal) -> str:
    """Where the bytes of a refused file lie in the workspace."""
    return f"{QUARANTINE}/{refusal.n}" if refusal.sha256 is None else f"{ARCHIVE}/{refusal.sha256}"


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
