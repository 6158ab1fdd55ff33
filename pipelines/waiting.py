"""What waits and holds up a claim, in words: whose row, of which day, from which municipality, and where it stands.

Here belongs naming it for people and for decisions. Not here: what may hold up a claim (`closing`).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from schemas.catalogue import Rule
from schemas.finding import Finding
from schemas.labels import Labels, as_date
from schemas.places import DATA
from schemas.project import Project

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOST_PLACES = 3


def waiting_name(finding: Finding) -> str:
    """How a decision names what a finding keeps waiting: its subject, else its row."""
    return finding.subject or finding.identity or f"{finding.file_name}/{finding.sheet or ''}/{finding.row}"


def waiting_lines(
    project: Project, catalogue: Mapping[str, Rule], findings: Iterable[Finding], names: Collection[str]
) -> Iterator[str]:
    """A line for each of `names`: person, day or month, municipality and reasons; then its places, then the name.

    The names are those of `waiting_name`; findings of other things are passed over.
    """
    about: dict[str, list[Finding]] = {name: [] for name in sorted(names)}
    for finding in findings:
        about.get(waiting_name(finding), []).append(finding)
    labels = Labels("fi", DATA / "labels")
    towns = {partner.number: partner.name for partner in project.partners}
    people = {person.code: f"{person.name} ({person.code})" for person in project.staff}
    for name, found in about.items():
        first = found[0]
        kind = labels.text(f"word.record_kind.{first.facts['record_kind']}") if "record_kind" in first.facts else None
        whose = (people.get(first.person or "", first.person), kind, _when(first, labels), towns.get(first.sender or 0))
        reasons = dict.fromkeys(labels.finding_title(catalogue[finding.rule]) for finding in found)
        yield f"{', '.join(part for part in whose if part)}: {'; '.join(reasons)}"
        places = dict.fromkeys(place for finding in found if (place := _place(finding)))
        yield from (f"    {place}" for place in list(places)[:_MOST_PLACES])
        yield f"    päätöksessä: {name}"


def _when(finding: Finding, labels: Labels) -> str | None:
    """The day that a finding is about, else its month."""
    days: Sequence[str] = _DAY.findall(finding.subject or finding.identity or "")
    if days and _is_day(days[0]):
        return labels.date(as_date(days[0]))
    return labels.month(finding.month) if finding.month else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _place(finding: Finding) -> str:
    sheet = f"taulukko {finding.sheet}" if finding.sheet else ""
    row = f"rivi {finding.row}" if finding.row else ""
    return ", ".join(part for part in (finding.file_name, sheet, row) if part)
