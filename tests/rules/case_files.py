"""Reads the case files of `cases/`: one rule each, in a sentence, with its source and its cases worked out by hand.

Here belongs the form of a case file, the arithmetic in which its calculations are written, and the project that a case
changes. Not here: asking the rules (`case_runs`), and the page that is made of the files (`case_page`).
"""

import ast
import operator
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w

from schemas.places import DATA
from schemas.project import Project, load_project

FOLDER = Path(__file__).parent / "cases"
SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")

_KEYS = {"title", "group", "place", "article", "certainty", "kind", "says", "case"}
_OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}
_FUNCTIONS = {"pienin": min, "suurin": max}


@dataclass(frozen=True)
class CaseFile:
    """One rule: `says` is more about it; `kind` says by which rules its cases are run."""

    name: str
    title: str
    group: str
    place: int
    article: str
    certainty: str
    kind: str
    says: str
    cases: tuple[Mapping[str, Any], ...]


@cache
def case_files() -> tuple[CaseFile, ...]:
    """Every file, in the order of the page."""
    read = [_read(path) for path in sorted(FOLDER.glob("*.toml"))]
    return tuple(sorted(read, key=lambda file: (file.place, file.name)))


def _read(path: Path) -> CaseFile:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    strange = table.keys() - _KEYS
    if strange:
        raise ValueError(f"{path.name}: unknown keys {sorted(strange)}")
    names = [case["name"] for case in table["case"]]
    if len(set(names)) < len(names):
        raise ValueError(f"{path.name}: two cases have the same name")
    return CaseFile(path.stem, says=table.pop("says", ""), cases=tuple(table.pop("case")), **table)


def project_text(changes: Mapping[str, Any]) -> str:
    """The sample's project.toml with other values by path: `decision.support_rate`, `rates.H02.2026-03-16.share`.

    An entry of a list is found by the values that name it, and `+rates` adds entries to a list.
    """
    table = tomllib.loads(SAMPLE)
    for path, value in changes.items():
        *way, last = path.split(".")
        here = _found(table, way)
        if last.startswith("+"):
            here.setdefault(last[1:], []).extend(value)
        else:
            here[last] = value
    return tomli_w.dumps(table)


@cache
def project_of(text: str) -> Project:
    """The project of a text, checked as any project.toml is."""
    return load_project(text.encode())


def _found(table: Any, way: list[str]) -> Any:
    here = table
    for step in way:
        if isinstance(here, list):
            found = [entry for entry in here if step in map(str, entry.values())]
            assert found, f"nothing is named {step}"
            here = found[0] if len(found) == 1 else found
        else:
            here = here[step]
    assert isinstance(here, dict), f"{'.'.join(way)} is not one entry"
    return here


def calculated(calculation: str) -> Fraction:
    """The exact value of a calculation written by hand: `(5 187,00 − 37,00) × 0,80`, `pienin(1,00; 2,00)`.

    Numbers are written the Finnish way; `26:30` is hours and minutes, `6.10.2025` a day that days are added to.
    """
    return _value(ast.parse(_plain(calculation), mode="eval").body, _plain(calculation))


def holds(comparison: str) -> bool:
    """Whether a comparison written by hand is true: `24:01 > 24:00`, `15.4.2026 ≥ 30.4.2026 − 14`."""
    left, sign, right = re.split(r"([<>≤≥≠=])", comparison)
    one, other = calculated(left), calculated(right)
    return {
        "<": one < other, ">": one > other, "≤": one <= other, "≥": one >= other, "≠": one != other, "=": one == other,
    }[sign]  # fmt: skip


def is_found(expected: Mapping[str, str]) -> bool:
    """Whether a rule must find what is expected: where its condition `by` is true; `no` says why there is none."""
    return "by" in expected and holds(expected["by"])


def _plain(calculation: str) -> str:
    text = re.sub(r"(\d+):(\d\d)\b", lambda found: f"({int(found[1])}+{int(found[2])}/60)", calculation)
    text = re.sub(r"\b(\d+)\.(\d+)\.(\d{4})\b", lambda d: str(date(int(d[3]), int(d[2]), int(d[1])).toordinal()), text)
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text).replace(",", ".").replace(";", ",")
    return text.replace("−", "-").replace("×", "*").replace("÷", "/").strip()


def _value(node: ast.expr, text: str) -> Fraction:
    match node:
        case ast.Constant():
            return Fraction(str(ast.get_source_segment(text, node)))
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, text)
        case ast.BinOp(left=left, op=op, right=right):
            result: Fraction = _OPERATORS[type(op)](_value(left, text), _value(right, text))
            return result
        case ast.Call(func=ast.Name(id=name), args=parts):
            return _FUNCTIONS[name](_value(part, text) for part in parts)
    raise ValueError(f"not a calculation: {text}")
