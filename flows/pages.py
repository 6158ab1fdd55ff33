"""Which pages an edition has: the files of an output folder, by name.

Here belongs choosing the pages of a month's run and of a claim, and their names. Not here: what stands on them
(`reports`), and the pages of invoices and payments (`flows.invoice_pages`).
"""

import re
import unicodedata
from decimal import Decimal

from flows.desk import Desk
from pipelines.originals import originals_of
from pipelines.papers import read_papers
from reports.claim_workbook import claim_workbook
from reports.delivery_reminder import delivery_reminder, owing
from reports.delivery_workbook import delivery_workbook
from reports.feedback_workbook import feedback_workbook
from reports.indicator_picture import indicator_picture
from reports.indicator_workbook import indicator_workbook
from reports.sfc_tables import sfc_tables
from schemas.bundle import FIGURES, Bundle, to_files
from schemas.eura_form import EuraShows
from schemas.labels import Labels
from schemas.places import DATA
from schemas.project import Project

DATA_FOLDER = "tiedot"
INDICATORS = "indikaattorit.xlsx"
INDICATOR_PICTURE = "indikaattorit-ohjausryhma.pdf"


def month_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """The claim as it stands, indicators, feedback to each municipality, deliveries and reminders, figures and data."""
    month = str(bundle.facts["month"])
    catalogue = desk.rulebook.catalogue
    files = {
        "maksatushakemus-luonnos.xlsx": claim_workbook(bundle, desk.labels, catalogue),
        INDICATORS: indicator_workbook(bundle, desk.labels, catalogue),
        "toimitukset.xlsx": delivery_workbook(bundle, desk.labels, _delivery_labels(desk.lang)),
        **sfc_tables(bundle),
        **_reminders(bundle),
        **data_pages(bundle),
    }
    for partner in bundle.facts["partners"]:
        files[feedback_name(partner["name"], month)] = feedback_page(bundle, partner["number"], month, desk)
    return files


def feedback_page(bundle: Bundle, municipality: int, month: str, desk: Desk, *, trial: bool = False) -> bytes:
    """The feedback to a municipality about a month, with its own sheets as they were received."""
    sources = [s for s in bundle.facts["sources"] if s["sender"] == municipality and s["period"] == month]
    return feedback_workbook(
        bundle,
        municipality,
        month,
        desk.labels,
        desk.rulebook.catalogue,
        originals=originals_of(desk.ws, sources),
        trial=trial,
    )


def feedback_name(municipality: str, month: str) -> str:
    """The file's name of a municipality's feedback."""
    return f"palaute-{file_word(municipality)}-{month}.xlsx"


def template_name(form: str, municipality: str, month: str) -> str:
    """The file's name of a form that a municipality fills in: `tuntilomake-lemi-2026-03.xlsx`."""
    return f"{form}-{file_word(municipality)}-{month}.xlsx"


def claim_pages(bundle: Bundle, desk: Desk) -> dict[str, bytes]:
    """The claim's workbook, its indicators, figures and what they are made of."""
    catalogue = desk.rulebook.catalogue
    return {
        "maksatushakemus.xlsx": claim_workbook(bundle, desk.labels, catalogue, shown_by_eura(bundle, desk)),
        INDICATORS: indicator_workbook(bundle, desk.labels, catalogue),
        INDICATOR_PICTURE: indicator_picture(bundle, desk.labels),
        **sfc_tables(bundle),
        **data_pages(bundle),
    }


def shown_by_eura(bundle: Bundle, desk: Desk) -> dict[str, Decimal]:
    """What EURA shows of the claim, by field, as people have told: the newest of each."""
    told = [d for d in read_papers(desk.ws, desk.as_of).decisions if isinstance(d, EuraShows)]
    claim = bundle.facts["claim"]["id"]
    return {one.field: one.amount_eur for decision in told if decision.claim == claim for one in decision.shown}


def _reminders(bundle: Bundle) -> dict[str, bytes]:
    """A reminder to each municipality that owes a delivery, in its language."""
    partners = {partner["number"]: partner for partner in bundle.facts["partners"]}
    return {
        f"muistutukset/toimitus-{file_word(partners[number]['name'])}.eml": delivery_reminder(
            bundle, number, _delivery_labels(partners[number]["language"])
        )
        for number in owing(bundle)
    }


def _delivery_labels(lang: str) -> Labels:
    return Labels(lang, DATA / "labels" / "deliveries")


def inbox_folders(project: Project) -> list[str]:
    """The inbox folders of the municipalities, `689-rautjarvi`."""
    return [f"{partner.number}-{file_word(partner.name)}" for partner in project.partners]


def file_word(name: str) -> str:
    """A name as a part of a file's name: `Rautjärvi` is `rautjarvi`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def data_pages(bundle: Bundle) -> dict[str, bytes]:
    """The figures of an edition, and in a folder of their own what they are made of."""
    files = to_files(bundle)
    return {FIGURES: files.pop(FIGURES)} | {f"{DATA_FOLDER}/{name}": data for name, data in files.items()}
