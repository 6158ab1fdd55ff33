"""Which papers belong to a claim, and about whom each is: the codes.

Here belongs what a command may know at start-up. Not here: the form of decisions about them (`schemas.attachments`).
"""

from typing import Literal

PaperKind = Literal[
    "funding_decision", "agreement", "share_decision", "contract", "task_description", "share_document",
    "rate_formation", "pay_slips", "time_sheets", "ledger", "transfers", "monitoring_report", "minutes",
]  # fmt: skip
SupportKind = Literal["none", "wage_subsidy", "kela_refund", "other"]

OF_A_CLAIM = frozenset({"time_sheets", "ledger", "transfers", "monitoring_report", "minutes"})
"""Papers about one claim period; the others hold for every claim until a newer one comes."""
ABOUT_SOMEBODY = frozenset(
    {"share_decision", "contract", "task_description", "share_document", "rate_formation", "pay_slips", "time_sheets",
     "ledger"}
)  # fmt: skip
"""Papers about a person (`H01`), an hourly rate (`H01/2025-09-01`) or a municipality (`580`)."""
MAY_BE_NONE = frozenset({"transfers", "minutes"})
"""Papers of which a period may have none: no cost was moved, no meeting was held."""
