"""What our own forms say of themselves in hidden names: their version, and whose they are.

Here belongs what both those who make a form and those who read it back must agree on. Not here: the forms
(`reports.forms`), and reading the names out of a workbook (`pipelines.intake.stamps`).
"""

from collections.abc import Mapping

FORM_VERSION = 2
"""Raised with every change of a form that a municipality should know of."""

FORM_KINDS: Mapping[str, str] = {
    "timesheet": "timesheet",
    "approvals": "approval",
    "counts": "participants",
    "ledger": "ledger",
}
"""The kind of record of each form, by the form's own name."""
