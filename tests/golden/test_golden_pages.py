"""The workbooks as they were last looked at: a change of any cell, width or format shows here."""

from collections.abc import Callable
from pathlib import Path

import pytest

from reports.claim_workbook import claim_workbook
from reports.feedback_workbook import feedback_workbook
from reports.indicator_workbook import indicator_workbook
from reports.list_forms import approvals_form
from reports.template_workbook import template_workbook
from schemas.bundle import Bundle
from schemas.catalogue import load_catalogue
from schemas.labels import Labels
from schemas.places import DATA
from tests.golden.dump import dump
from tests.golden.sample_bundle import sample_bundle
from tests.golden.sample_indicators import indicator_bundle

PAGES = Path(__file__).parent / "pages"
LABELS = Labels("fi", DATA / "labels")
CATALOGUE = load_catalogue(DATA / "findings")


def _claim(bundle: Bundle) -> bytes:
    return claim_workbook(bundle, LABELS, CATALOGUE)


MAKERS: dict[str, Callable[[], bytes]] = {
    "maksatushakemus-luonnos": lambda: _claim(sample_bundle()),
    "maksatushakemus-suljettu": lambda: _claim(sample_bundle(closed=True)),
    "indikaattorit-kuukausi": lambda: indicator_workbook(indicator_bundle(), LABELS, CATALOGUE),
    "palaute-parikkala": lambda: feedback_workbook(sample_bundle(), 580, "2026-03", LABELS, CATALOGUE),
    "palaute-savitaipale": lambda: feedback_workbook(sample_bundle(), 739, "2026-03", LABELS, CATALOGUE),
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
