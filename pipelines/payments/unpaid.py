"""Shares that have not been paid when the last claim is drawn up.

Here belongs turning the balance into findings. Not here: the balance itself (`balance`).
"""

from pipelines.papers import Papers
from pipelines.payments.balance import balance
from pipelines.workspace import Workspace
from schemas.bundle import value_text
from schemas.catalogue import Rule, finding_of
from schemas.figure import Unit
from schemas.finding import Finding

UNPAID = "shares-unpaid"


def unpaid_notes(ws: Workspace, papers: Papers, claim: str, rule: Rule) -> list[Finding]:
    """One finding a municipality whose share is not paid in full, when the claim is the last one."""
    if not papers.issued or not papers.project.claim(claim).last:
        return []
    figures = balance(ws, papers).figures
    found = []
    for number in sorted(partner.number for partner in papers.project.partners):
        still = figures[f"financing/open/{number}"]
        if still.value > 0:
            facts = {"municipality": str(number), "open_eur": value_text(still.value, Unit.EUR), "claim": claim}
            found.append(finding_of(rule, sender=number, subject=f"{number}/{claim}", facts=facts))
    return found
