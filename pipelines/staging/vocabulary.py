"""The names that a project knows: persons, municipalities, indicators, genders.

Here belongs name to code. A name is compared without case, doubled spaces or commas. Not here: numbers and dates
(`values`).
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from schemas.fields import GENDERS
from schemas.indicators import indicators_of
from schemas.project import Project

Parsed = tuple[object, str | None]
Code = TypeVar("Code", str, int)


@dataclass(frozen=True)
class Vocabulary:
    """Codes by name key. Each method gives `(code, None)` or `(None, rule id)`."""

    persons: Mapping[str, str]
    municipalities: Mapping[str, int]
    indicators: Mapping[str, str]
    genders: Mapping[str, str]

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


def vocabulary(project: Project) -> Vocabulary:
    """The names of a project."""
    return Vocabulary(
        persons=_by_key((person.code, (person.code, person.name, *person.aliases)) for person in project.staff),
        municipalities=_by_key((p.number, (str(p.number), p.name)) for p in project.partners),
        indicators=_by_key((indicator.code, (indicator.code,)) for indicator in indicators_of(project)),
        genders=_by_key((gender, (gender, *words)) for gender, words in GENDERS.items()),
    )


def name_key(text: str) -> str:
    """A name as it is compared."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace(",", " ").split())


def _by_key(entries: Iterable[tuple[Code, Iterable[str]]]) -> dict[str, Code]:
    return {name_key(name): code for code, names in entries for name in names}


def _found(codes: Mapping[str, object], text: str, rule: str) -> Parsed:
    code = codes.get(name_key(text))
    return code, None if code is not None else rule
