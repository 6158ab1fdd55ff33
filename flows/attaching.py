"""What was typed about the papers of a claim: the keys of the decision, and the bytes of a file that is to be kept.

Here belongs reading the file and refusing one that must not be kept. Not here: writing the decision
(`flows.deciding`), and which papers a claim needs (`pipelines.attachments`).
"""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.desk import Desk
from pipelines.intake.hidden_ids import find_outside_cells
from pipelines.intake.personal_ids import mask_personal_ids
from pipelines.papers import read_papers
from schemas.errors import UnreadableFileError, UsageError
from schemas.paper_kinds import OF_A_CLAIM
from schemas.project import Project

_LARGEST = 50_000_000


def attachment_keys(desk: Desk, given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The keys of a decision that gives one paper, and the file that goes with it, by name.

    Raises UsageError for what is missing or unknown, UnreadableFileError for a file that cannot be read or kept.
    """
    project = read_papers(desk.ws).project
    paper, about, claim = given["paper"], tuple(given["subjects"] or ()), given["claim"]
    if paper is None:
        raise UsageError("Päätöksestä attachment puuttuu: --paper.")
    ways = [given["file"] is not None, given["reference"] is not None, bool(given["none"])]
    if sum(ways) != 1:
        raise UsageError('Anna joko tiedosto (--file), viite (--reference "ASIANUMERO") tai --none.')
    if claim is not None:
        project.claim(claim)
    elif paper in OF_A_CLAIM:
        raise UsageError("Tämä asiakirja on yhdestä maksatusjaksosta: anna myös --claim.")
    _refuse_unknown(project, about)
    one: dict[str, Any] = {"paper": paper, "about": about}
    files: dict[str, bytes] = {}
    if given["file"] is not None:
        data = _bytes_of(Path(given["file"]))
        name = mask_personal_ids(Path(given["file"]).name)
        files[name] = data
        one |= {"file": name, "sha256": hashlib.sha256(data).hexdigest()}
    one |= {"reference": given["reference"]} if given["reference"] is not None else {}
    one |= {"none": True} if given["none"] else {}
    return ({"claim": claim} if claim else {}) | {"papers": [one]}, files


def other_support_keys(desk: Desk, given: Mapping[str, Any], amount: str | None) -> dict[str, Any]:
    """The keys of a declaration for one or several persons. Raises UsageError for what is missing or unknown."""
    options = (("--claim", "claim"), ("--subject", "subjects"), ("--support", "support"))
    missing = [option for option, name in options if not given[name]]
    if missing:
        raise UsageError(f"Päätöksestä other_support puuttuu: {', '.join(missing)}.")
    project = read_papers(desk.ws).project
    project.claim(given["claim"])
    for code in given["subjects"]:
        project.person(code)
    if (given["support"] == "none") != (amount is None):
        raise UsageError("Anna tuen määrä (--amount 1200,00) silloin, kun tukea on saatu, eikä muulloin.")
    own = {"support": given["support"]} | ({} if amount is None else {"amount_eur": amount})
    return {"claim": given["claim"], "persons": [{"person": code, **own} for code in given["subjects"]]}


def _refuse_unknown(project: Project, about: Sequence[str]) -> None:
    known = [person.code for person in project.staff]
    known += [f"{rate.person}/{rate.valid_from.isoformat()}" for rate in project.rates]
    known += [str(partner.number) for partner in project.partners]
    for one in about:
        if one not in known:
            raise UsageError(f"Kohdetta {one} ei ole hankkeessa. Kohteet ovat: {', '.join(known)}.")


def _bytes_of(path: Path) -> bytes:
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFileError(f"Tiedosto {path.name} on liian suuri liitteeksi. Anna viite: --reference")
        data = path.read_bytes()
    except OSError:
        raise UnreadableFileError(f"Tiedostoa {path} ei voi lukea. Tarkista polku ja oikeudet.") from None
    if not data:
        raise UnreadableFileError(f"Tiedosto {path.name} on tyhjä.")
    # What holds a personal identity code is never archived.
    places, whole = find_outside_cells(data, cells_read=False)
    if places or not whole:
        raise UnreadableFileError(
            f"Tiedostossa {mask_personal_ids(path.name)} on henkilötunnus, tai sitä ei voi tutkia kokonaan. Sitä ei "
            'oteta talteen: anna viite kunnan arkistoon (--reference "ASIANUMERO") tai peitä tunnus.'
        )
    return data
