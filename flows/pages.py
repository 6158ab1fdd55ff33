"""Which pages an edition has: the files of an output folder, by name.

Here belongs choosing pages and their names. Not here: what stands on them (`reports`).
"""

import re
import unicodedata

from reports.feedback_workbook import feedback_workbook

from flows.desk import Desk
from reports.claim_workbook import claim_workbook
from schemas.bundle import FIGURES, Bundle, to_files

DATA_FOLDER = "tiedot"


def month_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """Feedback to each municipality, the claim as it stands, figures and what they are made of."""
    month = str(bundle.facts["month"])
    catalogue = desk.rulebook.catalogue
    files = {"maksatushakemus-luonnos.xlsx": claim_workbook(bundle, desk.labels, catalogue), **_data(bundle)}
    for partner in bundle.facts["partners"]:
        files[feedback_name(partner["name"], month)] = feedback_workbook(
            bundle, partner["number"], month, desk.labels, catalogue
        )
    return files


def feedback_name(municipality: str, month: str) -> str:
    """The file's name of a municipality's feedback."""
    return f"palaute-{file_word(municipality)}-{month}.xlsx"


def template_name(municipality: str, month: str) -> str:
    """The file's name of a municipality's empty time sheet."""
    return f"tuntilomake-{file_word(municipality)}-{month}.xlsx"


def claim_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """The claim's workbook, figures and what they are made of."""
    return {"maksatushakemus.xlsx": claim_workbook(bundle, desk.labels, desk.rulebook.catalogue), **_data(bundle)}


def file_word(name: str) -> str:
    """A name as a part of a file's name: `Rautjärvi` is `rautjarvi`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _data(bundle: Bundle) -> dict[str, bytes]:
    files = to_files(bundle)
    return {FIGURES: files.pop(FIGURES)} | {f"{DATA_FOLDER}/{name}": data for name, data in files.items()}
