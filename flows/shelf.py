"""Finding an edition's bundle: frozen if there is one, else the latest that was published.

Here belongs the default of `--at`, and looking at what later pages have replaced. Not here: how bundles are made
(`pipelines.editions`).
"""

import difflib
from collections.abc import Iterable, Iterator, Mapping

from flows.desk import Desk
from flows.pages import DATA_FOLDER
from pipelines import folders
from pipelines.frozen import FrozenClaim, FrozenEdition, frozen_editions, frozen_files
from pipelines.journal import Line
from pipelines.papers import read_papers
from schemas.bundle import FIGURES, Bundle, from_files, to_files
from schemas.errors import UsageError, VerificationError
from schemas.labels import as_date


def find_bundle(desk: Desk, at: str | None, figure: str = "") -> Bundle:
    """The bundle of an edition, or the one where a figure is looked for first. Raises UsageError when there is none."""
    frozen = {edition.edition: _figures_below(edition) for edition in frozen_editions(desk.ws, desk.as_of)}
    if at is None:
        mine = [edition for edition, prefix in frozen.items() if figure.startswith(prefix)]
        at = mine[-1] if mine else None
    if at in frozen:
        return from_files(at, frozen_files(desk.ws, at))
    known: set[str] = set()
    # Without a wish the claim is meant: invoices and statements have few figures and no findings of their own.
    own = [line for line in _last_lines(desk) if at or figure or line.facts["edition"].startswith(("month:", "claim:"))]
    for line in own:
        if at in (None, line.facts["edition"]):
            bundle = _bundle(desk, line)
            if at or any(f.startswith(figure) for f in bundle.figures):
                return bundle
            known.update(bundle.figures)
    raise UsageError(_no_edition(desk, at, frozen) if at else _no_figure(figure, known))


def published_bundles(desk: Desk) -> Iterator[tuple[Line, Bundle]]:
    """Each output folder's bundle with the line that published it, newest first."""
    for line in _last_lines(desk):
        yield line, _bundle(desk, line)


def _last_lines(desk: Desk) -> Iterator[Line]:
    """The line that published each output folder last, newest first."""
    seen = set()
    for line in reversed(desk.ws.journal.lines(as_of=desk.as_of)):
        folder = line.facts.get("folder")
        if line.kind == "published" and folder not in seen and FIGURES in line.facts["files"]:
            seen.add(folder)
            yield line


def _bundle(desk: Desk, line: Line) -> Bundle:
    """What a line published: from its folder, or made again when later pages stand there now."""
    files = _files(desk, line)
    if files is not None:
        return from_files(line.facts["edition"], files)
    folder = line.facts["folder"]
    if folders.published_lines(desk.ws.journal.lines(), folder)[-1].n == line.n:
        raise VerificationError(
            f"Kansion {folders.OUT}/{folder} tiedostoja puuttuu tai niitä on muutettu. Aja kuukausi, maksatushakemus "
            "tai laskut uudelleen."
        )
    bundle = _made_again(desk, line)
    if not _as_published(line, to_files(bundle)):
        raise UsageError(
            f"Ajoa {bundle.edition} ei voi enää näyttää sellaisena kuin se julkaistiin "
            f"{desk.labels.date(line.effective)}: ohjelma on muuttunut sen jälkeen."
        )
    return bundle


def _files(desk: Desk, line: Line) -> Mapping[str, bytes] | None:
    """The bundle's files in the folder that a line published, or None when they are not those."""
    names = [n for n in line.facts["files"] if n == FIGURES or n.startswith(f"{DATA_FOLDER}/")]
    folder = folders.standing(desk.ws.root / folders.OUT / line.facts["folder"], line.n)
    try:
        files = {name.removeprefix(f"{DATA_FOLDER}/"): (folder / name).read_bytes() for name in names}
    except OSError:
        return None
    return files if _as_published(line, files) else None


def _as_published(line: Line, files: Mapping[str, bytes]) -> bool:
    said = line.facts["files"]
    return all(
        digest in (said.get(name), said.get(f"{DATA_FOLDER}/{name}")) for name, digest in folders.hashes(files).items()
    )


def _made_again(desk: Desk, line: Line) -> Bundle:
    # Seldom needed, and the layers are slow to load for those who only look at figures.
    from pipelines.editions import compute
    from pipelines.financing import EDITION, statement_of
    from pipelines.invoicing import invoices_of
    from pipelines.scope import claim_scope, month_scope

    as_of = line.facts["as_of"]
    papers = read_papers(desk.ws, as_date(as_of) if as_of else line.effective, line.facts["head"])
    kind, name, *_ = line.facts["edition"].split(":")
    if kind == "invoice":
        return invoices_of(desk.ws, papers, name)
    if kind == EDITION:
        return statement_of(desk.ws, papers)
    scope = month_scope(papers, name) if kind == "month" else claim_scope(papers, name)
    return compute(desk.ws, papers, scope, desk.rulebook, desk.threads)


def _figures_below(frozen: FrozenEdition) -> str:
    """What the ids of a frozen edition's own figures begin with."""
    return f"{'claim' if isinstance(frozen, FrozenClaim) else 'cofinancing'}/{frozen.claim}/"


def _no_figure(figure: str, known: set[str]) -> str:
    if not known:
        return "Yhtään ajoa ei ole vielä julkaistu. Aja ensin kuukausi, esimerkiksi: tilitys run 2026-03"
    near = difflib.get_close_matches(figure, sorted(known), n=5)
    if near:
        return f"Lukua {figure} ei ole missään ajossa. Tarkoititko jotakin näistä: {', '.join(near)}?"
    return f"Lukua {figure} ei ole missään ajossa. Lukujen tunnukset näkee komennolla: tilitys figures"


def _no_edition(desk: Desk, at: str, frozen: Iterable[str]) -> str:
    known = dict.fromkeys([*frozen, *(line.facts["edition"] for line in _last_lines(desk))])
    return f"Ajoa {at} ei löydy. Tallessa on: {', '.join(known) or 'ei yhtään'}."
