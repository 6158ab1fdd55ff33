"""`tilitys dialect`: how a file is recognised, or why it is not, in words.

Here belongs the telling. Not here: comparing headers (`pipelines.intake.proposal`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.payments import read_argument
from pipelines.intake.proposal import FollowedSheet, NearDialect, Place, explained, nearest, proposal
from pipelines.papers import OWN_DIALECTS
from pipelines.payments.bank_file import read_cells
from pipelines.rulebook import load_rulebook
from schemas.fields import FIELDS
from schemas.labels import Labels
from schemas.places import DATA

_SHARED = {"[hours]": "Tunnit", "[kind]": "Työn nimi", "[amount]": "Summa etumerkillä"}


@dataclass(frozen=True)
class Told:
    """What is said of a file; `proposed` is a dialect file for one that follows no layout, empty else."""

    recognised: bool
    lines: tuple[str, ...]
    proposed: str = ""


def tell_dialect(path: Path, lang: str, root: Path | None = None) -> Told:
    """Say how a file is recognised or why not, also by the workspace's own dialects. Raises UnreadableFileError."""
    text = read_cells(read_argument(path), path.name)
    dialects = load_rulebook(root=root).dialects
    told = explained(text, dialects)
    labels = Labels(lang, DATA / "labels")
    if told is not None:
        found, dialect, sheets = told
        kind = Labels(lang, DATA / "labels" / "words").text(f"word.record_kind.{found.record_kind}")
        month = labels.month(found.period) if found.period else "ei selviä riveistä"
        head = [f"{path.name}: {dialect.title} (asettelu {dialect.id})", f"Laji: {kind}. Kuukausi: {month}."]
        return Told(True, (*head, *(line for sheet in sheets for line in _sheet_lines(sheet))))
    near = nearest(text, dialects)
    lines = [f"{path.name}: tiedostoa ei tunnistettu, koska sen otsikot eivät ole minkään asettelun."]
    if not near:
        lines.append("Mitään tunnettua otsikkoa ei löytynyt kolmeltakymmeneltä ensimmäiseltä riviltä.")
        return Told(False, tuple(lines))
    lines += [line for one in near for line in _near_lines(one)]
    lines.append(
        f"Ehdotus uudeksi asetteluksi: tarkista se ja tallenna hankkeen kansioon nimellä {OWN_DIALECTS}/<nimi>.toml. "
        "Seuraava ajo lukee sen."
    )
    return Told(False, tuple(lines), proposal(text, path.name, near[0], dialects))


def _sheet_lines(sheet: FollowedSheet) -> Iterator[str]:
    where = f"Taulukko ”{sheet.name}”, otsikot" if sheet.name else "Otsikot"
    yield f"{where} rivillä {sheet.header_row}:"
    for place in sheet.above:
        yield f"  {_name(place.field)} ← {place.header}, arvo sarakkeessa {place.column}"
    yield from (f"  {_place(place)}" for place in sheet.places)
    if sheet.across:
        yield f"  {sheet.across} saraketta, joiden jokainen solu on oma kirjauksensa tai summa"
    if sheet.unused:
        yield f"  Ei lueta: {', '.join(sheet.unused)}"


def _near_lines(near: NearDialect) -> Iterator[str]:
    yield f"Lähellä: {near.dialect.title} (asettelu {near.dialect.id}), rivi {near.row}"
    yield from (f"  löytyi {_place(place)}" for place in near.found)
    for missing in near.missing:
        close = f"; lähellä on ”{missing.close}”" if missing.close else ""
        yield f"  puuttuu {_name(missing.field)}: {' tai '.join(missing.names)}{close}"
    if not near.missing:
        yield f"  mutta: {_besides(near)}"


def _place(place: Place) -> str:
    return f"{_name(place.field)} ← {place.header} (sarake {place.column})"


def _name(field: str) -> str:
    return _SHARED.get(field) or FIELDS[field].fi


def _besides(near: NearDialect) -> str:
    """What keeps a file from following a layout whose headers it all has."""
    wanted = [f"otsikkorivin yläpuolella selite {' tai '.join(names)}" for names in near.dialect.above.values()]
    if near.dialect.title_cell:
        wanted.append(f"yläpuolella teksti {near.dialect.title_cell}")
    if near.dialect.across is not None:
        wanted.append(f"otsikoina {', '.join(near.dialect.across.headers) or 'kuukauden päivät 1–31'}")
    words = {"workbook": "Excel-työkirja", "csv": "CSV-tiedosto"}
    wanted.append(f"muoto {' tai '.join(words[form] for form in near.dialect.formats)}")
    return f"asettelussa on {', '.join(wanted)}"
