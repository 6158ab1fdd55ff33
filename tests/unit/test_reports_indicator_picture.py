"""indikaattorit-ohjausryhma.pdf: what the page for the steering group says, and that it keeps to itself what it must.

Here belongs the content of the page. Not here: which counts are withheld (`test_privacy.py`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from flows.demo import moment
from pipelines.frozen import FrozenFigures
from pipelines.wider_circle import withheld_counts
from pipelines.workspace import Workspace
from reports.indicator_picture import indicator_picture, picture_page
from schemas.bundle import Bundle
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from tests.golden.sample_indicators import indicator_bundle

LABELS = {lang: Labels(lang, DATA / "labels") for lang in LANGUAGES}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    made = indicator_bundle(month=None)
    claim = made.facts["claim"]["id"]
    nothing_frozen = FrozenFigures(Workspace(tmp_path_factory.mktemp("hanke"), moment(date(2026, 5, 1))))
    withheld = withheld_counts(claim, made.figures, [], nothing_frozen)
    return replace(made, facts={**made.facts, "withheld": withheld})


def texts(page: Any) -> Iterator[str]:
    if isinstance(page, str):
        yield page
    elif isinstance(page, dict | list):
        for part in page.values() if isinstance(page, dict) else page:
            yield from texts(part)


def test_a_withheld_count_is_a_mark_and_has_no_bar(bundle: Bundle) -> None:
    withheld = {(code, column) for code, column in bundle.facts["withheld"]}
    page = picture_page(bundle, LABELS["fi"])
    assert withheld
    columns = ("women", "men", "non_binary", "total")
    first = page["genders"]["rows"][0]
    assert [cell == "•" for cell in first[1:]] == [("EECO01", column) in withheld for column in columns]
    for partner, row in zip(bundle.facts["partners"], page["places"]["rows"], strict=True):
        hidden = ("EECO01", str(partner["number"])) in withheld
        assert (row["cells"][0] == "•") is hidden
        assert not (hidden and row["bar"])


def test_no_count_from_one_to_four_stands_in_a_table(bundle: Bundle) -> None:
    page = picture_page(bundle, LABELS["fi"])
    shown = [*texts([row[1:] for row in page["genders"]["rows"]]), *texts([r["cells"] for r in page["places"]["rows"]])]
    assert set(shown) & {"1", "2", "3", "4"} == set()
    assert len(shown) > 50


def test_the_page_says_whom_it_is_for(bundle: Bundle) -> None:
    assert picture_page(bundle, LABELS["fi"])["audience"].startswith("Ohjausryhmälle.")


def test_all_languages_have_the_same_cells(bundle: Bundle) -> None:
    pages = [picture_page(bundle, labels) for labels in LABELS.values()]
    assert len({len(list(texts(page))) for page in pages}) == 1


def test_the_same_bundle_gives_the_same_bytes(bundle: Bundle) -> None:
    made = indicator_picture(bundle, LABELS["sv"])
    assert made.startswith(b"%PDF")
    assert made == indicator_picture(bundle, LABELS["sv"])


def test_the_page_says_that_people_may_be_counted_twice_only_where_they_may(bundle: Bundle) -> None:
    told = {}
    for unique in (False, True):
        known: dict[str, object] = {"unique": unique, "state": "ready", "failed": []}
        one = replace(bundle, facts={**bundle.facts, "participants": known})
        told[unique] = picture_page(one, LABELS["fi"])["notes"]
    assert (len(told[False]), len(told[True])) == (2, 1)
    assert "kahdessa kunnassa" in told[False][0]
