"""A reminder of missing deliveries: a draft of an e-mail to each municipality that owes something.

Here belongs the letter. Not here: sending, which a person does, and what is owed (`pipelines.deliveries`).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from reports.draft_mail import draft_mail
from schemas.bundle import Bundle
from schemas.labels import Labels


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
    subject = labels.text("reminder.subject", code=facts["project"]["code"])
    return draft_mail(
        sender, buyer, subject, facts["as_of"], list(_paragraphs(bundle, buyer, sender, labels))
    ).as_bytes()


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
