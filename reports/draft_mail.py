"""A draft of an e-mail from the beneficiary to a municipality, as a file that a mail program opens.

Here belongs its form. Not here: what it says, and sending it, which a person does.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from schemas.labels import as_date


def draft_mail(
    sender: Mapping[str, Any], receiver: Mapping[str, Any], subject: str, day: str, paragraphs: Sequence[str]
) -> EmailMessage:
    """The message, its day an ISO date; `sender` and `receiver` are partners of a bundle's facts."""
    message = EmailMessage(SMTP)
    message["From"] = Address(sender["contact"], addr_spec=sender["email"])
    message["To"] = Address(receiver["contact"], addr_spec=receiver["email"])
    message["Subject"] = subject
    message["Date"] = format_datetime(datetime.combine(as_date(day), datetime.min.time(), UTC))
    # Outlook opens a message with this header as a draft to be sent.
    message["X-Unsent"] = "1"
    message.set_content("\n\n".join(paragraphs) + "\n", cte="quoted-printable")
    return message
