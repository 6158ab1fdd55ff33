"""The workbooks as they were last looked at: a change of any cell, width or format shows here."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from reports.claim_workbook import claim_workbook
from reports.feedback_workbook import feedback_workbook
from reports.indicator_workbook import indicator_workbook
from reports.list_forms import approvals_form
from reports.template_workbook import template_workbook
from schemas.bundle import Bundle
from schemas.catalogue import finding_of, load_catalogue
from schemas.labels import Labels
from schemas.originals import Originals, OriginalSheet
from schemas.places import DATA
from tests.golden.dump import dump
from tests.golden.sample_bundle import sample_bundle
from tests.golden.sample_corrections import corrected_bundle
from tests.golden.sample_indicators import indicator_bundle

PAGES = Path(__file__).parent / "pages"
LABELS = Labels("fi", DATA / "labels")
CATALOGUE = load_catalogue(DATA / "findings")


def _claim(bundle: Bundle) -> bytes:
    return claim_workbook(bundle, LABELS, CATALOGUE)


def _own_rows() -> bytes:
    """The answer with the file's own sheet: an hour that cannot be read, a day too long, a place worth a look."""
    sha256 = "ab" * 32
    place = {"sender": 739, "month": "2026-03", "file": sha256, "file_name": "tunnit.csv", "person": "H04"}
    rows = [
        (1, ("Työntekijä", "Päivä", "Hanketunnit", "Kunta", "Selite")),
        (2, ("Tytti Tuntityö", "3.3.2026", "7.30", "", "=CMD()")),
        (3, ("Tytti Tuntityö", "4.3.2026", "8,00", "Lemi", "Ryhmän ohjaus")),
    ]
    day = {"work_date": "2026-03-04", "day_s": "28800", "agreed_s": "26100"}
    findings = [
        finding_of(CATALOGUE["hours-ambiguous"], row=2, column="3", read="7.30", **place),
        finding_of(CATALOGUE["day-above-agreed"], row=3, column="3", facts=day, **place),
        finding_of(CATALOGUE["sender-and-place-differ"], row=3, column="4", facts={"municipality": "416"}, **place),
    ]
    originals = Originals([OriginalSheet(sha256, "tunnit.csv", 1, "", rows)], ["iso.csv"])
    bundle = replace(sample_bundle(), findings=findings)
    return feedback_workbook(bundle, 739, "2026-03", LABELS, CATALOGUE, originals=originals)


MAKERS: dict[str, Callable[[], bytes]] = {
    "maksatushakemus-luonnos": lambda: _claim(sample_bundle()),
    "maksatushakemus-suljettu": lambda: _claim(sample_bundle(closed=True)),
    "maksatushakemus-korjaukset": lambda: _claim(corrected_bundle()),
    "indikaattorit-kuukausi": lambda: indicator_workbook(indicator_bundle(), LABELS, CATALOGUE),
    "palaute-parikkala": lambda: feedback_workbook(sample_bundle(), 580, "2026-03", LABELS, CATALOGUE),
    "palaute-savitaipale": lambda: feedback_workbook(sample_bundle(), 739, "2026-03", LABELS, CATALOGUE),
    "palaute-omat-rivit": _own_rows,
    "hyvaksynnat-rautjarvi": lambda: approvals_form(dict(sample_bundle().facts), "2026-03", LABELS),
    "tuntilomake-parikkala": lambda: template_workbook(dict(sample_bundle().facts), 580, "2026-03", LABELS),
}


@pytest.mark.parametrize("name", MAKERS)
def test_page_is_as_it_was_last_looked_at(name: str, request: pytest.FixtureRequest) -> None:
    shown = dump(MAKERS[name]())
    path = PAGES / f"{name}.txt"
    if request.config.getoption("--update-golden", default=False):
        path.write_text(shown, encoding="utf-8")
    assert shown == path.read_text(encoding="utf-8")
