"""Verifying papers: is everything still as it was recorded, byte for byte?

Here belongs chain, hashes and files, read from the papers alone. Not here: whether figures follow from their
expressions (`recheck`). Nothing is written and no lock is needed.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines import folders
from pipelines.frozen import MANIFEST, FrozenEdition, frozen_editions, read_manifest
from pipelines.journal import JOURNAL_FILE, Line
from pipelines.papers import OWN_DIALECTS, project_versions, recorded_dialects
from pipelines.publishing import Change, changed_pages
from pipelines.workspace import ARCHIVE, DECISIONS, PROJECT_FILE, QUARANTINE, Workspace

_CHANGED = "Tiedosto ei ole enää se, joka kirjattiin: sitä on muutettu."
_UNKNOWN_FOLDER = (
    "Tapahtumaloki ei mainitse kansiota: se ei ole ohjelman tekemä, tai tapahtumalokin lopusta puuttuu rivejä."
)
_GONE = "Tiedosto puuttuu, vaikka se on kirjattu tapahtumalokiin."
_PAGES = {
    Change.CHANGED: "Sivua on muutettu julkaisemisen jälkeen. Seuraava ajo siirtää muutetun sivun kansioon out/.kept/.",
    Change.MISSING: "Sivu puuttuu, vaikka se on julkaistu. Seuraava ajo tekee sen uudelleen.",
    Change.ADDED: "Tiedosto ei ole ohjelman tekemä. Seuraava ajo siirtää sen kansioon out/.kept/.",
}


@dataclass(frozen=True)
class Problem:
    """Something that is not as it was recorded: where, and what in one Finnish sentence or two.

    A `note` is worth knowing and no fault.
    """

    place: str
    what: str
    note: bool = False


def verify_papers(ws: Workspace, anchor: str | None = None) -> list[Problem]:
    """Everything in the papers that is not as it was recorded.

    `anchor` is the hash of a line as it stands on paper elsewhere: the history up to it is proved unchanged when the
    chain still has that line. When the chain itself is broken, nothing can be held against it, and only that is told.
    """
    faults = ws.journal.check_chain()
    if faults:
        problems = [Problem(JOURNAL_FILE, f"{fault[0].upper()}{fault[1:]}.") for fault in faults]
        rest = "Muita tiedostoja ei verrattu: ne tarkistetaan tapahtumalokia vasten, kun se on kunnossa."
        return [*problems, Problem(JOURNAL_FILE, rest, note=True)]
    lines = ws.journal.lines()
    return [
        *_anchor(lines, anchor),
        *_archive(ws, lines),
        *_quarantine(ws, lines),
        *_project(ws, lines),
        *_dialects(ws, lines),
        *_decisions(ws, lines),
        *_frozen(ws),
        *_pages(ws, lines),
    ]


def _anchor(lines: Sequence[Line], anchor: str | None) -> Iterator[Problem]:
    wanted = None if anchor is None else "".join(anchor.split()).lower()
    if wanted is not None and wanted not in {line.hash for line in lines}:
        yield Problem(
            JOURNAL_FILE,
            f"Tapahtumalokissa ei ole riviä, jonka tarkiste on {wanted}. Historiaa on muutettu sen jälkeen, kun "
            "tarkiste otettiin talteen, tai tarkiste on kirjoitettu väärin.",
        )


def _archive(ws: Workspace, lines: Sequence[Line]) -> Iterator[Problem]:
    named: dict[str, Line] = {}
    for line in lines:
        if sha256 := line.facts.get("sha256"):
            named.setdefault(sha256, line)
    for sha256, line in named.items():
        yield from _same(ws, f"{ARCHIVE}/{sha256}", sha256)
        yield from _same(ws, f"{ARCHIVE}/{sha256}.slip.json", line.facts.get("slip"))
    unnamed = {path.name.removesuffix(".slip.json") for path in (ws.root / ARCHIVE).glob("[!.]*")} - named.keys()
    # A run that was cut off leaves one file without its line; more than one means that lines are gone.
    cut_off = len(unnamed) == 1
    what = "ajo on jäänyt kesken" if cut_off else "tapahtumalokin lopusta puuttuu rivejä"
    for name in sorted(unnamed):
        yield Problem(f"{ARCHIVE}/{name}", f"Tapahtumaloki ei mainitse tiedostoa: {what}.", note=cut_off)


def _quarantine(ws: Workspace, lines: Sequence[Line]) -> Iterator[Problem]:
    released = {line.facts.get("released") for line in lines}
    for line in lines:
        if line.kind != "refused" or line.facts["sha256"] is not None or line.n in released:
            continue
        place = f"{QUARANTINE}/{line.n}"
        slip = ws.root / f"{place}.slip.json"
        if not slip.exists() and not (ws.root / place).exists():
            yield Problem(place, "Tiedosto on hävitetty karanteenista.", note=True)
            continue
        faults = list(_same(ws, f"{place}.slip.json", line.facts.get("slip")))
        yield from faults or _same(ws, place, json.loads(slip.read_bytes())["sha256"])


def _project(ws: Workspace, lines: Sequence[Line]) -> Iterator[Problem]:
    if project_versions(lines)[-1:] != [_hash(ws.root / PROJECT_FILE)]:
        yield Problem(PROJECT_FILE, "Tiedostossa on muutoksia, jotka seuraava ajo kirjaa uudeksi versioksi.", note=True)


def _dialects(ws: Workspace, lines: Sequence[Line]) -> Iterator[Problem]:
    recorded = recorded_dialects(lines)
    for path in sorted((ws.root / OWN_DIALECTS).glob("*.toml")):
        if recorded.get(path.stem) != _hash(path):
            what = "Asettelussa on muutoksia, jotka seuraava ajo kirjaa uudeksi versioksi."
            yield Problem(f"{OWN_DIALECTS}/{path.name}", what, note=True)


def _decisions(ws: Workspace, lines: Sequence[Line]) -> Iterator[Problem]:
    recorded = {line.facts["name"]: line.facts["sha256"] for line in lines if line.kind == "decided"}
    for name, sha256 in recorded.items():
        yield from _same(ws, f"{DECISIONS}/{name}", sha256)
    for path in sorted((ws.root / DECISIONS).glob("*.toml")):
        if path.name not in recorded:
            yield Problem(f"{DECISIONS}/{path.name}", "Päätös kirjataan seuraavassa ajossa.", note=True)


def _frozen(ws: Workspace) -> Iterator[Problem]:
    known = set()
    for frozen in frozen_editions(ws):
        place = f"{folders.FROZEN}/{frozen.line.facts['folder']}"
        known.add(place)
        if frozen.folder.name != frozen.line.facts["folder"].rpartition("/")[2]:
            yield _cut_off(place)
        faults = list(_same_file(frozen.folder / MANIFEST, f"{place}/{MANIFEST}", frozen.line.facts["manifest"]))
        yield from faults or _frozen_files(frozen, place)
    for path in sorted((ws.root / folders.FROZEN).glob("*/*")):
        place = path.relative_to(ws.root).as_posix()
        if place not in known and not path.name.startswith("."):
            yield Problem(place, "Tapahtumalokissa ei ole riviä, joka olisi jäädyttänyt tämän.")


def _frozen_files(frozen: FrozenEdition, place: str) -> Iterator[Problem]:
    manifest = read_manifest(frozen)
    found = folders.listing(frozen.folder)
    for name in sorted((found.keys() | manifest["files"].keys()) - {MANIFEST}):
        if name not in manifest["files"]:
            yield Problem(f"{place}/{name}", "Tiedostoa ei ollut, kun tämä jäädytettiin.")
        else:
            yield from _same_file(frozen.folder / name, f"{place}/{name}", manifest["files"][name])
    if manifest["head"] != {"n": frozen.line.n - 1, "hash": frozen.line.prev}:
        yield Problem(f"{place}/{MANIFEST}", "Jäädyttämisen aikainen tapahtumaloki ei ole sama kuin nyt.")


def _pages(ws: Workspace, lines: Sequence[Line]) -> Iterator[Problem]:
    for top, folder, _ in folders.unfinished(ws.root, lines):
        if top == folders.OUT:
            yield _cut_off(f"{top}/{folder}")
    known = {line.facts["folder"] for line in lines if line.kind == "published"}
    for path in sorted((ws.root / folders.OUT).glob("*")):
        # What stands beside its place is hidden, and is told above.
        if path.is_dir() and not path.name.startswith(".") and path.name not in known:
            yield Problem(f"{folders.OUT}/{path.name}", _UNKNOWN_FOLDER)
    for page in changed_pages(ws):
        yield Problem(f"{folders.OUT}/{page.folder}/{page.name}", _PAGES[page.what])


def _cut_off(place: str) -> Problem:
    return Problem(place, "Kansion vaihto on jäänyt kesken; seuraava ajo tekee sen loppuun.", note=True)


def _same(ws: Workspace, place: str, sha256: str | None) -> Iterator[Problem]:
    return _same_file(ws.root / place, place, sha256)


def _same_file(path: Path, place: str, sha256: str | None) -> Iterator[Problem]:
    found = _hash(path)
    if found is None:
        yield Problem(place, _GONE)
    elif found != sha256:
        yield Problem(place, _CHANGED)


def _hash(path: Path) -> str | None:
    return folders.hash_file(path) if path.is_file() else None
