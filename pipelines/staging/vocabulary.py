"""The names that a project knows: persons, municipalities, indicators, choices, and the keys of participants.

Here belongs name to code. A name is compared without case, doubled spaces or commas. Not here: numbers and dates
(`values`).
"""

import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pipelines.intake.layout import label_key
from pipelines.intake.sections import Work
from pipelines.participant_keys import is_issued, plain_key
from pipelines.staging.part import NO_NAMES, WorkNames
from schemas.fields import CHOICES, FIELDS, FLAGS, GENDERS, FieldType
from schemas.indicators import indicators_of
from schemas.project import Project

Parsed = tuple[object, str | None]
Code = TypeVar("Code", str, int)
OWN_KEY = "own-"
_KEY_LENGTH = 24


@dataclass(frozen=True)
class Vocabulary:
    """Codes by name key. Each method gives `(code, None)` or `(None, rule id)`."""

    persons: Mapping[str, str]
    municipalities: Mapping[str, int]
    indicators: Mapping[str, str]
    genders: Mapping[str, str]
    choices: Mapping[FieldType, Mapping[str, str]]
    key_secret: str

    def person(self, text: str) -> Parsed:
        """A person's code by name, other form of the name, or code."""
        return _found(self.persons, text, "person-unknown")

    def municipality(self, text: str) -> Parsed:
        """A municipality's number by name or number."""
        return _found(self.municipalities, text, "municipality-unknown")

    def indicator(self, text: str) -> Parsed:
        """The code of an indicator of the regulation or of the project's own."""
        return _found(self.indicators, text, "indicator-unknown")

    def gender(self, text: str) -> Parsed:
        """`women`, `men`, `non_binary` or `total`."""
        return _found(self.genders, text, "gender-unknown")

    def choice(self, of_type: FieldType, text: str) -> Parsed:
        """The code of a choice by one of its words."""
        return _found(self.choices[of_type], text, "choice-unknown")

    def flag(self, text: str) -> Parsed:
        """Whether something holds, by a word for yes or no."""
        return _found(_FLAGS, text, "choice-unknown")

    def participant(self, text: str) -> Parsed:
        """A participant's key hashed with the project's secret: the key itself goes no further than the archive.

        The same key in another case or with other spaces is the same participant. The hash of a key that the project
        has not issued begins with `own-`: it tells people apart within one municipality only. Without a secret there
        is no value, and no fault of the row either: the file has one finding.
        """
        if not self.key_secret:
            return None, None
        key = plain_key(text)
        issued = is_issued(self.key_secret, key)
        if issued is False:
            return None, "participant-key-mistyped"
        hashed = hmac.new(self.key_secret.encode(), key.encode(), "sha256").hexdigest()[:_KEY_LENGTH]
        return hashed if issued else f"{OWN_KEY}{hashed}", None


def vocabulary(project: Project) -> Vocabulary:
    """The names of a project."""
    return Vocabulary(
        persons=_by_key((person.code, (person.code, person.name, *person.aliases)) for person in project.staff),
        municipalities=_by_key((p.number, (str(p.number), p.name)) for p in project.partners),
        indicators=_by_key((indicator.code, (indicator.code,)) for indicator in indicators_of(project)),
        genders=_by_key((gender, (gender, *words)) for gender, words in GENDERS.items()),
        choices={
            of_type: _by_key((code, (code, *words)) for code, words in choices.items())
            for of_type, choices in CHOICES.items()
        },
        key_secret=project.participants.key_secret or "",
    )


def work_names(project: Project, work: Work | None) -> WorkNames:
    """The names of work in a layout: the project's own are its code, its name and those that project.toml adds."""
    if work is None:
        return NO_NAMES
    tracking = project.time_tracking
    names = (project.project.code, project.project.name, *(tracking.project_names if tracking else ()), *work.project)
    return WorkNames(
        project=frozenset(label_key(name) for name in names),
        other=frozenset(label_key(name) for name in (*(tracking.other_names if tracking else ()), *work.other)),
        absence=frozenset(label_key(name) for name in work.absence),
    )


def known_choices(field: str) -> dict[str, str]:
    """The facts of a fault about a field of choices: the first word of each choice."""
    words = CHOICES.get(FIELDS[field].type, FLAGS).values()
    return {"known": ", ".join(known[0] for known in words)}


def name_key(text: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace(",", " ").split())


def _by_key(entries: Iterable[tuple[Code, Iterable[str]]]) -> dict[str, Code]:
    return {name_key(name): code for code, names in entries for name in names}


_FLAGS = _by_key((flag, words) for flag, words in FLAGS.items())


def _found(codes: Mapping[str, object], text: str, rule: str) -> Parsed:
    code = codes.get(name_key(text))
    return code, None if code is not None else rule
