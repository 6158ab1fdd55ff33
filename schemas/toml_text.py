"""A settings file as a person wrote it: on which line a key stands, and what is probably wrong with a line.

Here belongs looking at the text itself, because a parsed table no longer knows its lines. Places are looked for in the
plain way in which people write these files; where they are not found, no line is told. Not here: what a key may hold.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADER = re.compile(r"\s*\[{1,2}([A-Za-z0-9_.]+)\]{1,2}")
_WHERE = re.compile(r"([a-z_]+)(?:\[([0-9]+)\])?(?: ([^.]*))?((?:\.[^\W0-9][\w-]*)*)(?:\[[0-9]+\])?")
_VALUE = re.compile(r"\s*([A-Za-z0-9_-]+)\s*=\s*(.*)")
_DAY = re.compile(r"([0-3]?[0-9])\.([01]?[0-9])\.([0-9]{4})")
_CURLY = re.compile(r"[\u00ab\u00bb\u2018-\u201f]")
_REASONS = (
    (r"backslash|escape", "Kenoviiva kirjoitetaan lainausmerkkien sisällä kahdesti: \\\\."),
    (r"Unclosed array", "Ennen tätä riviä alkavasta luettelosta puuttuu päättävä hakasulku ]."),
    (r"Unclosed inline table", "Aaltosulkeista puuttuu päättävä }."),
)
"""What the parser says in English of faults that the line alone does not show, and how it is said here."""


@dataclass(frozen=True)
class _Block:
    """A section: its name (empty before the first one), the line of its header, and the lines below it."""

    name: str
    header: int
    lines: tuple[str, ...]

    def key_line(self, key: str, before: str = "") -> int | None:
        pattern = re.compile(rf"\s*{before}{re.escape(key)}\s*=")
        return next((self.header + n for n, line in enumerate(self.lines, start=1) if pattern.match(line)), None)

    def holds(self, words: list[str]) -> bool:
        values = {m[2].split("#")[0].strip().strip('"') for m in map(_VALUE.match, self.lines) if m}
        return set(words) <= values


def line_of(text: str, where: str) -> int | None:
    """The line, from 1, of a key named as faults name it: `staff[1] (H01).share`, `rates H02 2026-03-16.valid_from`.

    A key that is not there has the line of its section; a section that is there several times has none.
    """
    for block, key in _places(text, where):
        if key is None:
            return block.header
        line = block.key_line(key)
        if line is not None:
            return line
    blocks = [block for block, _ in _places(text, where) if block.name]
    return blocks[0].header if blocks else None


def commented_line(text: str, where: str) -> int | None:
    """The line on which a key that is missing stands as a comment (`# key = "equal"`), None when it does not."""
    lines = (block.key_line(key, before=r"#\s*") for block, key in _places(text, where) if key is not None)
    return next((line for line in lines if line is not None), None)


def syntax_fault(text: str, line: int, reason: str) -> str:
    """Show a line that is no TOML and say what is typically wrong with such a line; `reason` is the parser's."""
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    return f"tätä ei voi lukea TOML-tiedostona:\n    {written.strip()}\n{_advice(written, reason)}"


def _places(text: str, where: str) -> Iterator[tuple[_Block, str | None]]:
    """Where a key may stand, the innermost section first: the section, and the key in it (None: the section itself)."""
    named = _WHERE.fullmatch(where)
    if named is None:
        return
    section, nth, label, keys = named.groups()
    path = [section, *keys.split(".")[1:]]
    words = re.sub(r"[()]", " ", label or "").split() if nth is None else []
    blocks = list(_blocks(text))
    for depth in range(len(path), -1, -1):
        name = ".".join(path[:depth])
        found = [block for block in blocks if block.name == name and (depth != 1 or block.holds(words))]
        if nth is not None and depth == 1:
            found = found[int(nth) - 1 : int(nth)]
        if len(found) == 1:
            yield found[0], path[depth] if depth < len(path) else None


def _blocks(text: str) -> Iterator[_Block]:
    name, header = "", 0
    lines: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _HEADER.match(line):
            yield _Block(name, header, tuple(lines))
            name, header, lines = match[1], number, []
        else:
            lines.append(line)
    yield _Block(name, header, tuple(lines))


def _advice(written: str, reason: str) -> str:
    stripped = written.strip()
    section = stripped.strip("[] ")
    again = re.search(r"Cannot (declare|mutate|overwrite)", reason)
    if again and stripped.startswith("["):
        return f"Osio on jo aiemmin. Jos niitä on monta, kirjoita jokaisen alkuun kaksi hakasulkua: [[{section}]]."
    if again:
        return "Sama avain on tässä osiossa jo aiemmin. Poista toinen."
    for pattern, advice in _REASONS:
        if re.search(pattern, reason):
            return advice
    if stripped.startswith("["):
        return "Osion nimen ympärillä pitää olla hakasulut: [ledger], tai kaksi molemmin puolin: [[staff]]."
    value = _VALUE.match(written)
    if value is None:
        return 'Rivillä pitää olla avain, yhtäsuuruusmerkki ja arvo: name = "Lemi". Selitysrivin alussa on #.'
    return _advice_on_value(value[1], value[2].strip())


def _advice_on_value(key: str, value: str) -> str:
    if day := _DAY.match(value):
        return f"Päivä kirjoitetaan {day[3]}-{day[2]:0>2}-{day[1]:0>2} ilman lainausmerkkejä."
    if _CURLY.search(value):
        return 'Lainausmerkit ovat kaarevia (tekstinkäsittelyn tekemiä). Kirjoita suorat lainausmerkit ".'
    if value == "" or value.startswith("#"):
        return "Arvo puuttuu yhtäsuuruusmerkin jälkeen."
    if value.casefold() in ("true", "false", "kyllä", "ei"):
        return f"Kirjoita pienellä ja ilman lainausmerkkejä {key} = true tai {key} = false."
    if value.count('"') % 2:
        return "Lainausmerkki puuttuu arvon alusta tai lopusta."
    if value[0].isdigit():
        return 'Summa ja prosentti kirjoitetaan lainausmerkkeihin ja pisteellä, esim. "492000.00".'
    if not value.startswith(('"', "[", "{")):
        return f'Teksti kirjoitetaan lainausmerkkeihin: {key} = "{value.split("#")[0].strip()}".'
    return "Tarkista lainausmerkit, hakasulut ja pilkut."
