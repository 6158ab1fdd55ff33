"""A reminder of missing deliveries: a draft of an e-mail to each municipality that owes something.

Here belongs the letter. Not here: sending, which a person does, and what is owed (`pipelines.deliveries`).
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from schemas.bundle import Bundle
from schemas.labels import Labels, as_date


def missing_deliveries(bundle: Bundle, municipality: int | None = None) -> list[Mapping[str, Any]]:
    """What is missing, of one municipality or of all: entries of the facts' `deliveries`."""
    missing = [one for one in bundle.facts["deliveries"] if one["state"] == "missing"]
    return [one for one in missing if municipality in (None, one["municipality"])]


def owing(bundle: Bundle) -> list[int]:
    """The municipalities to be reminded; the beneficiary does not write to itself."""
    own = bundle.facts["project"]["beneficiary"]
    return sorted({one["municipality"] for one in missing_deliveries(bundle)} - {own})


def delivery_reminder(bundle: Bundle, municipality: int, labels: Labels) -> bytes:
    """Make the draft, as `.eml`, in the language of the labels; the same bytes each time."""
    facts = bundle.facts
    partners = {partner["number"]: partner for partner in facts["partners"]}
    sender, buyer = partners[facts["project"]["beneficiary"]], partners[municipality]
    message = EmailMessage(SMTP)
    message["From"] = Address(sender["contact"], addr_spec=sender["email"])
    message["To"] = Address(buyer["contact"], addr_spec=buyer["email"])
    message["Subject"] = labels.text("reminder.subject", code=facts["project"]["code"])
    message["Date"] = format_datetime(datetime.combine(as_date(facts["as_of"]), datetime.min.time(), UTC))
    # Outlook opens a message with this header as a draft to be sent.
    message["X-Unsent"] = "1"
    body = "\n\n".join(_paragraphs(bundle, buyer, sender, labels))
    message.set_content(body + "\n", cte="quoted-printable")
    return message.as_bytes()


def _paragraphs(bundle: Bundle, buyer: Mapping[str, Any], sender: Mapping[str, Any], labels: Labels) -> Iterator[str]:
    project = bundle.facts["project"]
    yield labels.text("reminder.greeting")
    name = f"{project['name']} ({project['code']})"
    yield labels.text("reminder.what", project=name, municipality=buyer["name"])
    yield "\n".join(_line(one, labels) for one in missing_deliveries(bundle, buyer["number"]))
    yield labels.text("reminder.how")
    yield labels.text("reminder.nothing")
    yield labels.text("reminder.crossed")
    yield labels.text("reminder.signature", sender=sender["contact"], beneficiary=sender["name"])


def _line(one: Mapping[str, Any], labels: Labels) -> str:
    what, month_name = labels.text(f"kind.{one['record_kind']}"), labels.month_name(one["month"])
    if one["due"] is None:
        return labels.text("reminder.line", what=what, month_name=month_name)
    return labels.text("reminder.line_due", what=what, month_name=month_name, due_date=one["due"])
