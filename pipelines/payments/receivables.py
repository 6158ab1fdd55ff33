"""What the municipalities have been invoiced, as the journal says it: by which number and reference it is paid.

Here belongs reading `invoiced` and `numbered` lines into receivables. Not here: giving invoices (`invoicing`), and what
has been paid of them (`balance`).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.journal import Line
from pipelines.references import is_reference_number
from schemas.labels import as_date
from schemas.project import Project

NUMBERED = "numbered"
"""The kind of the journal's lines about numbers that a sales ledger gave."""

_PRECISE_DIGITS = 15


@dataclass(frozen=True)
class Receivable:
    """One invoice or credit note (a negative amount) of an issue.

    Number, reference and due day are None until a sales ledger has given them. `credits` is the number of the invoice
    that a credit note takes back as a whole, `note` the credit note that takes this invoice back.
    """

    claim: str
    edition: str
    municipality: int
    amount_eur: Decimal
    issued: date
    number: str | None
    reference: str | None
    due: date | None
    credits: str | None = None
    note: "Receivable | None" = None

    @property
    def figure(self) -> tuple[str, str]:
        """The frozen figure of its amount: edition and id."""
        return self.edition, f"cofinancing/{self.claim}/{self.municipality}/invoice"


def receivables(lines: Iterable[Line]) -> list[Receivable]:
    """Everything that was invoiced, in the order of the issues and of the municipalities."""
    found: list[Receivable] = []
    for line in lines:
        if line.kind == "invoiced":
            found += [_receivable(line, invoice) for invoice in line.facts["invoices"]]
        elif line.kind == NUMBERED:
            given = {invoice["municipality"]: invoice for invoice in line.facts["invoices"]}
            edition = line.facts["edition"]
            found = [
                _numbered(one, given[one.municipality]) if one.edition == edition and one.municipality in given else one
                for one in found
            ]
    notes = {one.credits: one for one in found if one.credits is not None}
    return [replace(one, note=notes.get(one.number)) if one.number else one for one in found]


def by_reference(owed: Iterable[Receivable]) -> dict[str, Receivable]:
    """The invoices that money can be paid for, by their plain reference number."""
    return {one.reference: one for one in owed if one.reference is not None and one.number is not None}


@dataclass(frozen=True)
class OurReferences:
    """Which reference numbers are this project's: those given, and those of the form by which we give them."""

    given: Collection[str]
    form: re.Pattern[str] | None

    def __contains__(self, reference: object) -> bool:
        return isinstance(reference, str) and (
            reference in self.given or (self.form is not None and self.form.fullmatch(reference) is not None)
        )

    def spoilt(self, written: str, in_workbook: bool) -> str | None:
        """How digits that are none of ours come from one of ours, in words; None when they do not."""
        valid = is_reference_number(written)
        if written in self.given or (valid and not in_workbook):
            return None
        # A workbook keeps fifteen digits of a number and rounds the last of them; the rest become zeros.
        cut = len(written) > _PRECISE_DIGITS and not written[_PRECISE_DIGITS:].strip("0")
        near = _PRECISE_DIGITS - 1
        if cut and any(len(written) == len(one) and written[:near] == one[:near] for one in self.given):
            return "viite on työkirjassa lukuna ja siksi katkennut; muotoile sarake tekstiksi tai lue CSV"
        alike = written in self or any(written[:-1] == one[:-1] for one in self.given)
        return "viitteen tarkiste on väärä" if alike and not valid else None


def our_references(project: Project, owed: Iterable[Receivable]) -> OurReferences:
    """The references of the invoices, and in the mode *own* also what looks like one of them and was never given."""
    given = frozenset(by_reference(owed))
    invoicing = project.invoicing
    if invoicing is None or invoicing.mode != "own" or invoicing.first_number is None:
        return OurReferences(given, None)
    claims = "|".join(period.id.replace("-", "") for period in project.claim_periods)
    towns = "|".join(f"{partner.number:03d}" for partner in project.partners)
    digits = len(str(invoicing.first_number))
    return OurReferences(given, re.compile(f"(?:{claims})(?:{towns})[0-9]{{{digits}}}[0-9]"))


def _receivable(line: Line, invoice: Mapping[str, Any]) -> Receivable:
    number, due = invoice["number"], invoice["due_date"]
    return Receivable(
        claim=line.facts["claim"],
        edition=line.facts["edition"],
        municipality=invoice["municipality"],
        amount_eur=Decimal(invoice["amount_eur"]),
        issued=line.effective,
        number=None if number is None else str(number),
        reference=invoice["reference"],
        due=as_date(due) if due else None,
        credits=line.facts.get("credits"),
    )


def _numbered(one: Receivable, given: Mapping[str, Any]) -> Receivable:
    issued, due = as_date(given["issue_date"]), as_date(given["due_date"])
    return replace(one, number=given["number"], reference=given["reference"], issued=issued, due=due)
