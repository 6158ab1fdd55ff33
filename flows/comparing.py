"""What a claim would be with other values in project.toml: computed beside each other, no paper or page is touched.

Here belongs changing values and putting figures side by side. Not here: the figures (`pipelines.rules`).
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from flows.desk import Desk
from flows.telling import FIGURE_WORDS, MAIN_FIGURES, figure_text
from pipelines.editions import compute
from pipelines.papers import PROJECT_FILE, Papers, read_papers
from pipelines.scope import claim_scope
from schemas.bundle import Bundle
from schemas.cost_models import LINE_FIGURES, figures_of
from schemas.errors import UsageError
from schemas.figure import Figure
from schemas.project import project_of

_COMPARED = ("decision", "rates", "ledger", "pay_items", "payroll", "shares", "milestones", "decided_numbers", "budget")
"""Sections of which only amounts depend: with other people or municipalities the files would be read otherwise."""
_WIDTH = 18
_GAP = 4


@dataclass(frozen=True)
class Change:
    """Values of project.toml that are tried, by path: `decision.support_rate`, `rates.H01.annual_pay_eur`."""

    values: Mapping[str, str]

    @property
    def words(self) -> str:
        """As it was typed."""
        return ", ".join(f"{path}={value}" for path, value in self.values.items())


def change_of(text: str) -> Change:
    """Read `path=value[,path=value]`. Raises UsageError when it is not of this form."""
    pairs = [part.split("=", 1) for part in text.split(",")]
    if any(len(pair) < 2 or not pair[0].strip() for pair in pairs):
        raise UsageError(
            f"Muutosta ”{text}” ei voi lukea. Kirjoita kohta=arvo ja desimaalit pisteellä, esimerkiksi "
            "rates.H01.annual_pay_eur=52000.00; pilkku erottaa yhdessä muuttuvat arvot."
        )
    return Change({path.strip(): value.strip() for path, value in pairs})


def comparison_lines(desk: Desk, claim: str, changes: Sequence[Change]) -> Iterator[str]:
    """The main figures of a claim as the papers stand, and as they would be with each change.

    Without changes, with each other rounding. Raises UsageError for a path that project.toml does not have or that is
    not compared, SettingsError for a value that does not fit.
    """
    papers = read_papers(desk.ws, desk.as_of)
    others = [_bundle(desk, _changed(papers, change, desk), claim) for change in changes]
    yield f"Maksatushakemus {claim}: vertailu. Mitään ei muutettu."
    now = _bundle(desk, papers, claim)
    if not changes:
        yield from _rounding_lines(now, claim, desk)
        return
    yield from (f"  ({number}) {change.words}" for number, change in enumerate(changes, 1))
    heads = ["nyt", *(f"({number})" for number in range(1, len(changes) + 1))]
    yield f"  {'':<28}" + "".join(f"{head:>{_WIDTH}}" for head in heads)
    bundles = [now, *others]
    for name in MAIN_FIGURES:
        figures = [bundle.figures.get(f"claim/{claim}/{name}") for bundle in bundles]
        if not any(figures):
            continue
        # Another cost model has other lines: what it does not have is nothing of it.
        texts = [figure_text(figure, desk.labels) if figure else "–" for figure in figures]
        yield f"  {FIGURE_WORDS[name]:<28}" + "".join(f"{text:>{_WIDTH}}" for text in texts)
        differences = [_difference(figures[0], other, desk) for other in figures[1:]]
        if any(differences):
            yield f"  {'  ero':<28}{'':>{_WIDTH}}" + "".join(f"{text or '–':>{_WIDTH}}" for text in differences)


def _rounding_lines(bundle: Bundle, claim: str, desk: Desk) -> Iterator[str]:
    """One line a rounding: the claim's lines as they are, and as they would be."""
    names = figures_of(line for line in LINE_FIGURES if f"claim/{claim}/{LINE_FIGURES[line]}" in bundle.figures)
    words = [FIGURE_WORDS[name] for name in names.values()]
    yield f"  {'':<34}" + "".join(f"{word:>{len(word) + _GAP}}" for word in words)
    own = {line: bundle.figures[f"claim/{claim}/{name}"].value for line, name in names.items()}
    rows = [("nyt", own)]
    for one in bundle.facts["roundings"]:
        amounts = {line: Fraction(text) for line, text in one["lines"].items()}
        rows.append((f"{one['setting']}={one['choice']}", amounts))
    for head, amounts in rows:
        texts = (desk.labels.eur(amount) for amount in amounts.values())
        cells = "".join(f"{text:>{len(word) + _GAP}}" for text, word in zip(texts, words, strict=True))
        same = "" if amounts == own else "  *"
        yield f"  {head:<34}{cells}{same}"
    if any(amounts != own for _, amounts in rows):
        yield "  * jokin summa olisi toinen kuin nyt"


def _difference(now: Figure | None, other: Figure | None, desk: Desk) -> str:
    if now is None or other is None:
        return ""
    change = other.value - now.value
    sign = "+" if change > 0 else ""
    return sign + figure_text(replace(other, value=change), desk.labels) if change else ""


def _bundle(desk: Desk, papers: Papers, claim: str) -> Bundle:
    return compute(desk.ws, papers, claim_scope(papers, claim), desk.rulebook, desk.threads)


def _changed(papers: Papers, change: Change, desk: Desk) -> Papers:
    """The papers with another project.toml; what is typed of the files does not depend on these values and stays."""
    table = tomllib.loads(desk.ws.archived(papers.project_sha256).decode("utf-8-sig"))
    for path, value in change.values.items():
        names = path.split(".")
        if names[0] not in _COMPARED:
            raise UsageError(
                f"{PROJECT_FILE}: kohtaa {path} ei voi vertailla. Vertailla voi osioita {', '.join(_COMPARED)}."
            )
        for section in _sections(table, names[:-1], path):
            section[names[-1]] = _like(section.get(names[-1]), value, path)
    # The secret of participants' keys may stand in a file of its own, and the cached rows were made with it.
    same = {"participants": papers.project.participants}
    return replace(papers, project=project_of(table, change.words).model_copy(update=same))


def _sections(table: dict[str, Any], names: Sequence[str], path: str) -> list[dict[str, Any]]:
    """The tables that a path leads to: of a list those with the person, line or code that the path names."""
    found: list[Any] = [table]
    for name in names:
        steps: list[Any] = []
        for one in found:
            if isinstance(one, list):
                steps += [entry for entry in one if name in (entry.get("person"), entry.get("line"), entry.get("code"))]
            elif name in one:
                steps.append(one[name])
        found = steps
    if not found or not all(isinstance(one, dict) for one in found):
        raise UsageError(f"{PROJECT_FILE}: kohtaa {path} ei ole.")
    return found


def _like(now: object, text: str, path: str) -> object:
    """A typed value in the type of the one that it takes the place of."""
    try:
        if isinstance(now, bool):
            return {"true": True, "false": False}[text]
        if isinstance(now, int):
            return int(text)
        return date.fromisoformat(text) if isinstance(now, date) else text
    except (KeyError, ValueError):
        raise UsageError(f"{PROJECT_FILE}: kohdan {path} arvoa ”{text}” ei voi lukea.") from None
