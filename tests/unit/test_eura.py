"""EURA's counts: what a file says, what is refused, and which records stand beside a difference."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from pipelines.eura import differences, read_eura_counts
from pipelines.intake.text import read_text
from reports.eura_comparison import difference_lines, eura_comparison
from schemas.bundle import Bundle
from schemas.catalogue import load_catalogue
from schemas.errors import UnreadableFileError
from schemas.eura import Difference
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import load_project
from tests.golden.sample_indicators import indicator_bundle

PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())
CATALOGUE = load_catalogue(DATA / "findings")
HEAD = "Indikaattori;Sukupuoli;Kertymä"
FIGURE = "indicators/2026-03/{}/{}/all/cumulative"
RECORD = {"municipality": 580, "indicator": None, "on_date": None, "file_name": "r.csv", "sheet": "", "row": 4}
RECORDS = [
    {**RECORD, "matter": "waiting", "gender": "women"},
    {**RECORD, "matter": "waiting", "gender": "men", "indicator": "EECO02"},
    {**RECORD, "matter": "no_exit", "gender": "women", "row": 5},
    {**RECORD, "matter": "follow_up", "gender": "women", "row": 6},
]


def read(*lines: str) -> dict[tuple[str, str], int]:
    return dict(read_eura_counts(read_text("\n".join(lines).encode(), "eura.csv"), PROJECT))


def with_records() -> Bundle:
    bundle = indicator_bundle()
    return replace(bundle, facts={**bundle.facts, "participants": {"records": RECORDS}})


def as_ours(bundle: Bundle, **changed: int) -> dict[tuple[str, str], int]:
    """EURA's counts as ours are, but for EECO01 and EECR04 of the genders that are given as `EECO01_women`."""
    counts = {}
    for figure in bundle.figures.values():
        _, key, code, gender, place, span = (figure.id.split("/") + [""] * 6)[:6]
        if (key, place, span) == ("2026-03", "all", "cumulative") and "+" not in code:
            counts[code, gender] = int(figure.value)
    return counts | {(name[:6], name[7:]): n for name, n in changed.items()}


def test_counts_are_read_by_code_and_gender() -> None:
    assert read(HEAD, "EECO01;naiset;12", "EECO01;Yhteensä;20", ";;") == {
        ("EECO01", "women"): 12, ("EECO01", "total"): 20,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["Nimi;Luku", "a;1"], "ei ole EURAn osallistujamääriä"),
        ([HEAD], "ei ole EURAn osallistujamääriä"),
        ([HEAD, "EECO99;naiset;1"], "rivi 2: indikaattoria ei tunneta"),
        ([HEAD, "EECO01;tytöt;1"], "rivi 2: sukupuolta ei tunneta"),
        ([HEAD, "EECO01;naiset;-1"], "rivi 2: kertymä ei ole kokonaisluku"),
        ([HEAD, "EECO01;naiset;1,5"], "rivi 2: kertymä ei ole kokonaisluku"),
        ([HEAD, "EECO01;naiset;1", "EECO01;naiset;1"], "rivi 3: EECO01 on samalle sukupuolelle kahdesti"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_at_its_row(lines: list[str], words: str) -> None:
    with pytest.raises(UnreadableFileError, match=words):
        read(*lines)


def test_equal_counts_have_no_difference() -> None:
    bundle = with_records()
    assert differences(bundle, PROJECT, as_ours(bundle)) == []


def test_a_difference_names_the_records_that_could_explain_it() -> None:
    bundle = with_records()
    ours = int(bundle.figures[FIGURE.format("EECO01", "women")].value)
    results = int(bundle.figures[FIGURE.format("EECR04", "women")].value)
    found = differences(bundle, PROJECT, as_ours(bundle, EECO01_women=ours + 1, EECR04_women=results + 2))
    waiting, _, no_exit, _ = RECORDS
    assert found == [
        Difference("EECO01", "women", ours, ours + 1, [waiting]),
        Difference("EECR04", "women", results, results + 2, [waiting, no_exit]),
    ]


def test_an_indicator_that_eura_leaves_out_is_compared_by_its_total_and_a_missing_gender_is_zero() -> None:
    bundle = with_records()
    counts = {key: n for key, n in as_ours(bundle).items() if key[0] != "EECO01"}
    total = int(bundle.figures[FIGURE.format("EECO01", "total")].value)
    [found] = differences(bundle, PROJECT, counts)
    assert (found.gender, found.ours, found.eura, len(found.records)) == ("total", total, None, 1)
    men = int(bundle.figures[FIGURE.format("EECO01", "men")].value)
    women = int(bundle.figures[FIGURE.format("EECO01", "women")].value)
    found_men = differences(bundle, PROJECT, {**counts, ("EECO01", "women"): women, ("EECO01", "total"): total})
    assert [(one.gender, one.ours, one.eura) for one in found_men if one.gender == "men"] == [("men", men, 0)]


def rows(data: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(io.BytesIO(data)).worksheets[0].iter_rows(values_only=True))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_and_lines_tell_each_difference_and_the_municipalities_records(lang: str) -> None:
    bundle, labels = with_records(), Labels(lang, DATA / "labels")
    found = [Difference("EECO01", "women", 3, 5, RECORDS[:1])]
    data = eura_comparison(bundle, found, labels, CATALOGUE)
    assert data == eura_comparison(bundle, found, labels, CATALOGUE)
    first, record = [cells for cells in rows(data) if cells[0] == "EECO01"]
    assert first[3:6] == (3, 5, -2)
    assert (record[6], record[8:10]) == ("Parikkala", ("r.csv", 4))
    lines = list(difference_lines(bundle, found, labels, CATALOGUE))
    assert ("3" in lines[0], "5" in lines[0], "−2" in lines[0], "Parikkala" in lines[1]) == (True,) * 4
    assert list(difference_lines(bundle, [], labels, CATALOGUE)) == []
