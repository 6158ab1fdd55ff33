"""indikaattorit-ohjausryhma.pdf: one page about participants for the steering group, which also others get to see.

Here belongs the words and numbers of the page. What the claim withholds from a wider circle is a mark here. Not here:
which counts are withheld (`pipelines.wider_circle`), the layout (`indicator_picture.typ`), and the accountant's own
page with every count (`indicator_workbook`).
"""

from pathlib import Path
from typing import Any

from reports.indicator_quality import is_unique
from reports.pages import Page
from reports.press import Press
from schemas.bundle import Bundle
from schemas.indicators import OUTPUTS, PARTS, RESULTS, TOTAL, indicator_name, indicator_words
from schemas.labels import Labels, as_date

LAYOUT = Path(__file__).with_name("indicator_picture.typ")
_ALL = "all"
_MARK = "•"
_PER_MILLE = 1000
_SHOWN = (*OUTPUTS[:8], "EECO13", "EECO14", "EECO17", *RESULTS[:4])
_PLACED = (OUTPUTS[0], OUTPUTS[1], OUTPUTS[2])


def indicator_picture(bundle: Bundle, labels: Labels) -> bytes:
    """Make the page of a claim; the same bytes for the same bundle and language."""
    return Press(LAYOUT, as_date(bundle.facts["as_of"])).pdf(picture_page(bundle, labels))


def picture_page(bundle: Bundle, labels: Labels) -> dict[str, Any]:
    """All that the page says, in the shape that `indicator_picture.typ` reads."""
    picture = _Picture(bundle, labels)
    words, facts = picture.words, bundle.facts
    state = labels.text(f"word.state.{facts['state']}")
    not_unique = [] if is_unique(Page(bundle, labels, {})) else [words.text("picture.not_unique")]
    return {
        "lang": labels.lang,
        "title": words.text("picture.title", claim=picture.key),
        "author": facts["project"]["name"],
        "project": f"{facts['project']['code']}  {facts['project']['name']}",
        "about": words.text(
            "picture.about",
            start_date=facts["project"]["start"],
            end_date=facts["claim"]["end"],
            state=state[:1].upper() + state[1:],
            as_of_date=facts["as_of"],
        ),
        "audience": words.text("picture.audience", mark=_MARK),
        "targets": {"heading": words.text("picture.targets"), "rows": picture.targets()},
        "genders": {
            "heading": words.text("picture.genders"),
            "columns": [words.text("column.indicator"), *(labels.text(f"word.gender.{g}") for g in (*PARTS, TOTAL))],
            "rows": picture.by_gender(),
        },
        "places": {
            "heading": words.text("picture.places"),
            "columns": [words.text("column.municipality"), *(picture.name(code) for code in _PLACED)],
            "rows": picture.by_place(),
        },
        "notes": [*not_unique, words.text("picture.privacy", mark=_MARK)],
    }


class _Picture:
    """The counts of a claim as a wider circle may see them."""

    def __init__(self, bundle: Bundle, labels: Labels) -> None:
        self.words = indicator_words(labels.lang)
        self.key = str(bundle.facts["claim"]["id"])
        self._bundle, self._labels = bundle, labels
        self._withheld = {(code, column) for code, column in bundle.facts["withheld"]}

    def name(self, code: str) -> str:
        return indicator_name(self.words, code, self._bundle.facts.get("indicators", ())) or code

    def targets(self) -> list[dict[str, Any]]:
        """How far each target is reached; a bar of at most its whole length where the count may be seen."""
        rows = []
        for figure in sorted(self._bundle.figures):
            match figure.split("/"):
                case ["indicators", self.key, code, "target"]:
                    rows.append(self._target(code))
        return rows

    def by_gender(self) -> list[list[str]]:
        return [[self.name(code), *(self._shown(code, gender, _ALL) for gender in (*PARTS, TOTAL))] for code in _SHOWN]

    def by_place(self) -> list[dict[str, Any]]:
        """The municipalities, with a bar for the participants that may be seen."""
        numbers = [str(partner["number"]) for partner in self._bundle.facts["partners"]]
        most = max([self._count(_PLACED[0], TOTAL, number) for number in numbers] or [0])
        return [
            {
                "name": partner["name"],
                "cells": [self._shown(code, TOTAL, str(partner["number"])) for code in _PLACED],
                "bar": self._bar(_PLACED[0], str(partner["number"]), most),
            }
            for partner in self._bundle.facts["partners"]
        ]

    def _target(self, code: str) -> dict[str, Any]:
        stem = f"indicators/{self.key}/{code}"
        target = self._bundle.figures[f"{stem}/target"].value
        share = self._bundle.figures.get(f"{stem}/share_of_target")
        seen = (code, TOTAL) not in self._withheld
        return {
            "name": self.name(code),
            "text": self.words.text(
                "picture.of_target", count=self._shown(code, TOTAL, _ALL), target=self._labels.number(int(target))
            ),
            "share": self._labels.percent(share.value) if share is not None and seen else _MARK,
            "bar": min(int(share.value * _PER_MILLE), _PER_MILLE) if share is not None and seen else 0,
        }

    def _shown(self, code: str, gender: str, place: str) -> str:
        column = gender if place == _ALL else place
        if (code, column) in self._withheld:
            return _MARK
        return self._labels.number(self._count(code, gender, place))

    def _bar(self, code: str, place: str, most: int) -> int:
        if (code, place) in self._withheld or not most:
            return 0
        return self._count(code, TOTAL, place) * _PER_MILLE // most

    def _count(self, code: str, gender: str, place: str) -> int:
        return int(self._bundle.figures[f"indicators/{self.key}/{code}/{gender}/{place}/cumulative"].value)
