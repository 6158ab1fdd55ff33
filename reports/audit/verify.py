"""Checks an auditor's folder without the software that made it: hashes, journal, frozen claims, every figure's sum.

Here belongs one file that any Python from 3.9 on runs, with its standard library alone: `python verify.py` in the
folder, or `python verify.py --anchor HASH` with the head of the chain as it stands on paper. It leaves with 0 when all
is as it was recorded, else with 1. Not here: anything of ours that must be imported.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

MANIFEST, JOURNAL, FROZEN = "tarkisteet.json", "journal.jsonl", "frozen"
NOT_OURS = ("thumbs.db", "desktop.ini", ".ds_store")
BROKEN = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, ZeroDivisionError, RecursionError)


class FaultError(Exception):
    """Something cannot be calculated: says why in Finnish."""


def sha256(data: bytes) -> str:
    """The hash of bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def compact(record: Any) -> bytes:
    """JSON as the journal writes it."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def table(data: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by their headings."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), delimiter=";"))


def files_below(folder: Path) -> list[str]:
    """The files of a folder by name, without what programs that show folders leave behind."""
    found = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()]
    return sorted(name for name in found if name.rpartition("/")[2].lower() not in NOT_OURS)


def hash_faults(folder: Path, own: str, place: str, files: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Files that are not as a manifest says, as place and sentence."""
    found = files_below(folder)
    for name in sorted({*found, *files} - {own}):
        if name not in files:
            yield place + name, "Tiedostoa ei ole luettelossa: se on lisätty jälkikäteen."
        elif name not in found:
            yield place + name, "Tiedosto puuttuu."
        elif sha256((folder / name).read_bytes()) != files[name]:
            yield place + name, "Tiedostoa on muutettu: sen tarkiste ei ole sama kuin luettelossa."


def chain(data: bytes) -> tuple[list[dict[str, Any]], list[str], list[tuple[str, str]]]:
    """The journal's lines, their hashes, and what is wrong with them."""
    lines: list[dict[str, Any]] = []
    hashes: list[str] = []
    faults: list[tuple[str, str]] = []
    texts = data.split(b"\n")
    if texts.pop() or not texts:
        faults.append((JOURNAL, "Viimeinen rivi on kesken tai tapahtumaloki on tyhjä."))
    prev: str | None = "0" * 64
    for number, text in enumerate(texts, 1):
        try:
            line = json.loads(text.decode("utf-8"))
            bare = {key: value for key, value in line.items() if key != "check"}
            good = compact(line) == text and line["check"] == sha256(compact(bare))
        except BROKEN:
            good = False
        if not good:
            faults.append((JOURNAL, f"Rivi {number}: riviä on muutettu sen jälkeen, kun se kirjoitettiin."))
            prev = None
            continue
        if line["n"] != number or prev not in (None, line["prev"]):
            faults.append((JOURNAL, f"Rivi {number}: rivin edeltä puuttuu rivi tai edeltävä rivi on vaihdettu."))
        prev = sha256(text)
        lines.append(line)
        hashes.append(prev)
    return lines, hashes, faults


def rounded(value: Fraction, mode: str, unit: Fraction) -> Fraction:
    """Rounds to whole units, symmetrically about zero."""
    units = abs(value) / unit
    whole, rest = divmod(units.numerator, units.denominator)
    if mode == "half_up":
        whole += 2 * rest >= units.denominator
    elif mode == "up":
        whole += rest > 0
    elif mode != "down":
        raise FaultError(f"pyöristystä {mode} ei tunneta")
    return whole * unit if value >= 0 else -whole * unit


def share(total: Fraction, texts: dict[str, str], key: str, unit: Fraction, carrier: str | None) -> Fraction:
    """One part of a total split by weights: odd units by the largest remainder, or to the carrier."""
    weights = {name: Fraction(text) for name, text in texts.items()}
    units = abs(total) / unit
    if units.denominator != 1 or min(weights.values()) < 0:
        raise FaultError("summaa ei voi jakaa osuuksiin")
    keys = sorted(weights, key=lambda name: (int(name), name) if all(map(str.isdecimal, weights)) else (0, name))
    exact = {name: units * weights[name] / sum(weights.values()) for name in keys}
    cut = {name: exact[name].numerator // exact[name].denominator for name in keys}
    odd = units.numerator - sum(cut.values())
    takers = sorted(keys, key=lambda name: cut[name] - exact[name])[:odd] if carrier is None else [carrier] * odd
    for name in takers:
        cut[name] += 1
    return (1 if total >= 0 else -1) * cut[key] * unit


class Edition:
    """The figures of one frozen claim, evaluated again from their expressions over its rows and parameters."""

    def __init__(self, folder: Path, editions: dict[str, Edition]) -> None:
        """Read a frozen folder; `editions` are all of them, by name."""
        self.editions = editions
        self.rows = {
            path.name[5:-4]: table(path.read_bytes())
            for path in folder.glob("rows-*.csv")
            if path.name != "rows-status.csv"
        }
        self.parameters = {
            row["key"]: Fraction(row["value"]) for row in table((folder / "parameters.csv").read_bytes())
        }
        stored = table((folder / "figures.csv").read_bytes())
        self.stored = {row["figure_id"]: Fraction(row["value"]) for row in stored}
        if len(self.stored) != len(stored):
            raise ValueError("a figure stands twice")
        self.expressions = {row["figure_id"]: json.loads(row["expression"]) for row in stored}
        self.known: dict[str, Fraction] = {}
        self.open: list[str] = []
        self.sums: dict[tuple[str, tuple[str, ...]], dict[tuple[str, ...], Fraction]] = {}

    def figure(self, name: str) -> Fraction:
        """The value of a figure, calculated once."""
        if name not in self.known:
            if name not in self.expressions or name in self.open:
                raise FaultError(f"lukua {name} ei ole, tai se viittaa itseensä")
            self.open.append(name)
            try:
                self.known[name] = self.value(self.expressions[name])
            finally:
                self.open.pop()
        return self.known[name]

    def leaf(self, mart: str, keys: dict[str, str]) -> Fraction:
        """The sum of the rows with these keys."""
        names = tuple(sorted(keys))
        if (mart, names) not in self.sums:
            sums: dict[tuple[str, ...], Fraction] = {}
            for row in self.rows[mart]:
                at = tuple(row[name] for name in names)
                sums[at] = sums.get(at, Fraction(0)) + Fraction(row["value"])
            self.sums[mart, names] = sums
        return self.sums[mart, names].get(tuple(keys[name] for name in names), Fraction(0))

    def value(self, expression: Any) -> Fraction:
        """The value of an expression of the closed grammar, in exact fractions."""
        node, parts = expression[0], expression[1:]
        if node == "number" and parts[0] in ("0", "1", "100", "3600"):
            return Fraction(parts[0])
        if node == "parameter":
            return self.parameters[parts[0]]
        if node == "leaf":
            return self.leaf(*parts)
        if node == "figure":
            return self.figure(*parts)
        if node == "frozen":
            if parts[0] not in self.editions:
                raise FaultError(f"suljettu laskenta {parts[0]} ei ole kansiossa")
            return self.editions[parts[0]].stored[parts[1]]
        if node == "round" and parts[1] in ("1", "0.01"):
            return rounded(self.value(parts[2]), parts[0], Fraction(parts[1]))
        if node == "share" and parts[3] in ("1", "0.01"):
            return share(self.value(parts[0]), parts[1], parts[2], Fraction(parts[3]), parts[4] if parts[4:] else None)
        values = [self.value(part) for part in parts]
        if node in ("sum", "product", "min", "max") and values:
            result = values[0]
            for other in values[1:]:
                if node == "sum":
                    result += other
                elif node == "product":
                    result *= other
                else:
                    result = min(result, other) if node == "min" else max(result, other)
            return result
        if node == "difference" and len(values) == 2:
            return values[0] - values[1]
        if node == "quotient" and len(values) == 2:
            return values[0] / values[1]
        raise FaultError(f"laskukaavaa {node} ei tunneta")

    def faults(self) -> Iterator[tuple[str, str]]:
        """Figures whose stored value does not follow from their expression, by id."""
        for name, stored in self.stored.items():
            try:
                value = self.figure(name)
            except FaultError as fault:
                yield name, f"Lukua ei voi laskea uudelleen: {fault}."
            except BROKEN as error:
                yield name, f"Lukua ei voi laskea uudelleen: kaava tai sen lähtötieto on rikki ({error})."
            else:
                if value != stored:
                    yield name, f"Tallessa on {stored}, mutta kaava antaa {value}."


def frozen_faults(top: Path, lines: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """What is wrong with the frozen claims: manifests against the journal, files, arithmetic."""
    closed = {line["folder"]: line for line in lines if line.get("kind") == "closed"}
    editions: dict[str, Edition] = {}
    places: dict[str, str] = {}
    for path in sorted((top / FROZEN).glob("*/*")):
        folder = path.relative_to(top / FROZEN).as_posix()
        place = f"{FROZEN}/{folder}/"
        if folder not in closed:
            yield place, "Tapahtumalokissa ei ole riviä, joka olisi sulkenut tämän."
            continue
        line = closed[folder]
        try:
            data = (path / "manifest.json").read_bytes()
            manifest = json.loads(data)
            if sha256(data) != line["manifest"]:
                yield place + "manifest.json", f"Tarkiste ei ole sama kuin tapahtumalokin rivillä {line['n']}."
            if manifest["head"] != {"n": line["n"] - 1, "hash": line["prev"]}:
                yield place + "manifest.json", "Sulkemisen aikainen tapahtumaloki ei ole sama kuin nyt."
            yield from hash_faults(path, "manifest.json", place, manifest["files"])
            edition = f"claim:{line['claim']}:v{line['version']}"
            editions[edition], places[edition] = Edition(path, editions), place
        except BROKEN as error:
            yield place, f"Suljettua hakemusta ei voi lukea ({error})."
    if not editions:
        yield FROZEN, "Kansiossa ei ole yhtään suljettua hakemusta, jonka voisi laskea uudelleen."
    for edition, known in editions.items():
        for name, what in known.faults():
            yield f"{places[edition]}figures.csv, luku {name}", what


def verify(top: Path, anchor: str | None) -> tuple[list[tuple[str, str]], list[str]]:
    """What is wrong in a folder, each place once, and what to say of a folder with nothing wrong."""
    found: list[tuple[str, str]] = []
    lines: list[dict[str, Any]] = []
    hashes: list[str] = []
    try:
        files = json.loads((top / MANIFEST).read_bytes())["files"]
        found += hash_faults(top, MANIFEST, "", files)
    except BROKEN:
        files = {}
        found.append((MANIFEST, "Tarkisteiden luettelo puuttuu tai sitä ei voi lukea."))
    try:
        lines, hashes, faults = chain((top / JOURNAL).read_bytes())
        found += faults
    except OSError:
        found.append((JOURNAL, "Tapahtumaloki puuttuu."))
    if anchor is not None and anchor.lower() not in hashes:
        found.append((JOURNAL, f"Ketjussa ei ole annettua tarkistetta {anchor}: historia on muuttunut."))
    found += frozen_faults(top, lines)
    once: dict[str, tuple[str, str]] = {}
    for place, what in found:
        once.setdefault(place if place != JOURNAL else place + what, (place, what))
    calculated = [name for name in files if name.startswith(FROZEN) and name.endswith("/figures.csv")]
    figures = 0 if found else sum(len(table((top / name).read_bytes())) for name in calculated)
    said = [
        f"Kaikki on ennallaan: {len(files)} tiedostoa, {len(lines)} tapahtumaa, {figures} lukua laskettu uudelleen.",
        f"Tarkistusketjun pää: {hashes[-1] if hashes else ''}",
    ]
    if anchor is None:
        said.append("Ketjun alkua ei verrattu paperiin: anna tarkiste valitsimella --anchor.")
    return list(once.values()), said


def main() -> int:
    """Check the folder in which this file stands, and say the outcome."""
    parser = argparse.ArgumentParser(description="Tarkistaa tarkastuskansion: tarkisteet, ketjun ja luvut.")
    parser.add_argument("--anchor", help="tarkistusketjun tarkiste, joka on kirjattu muualle")
    parser.add_argument("kansio", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    given = parser.parse_args()
    faults, said = verify(given.kansio, given.anchor)
    if faults:
        said = [f"Poikkeamia: {len(faults)}", *(f"{place}: {what}" for place, what in faults)]
    sys.stdout.buffer.write(("\n".join(said) + "\n").encode("utf-8"))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
