"""The list of papers of the hand-made closed claim: given as a file, by reference, none, and one that is missing.

Here belongs what the list adds to the facts. Not here: the bundle itself (`tests.golden.sample_bundle`).
"""

from typing import Any

_DECISION = "2026-05-19-01-attachment"


def attachment_facts() -> dict[str, Any]:
    """The facts `attachments` and `other_support`."""
    listed = [
        _paper("funding_decision", "", "given", reference="EURA 2021/900999"),
        _paper("share_decision", "416", "given", reference="Lemin kunnanhallitus 14.10.2025 § 146"),
        _paper("contract", "H01", "given", name="työsopimus-H01.pdf", sha256="ab" * 32, decision=_DECISION),
        _paper("pay_slips", "H02/2026-03-16", "missing"),
        _paper("transfers", "", "none", decision=_DECISION),
        _paper("other_support", "H01", "given", decision="2026-05-19-02-other-support"),
        _paper("other_support", "H03", "given", decision="2026-05-19-02-other-support"),
    ]
    declared = [("H01", "none", None), ("H03", "wage_subsidy", "1200.00")]
    names = ("person", "support", "amount_eur")
    return {"attachments": listed, "other_support": [dict(zip(names, one, strict=True)) for one in declared]}


def _paper(paper: str, about: str, state: str, **given: str) -> dict[str, Any]:
    names = ("name", "sha256", "reference", "decision")
    told = [{name: given.get(name) for name in names}] if given else []
    return {"paper": paper, "about": about, "state": state, "given": told}
