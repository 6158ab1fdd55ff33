"""Finding an edition's bundle: frozen if there is one, else the latest that was published.

Here belongs the default of `--at`. Not here: how bundles are made (`pipelines.editions`).
"""

from collections.abc import Iterator

from flows.desk import Desk
from flows.pages import DATA_FOLDER
from pipelines.frozen import FrozenClaim, FrozenEdition, frozen_editions, frozen_files
from pipelines.journal import Line
from schemas.bundle import FIGURES, Bundle, from_files
from schemas.errors import UsageError, VerificationError


def find_bundle(desk: Desk, at: str | None, figure: str = "") -> Bundle:
    """The bundle of an edition, or the one where a figure is looked for first. Raises UsageError when there is none."""
    frozen = {edition.edition: _figures_below(edition) for edition in frozen_editions(desk.ws, desk.as_of)}
    if at is None:
        mine = [edition for edition, prefix in frozen.items() if figure.startswith(prefix)]
        at = mine[-1] if mine else None
    if at in frozen:
        return from_files(at, frozen_files(desk.ws, at))
    for line, bundle in published_bundles(desk):
        if at in (None, line.facts["edition"]) and (at or any(f.startswith(figure) for f in bundle.figures)):
            return bundle
    if at is None:
        raise UsageError(f"Lukua {figure} ei ole missään ajossa. Aja ensin kuukausi, esimerkiksi: tilitys run 2026-03")
    known = ", ".join([*frozen, *(line.facts["edition"] for line, _ in published_bundles(desk))]) or "ei yhtään"
    raise UsageError(f"Ajoa {at} ei löydy. Tallessa on: {known}.")


def _figures_below(frozen: FrozenEdition) -> str:
    """What the ids of a frozen edition's own figures begin with."""
    return f"{'claim' if isinstance(frozen, FrozenClaim) else 'cofinancing'}/{frozen.claim}/"


def published_bundles(desk: Desk) -> Iterator[tuple[Line, Bundle]]:
    """Each output folder's bundle with the line that published it, newest first."""
    seen = set()
    for line in reversed(desk.ws.journal.lines(as_of=desk.as_of)):
        folder = line.facts.get("folder")
        if line.kind != "published" or folder in seen or FIGURES not in line.facts["files"]:
            continue
        seen.add(folder)
        yield line, from_files(line.facts["edition"], _files(desk, line))


def _files(desk: Desk, line: Line) -> dict[str, bytes]:
    names = [n for n in line.facts["files"] if n == FIGURES or n.startswith(f"{DATA_FOLDER}/")]
    folder = desk.ws.root / "out" / line.facts["folder"]
    try:
        return {name.removeprefix(f"{DATA_FOLDER}/"): (folder / name).read_bytes() for name in names}
    except OSError:
        raise VerificationError(
            f"Kansiosta out/{line.facts['folder']} puuttuu tiedostoja. Aja kuukausi uudelleen."
        ) from None
