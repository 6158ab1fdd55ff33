"""Which indicators there are: the regulation's common ones and a project's own, and how each is counted.

Here belongs what is true of a code wherever it stands, and its name (`data/labels/indicators`). Not here: figures
(`pipelines.rules.indicators`) and rules between codes (`pipelines/checks`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.labels import Labels
from schemas.places import DATA
from schemas.project import Project

PARTS = ("women", "men", "non_binary")
"""The genders of a participant."""

TOTAL = "total"

OUTPUTS = tuple(f"EECO{number:02d}" for number in range(1, 20))
"""Regulation (EU) 2021/1057, Annex I: common output indicators."""

RESULTS = tuple(f"EECR{number:02d}" for number in range(1, 7))
"""Regulation (EU) 2021/1057, Annex I: common immediate (EECR01–04) and longer-term (EECR05–06) result indicators."""

EVERYBODY = OUTPUTS[0]
"""The number of participants."""

_OF_ORGANISATIONS = ("EECO18", "EECO19")
# In Finland nobody is asked about disability or minority: an estimate of the project at most.
_NOT_ASKED = ("EECO12", "EECO15")

TARGET_GROUPS = tuple(code for code in OUTPUTS[1:] if code not in (*_OF_ORGANISATIONS, *_NOT_ASKED))
"""The codes that say who the participants are: employment status, age, education, and what else is asked."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """`flow` is `started` or `ended`; one without genders has only a total, one that is not asked is not counted."""

    code: str
    flow: str
    has_genders: bool
    is_asked: bool

    @property
    def genders(self) -> tuple[str, ...]:
        """The genders that are counted: the three, or the total alone."""
        return PARTS if self.has_genders else (TOTAL,)


def indicators_of(project: Project) -> Sequence[Indicator]:
    """Every indicator that a project knows, in the order of the regulation; its own come last and have only a total."""
    own = (target.code for target in project.indicators if target.code not in (*OUTPUTS, *RESULTS))
    # Outputs count those who entered, results those who left; each of participants is broken down by gender.
    # Source: Regulation (EU) 2021/1057, Annex I.
    return [
        *(Indicator(code, "started", code not in _OF_ORGANISATIONS, code not in _NOT_ASKED) for code in OUTPUTS),
        *(Indicator(code, "ended", has_genders=True, is_asked=True) for code in RESULTS),
        *(Indicator(code, "started", has_genders=False, is_asked=True) for code in own),
    ]


def indicator_words(lang: str) -> Labels:
    """The names of indicators, and the words of the page about them, in one language."""
    return Labels(lang, DATA / "labels" / "indicators")


def indicator_name(words: Labels, code: str, own: Iterable[Mapping[str, Any]] = ()) -> str:
    """The name of an indicator; of a project's own as `own` (the facts `indicators`) tells it, else empty."""
    key = f"name.{code}"
    if key in words.keys:
        return words.text(key)
    return next((_own_name(one) for one in own if one["code"] == code), "")


def _own_name(own: Mapping[str, Any]) -> str:
    """`Avatut kohtaamispaikat (kpl)`."""
    unit = f"({own['unit']})" if own["unit"] else ""
    return f"{own['name'] or ''} {unit}".strip()
