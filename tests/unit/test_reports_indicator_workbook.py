"""indikaattorit.xlsx, read back cell by cell: counts, sums, targets, what is missing, and whom it is for."""

import io
import json
import re
import string
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from pipelines.explain import explain, text_lines
from reports.charts import COLOURS
from reports.eura_comparison import eura_comparison
from reports.indicator_picture import picture_page
from reports.indicator_workbook import indicator_workbook
from reports.sfc_tables import sfc_tables
from schemas.bundle import Bundle, csv_rows
from schemas.catalogue import load_catalogue
from schemas.eura import Difference
from schemas.indicators import OUTPUTS, RESULTS, indicator_name, indicator_words
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated
from tests.golden.sample_indicators import ESTIMATED, indicator_bundle

LABELS = {lang: Labels(lang, DATA / "labels") for lang in LANGUAGES}
CATALOGUE = load_catalogue(DATA / "findings")
INACTIVE = "EECO04 Työvoiman ulkopuolella olevat"
LUMA = ((1, 0.2126), (3, 0.7152), (5, 0.0722))
"""Where red, green and blue stand in a colour, and how light each is to the eye."""
OWN_USE = "Sisältää pieniä lukuja – vain hankkeen omaan käyttöön"


def made(bundle: Bundle, lang: str = "fi") -> bytes:
    return indicator_workbook(bundle, LABELS[lang], CATALOGUE)


def stored(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=True)


def row(book: Workbook, sheet: str, *first: object) -> list[Any]:
    """The values of the first row that begins so, without its beginning and the indicator's name."""
    for cells in book[sheet].iter_rows(values_only=True):
        if [cell for at, cell in enumerate(cells) if at != 1][: len(first)] == list(first):
            return list(cells[len(first) + 1 :])
    raise AssertionError(first)


def texts(book: Workbook) -> Iterator[str]:
    for sheet in book.worksheets:
        for cells in sheet.iter_rows(values_only=True):
            yield from (cell for cell in cells if isinstance(cell, str))


RECORD = {
    "municipality": 580,
    "gender": "women",
    "indicator": None,
    "file_name": "rekisteri.csv",
    "sheet": "",
    "row": 4,
}


def with_participants(**known: Any) -> Bundle:
    """The month with one record that waits, one failed check, and registers of all municipalities."""
    usual = {
        "modes": {"580": "register"}, "unique": True, "state": "unfinished",
        "failed": [{"rule": "exit-before-entry", "findings_count": 2}],
        "records": [{**RECORD, "matter": "waiting", "on_date": "2026-03-05"}],
        "complete": [{"municipality": 580, "month": "2026-03", "complete_count": 7, "waiting_count": 1}],
    }  # fmt: skip
    bundle = indicator_bundle()
    return replace(bundle, facts={**bundle.facts, "participants": {**usual, **known}})


def without_months() -> Bundle:
    """The month as an edition that was frozen before there were figures of single months."""
    bundle = indicator_bundle()
    figures = {id_: one for id_, one in bundle.figures.items() if not re.search("/all/[0-9]{4}-[0-9]{2}$", id_)}
    return replace(bundle, figures=figures)


@pytest.fixture(scope="module")
def month() -> bytes:
    return made(indicator_bundle())


@pytest.fixture(scope="module")
def claim() -> bytes:
    return made(indicator_bundle(month=None))


def test_the_summary_shows_month_and_cumulative_by_gender_with_the_share_of_the_target(month: bytes) -> None:
    book = stored(month)
    # March: 2 women, 3 men, 1 other; since January 4 + 2 women, 2 + 3 men, 1 other. 12 ÷ 210 = 5,7…
    # Forecast: 12 in the 7 months from September to March, in all 12 months 12 × 12 ÷ 7 = 20,57…
    assert row(book, "Yhteenveto", "EECO01") == [2, 3, 1, 6, 6, 5, 1, 12, 210, 0.06, None, 21]
    # Of those who ended only results are counted. 2 × 12 ÷ 7 = 3,4…
    assert row(book, "Yhteenveto", "EECR04") == [2, 0, 0, 2, 2, 0, 0, 2, 45, 0.04, None, 3]
    assert book["Yhteenveto"]["A1"].value == "Indikaattorit, maaliskuu 2026"


def test_what_has_no_count_shows_zero_and_what_cannot_have_one_a_dash(month: bytes) -> None:
    book = stored(month)
    assert row(book, "Yhteenveto", "EECO16") == [0] * 8 + [None] * 4
    assert row(book, "Yhteenveto", "EECO19") == ["–", "–", "–", 0, "–", "–", "–", 5, *[None] * 4]
    assert row(book, "Yhteenveto", "EECO12") == ["–"] * 8 + [None, "ei kysytä", None, None]
    assert row(book, "Yhteenveto", "KOHTAAMISPAIKAT")[-5:] == [0, 4, 0, 2, 0]


def test_municipalities_stand_side_by_side_and_by_gender(month: bytes) -> None:
    book = stored(month)
    assert row(book, "Kunnittain", "EECO01") == [3, 9, 12]  # Lemi, Parikkala, all
    assert row(book, "Kertymä", "EECO01", "Parikkala") == [6, 3, 0, 9]
    assert row(book, "Kertymä", "EECO01", "Kaikki kunnat") == [6, 5, 1, 12]
    assert row(book, "Kuukausi", "EECO01", "Lemi") == [0, 0, 1, 1]
    assert row(book, "Kuukausi", "EECO19", "Lemi") == ["–", "–", "–", 0]


def test_a_claim_shows_its_months_together(claim: bytes) -> None:
    book = stored(claim)
    assert row(book, "Jakso", "EECO01", "Parikkala") == [6, 3, 0, 9]
    assert "Maksatusjakso 2026-1" in set(texts(book))
    assert "1/2026–3/2026" in set(texts(book))


def test_reserved_sums_are_shown_with_their_parts(month: bytes) -> None:
    book = stored(month)
    # Unemployed and inactive: in March 2 women and 3 men; since January 3 + 2 + 1 women, 2 + 3 men
    assert row(book, "Varatut summat", "EECO02 + EECO04") == [2, 3, 0, 5, 6, 5, 0, 11]
    assert row(book, "Varatut summat", "EECO02 + EECO04 + EECO05") == [2, 3, 1, 6, 6, 5, 1, 12]
    assert "Työvoiman ulkopuolella olevat" in str(book["Varatut summat"]["B9"].value)


@pytest.mark.parametrize("month", ["2026-03", None])
def test_sums_are_live_and_give_the_stored_values(month: str | None) -> None:
    book = Recalculated(made(indicator_bundle(month)))
    assert len(book.stored) > 300
    for (sheet, address), value in book.stored.items():
        assert book.value(sheet, address) == pytest.approx(value, abs=1e-9), (sheet, address)
    written = load_workbook(io.BytesIO(made(indicator_bundle(month))))
    name = written.sheetnames[5]
    assert written[name]["D7"].value == "=SUM(D5:D6)"  # all municipalities
    assert written[name]["G5"].value == "=SUM(D5,E5,F5)"


def test_the_summary_says_what_waits_and_what_is_missing(month: bytes) -> None:
    book = stored(month)
    said = {cells[1]: cells[0] for cells in book["Yhteenveto"].iter_rows(values_only=True) if cells[1]}
    assert said["Odottavia osallistujarivejä (kpl)"] == 3
    assert said["Avoimia virheitä osallistujamäärissä (kpl)"] == 2  # of participants alone
    assert said["Kuukausia, joilta kunnalla ei ole lukuja (kpl)"] == 2
    assert "Lukuja ei ole: Lemi 1/2026, Parikkala 2/2026." in set(texts(book))


def test_nothing_is_said_to_be_missing_when_every_month_has_counts() -> None:
    bundle = indicator_bundle()
    facts = {**bundle.facts, "project": {**bundle.facts["project"], "start": "2026-03-01"}}
    assert not [text for text in texts(stored(made(replace(bundle, facts=facts)))) if text.startswith("Lukuja ei ole")]


def test_only_findings_about_participants_are_listed(month: bytes) -> None:
    sheet = stored(month)["Havainnot"]
    rules = [str(cells[-1]) for cells in sheet.iter_rows(values_only=True) if cells[0] == "Virhe"]
    assert sorted(rules) == ["indicator-subset", "participants-total-differs"]
    assert "Miehet (Lemi, 3/2026): pitkäaikaistyöttömiä (EECO03) on 4, mutta työttömiä (EECO02) vain 3." in {
        cells[4] for cells in sheet.iter_rows(values_only=True)
    }
    none = stored(made(replace(indicator_bundle(), findings=[])))
    assert "Osallistujamääristä ei ole havaintoja." in set(texts(none))


def test_every_sheet_and_every_printed_page_says_whom_it_is_for(month: bytes) -> None:
    book = stored(month)
    assert len(book.sheetnames) == 10
    for sheet in book.worksheets:
        assert OWN_USE in {cell for cells in sheet.iter_rows(max_row=4, values_only=True) for cell in cells}, sheet
        assert sheet.oddFooter is not None
        assert OWN_USE in str(sheet.oddFooter.left.text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_indicator_has_a_name_of_its_own_in_each_language(lang: str) -> None:
    words, finnish = indicator_words(lang), indicator_words("fi")
    names = [indicator_name(words, code) for code in (*OUTPUTS, *RESULTS)]
    assert all(names)
    assert len(set(names)) == len(names)
    assert indicator_name(words, "KOHTAAMISPAIKAT") == ""
    assert words.keys == finnish.keys
    for key in words.keys:
        assert placeholders(words.template(key)) == placeholders(finnish.template(key)), key


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_workbook_is_made_in_each_language_and_the_same_twice(lang: str) -> None:
    data = made(indicator_bundle(), lang)
    assert data == made(indicator_bundle(), lang)
    assert indicator_name(indicator_words(lang), "EECR01") in set(texts(stored(data)))


def test_every_word_about_indicators_is_shown(month: bytes, claim: bytes) -> None:
    shown = set(texts(stored(month))) | set(texts(stored(claim)))
    shown |= set(texts(stored(made(replace(indicator_bundle(), findings=[])))))
    shown |= {*stored(month).sheetnames, *stored(claim).sheetnames, *charts(month)}
    shown |= {*texts(stored(made(with_participants(state="ready")))), *texts(stored(made(with_participants())))}
    shown |= {*texts(stored(made(indicator_bundle(more=ESTIMATED)))), *texts(stored(made(without_months())))}
    for found in ([], [Difference("EECO01", "women", 1, 2, [])]):
        comparison = stored(eura_comparison(indicator_bundle(), found, LABELS["fi"], CATALOGUE))
        shown |= {*texts(comparison), *comparison.sheetnames}
    claim_bundle = indicator_bundle(month=None)
    picture = picture_page(replace(claim_bundle, facts={**claim_bundle.facts, "withheld": []}), LABELS["fi"])
    shown.add(json.dumps(picture, ensure_ascii=False))
    words = indicator_words("fi")
    plain = {key for key in words.keys if "{" not in words.template(key)}
    whole = "\n".join(shown)
    assert sorted(key for key in plain if words.template(key) not in whole) == []


@pytest.mark.parametrize(
    ("figure", "title"),
    [
        ("EECO01/women/580/period", "EECO01 Osallistujien kokonaismäärä: naiset, Parikkala, 3/2026"),
        ("EECO04/men/all/cumulative", f"{INACTIVE}: miehet, kaikki kunnat, kertymä hankkeen alusta, 3/2026"),
        ("EECO02+EECO04/men/all/period", "EECO02 + EECO04: miehet, kaikki kunnat, 3/2026"),
        ("EECO04/target", f"{INACTIVE}: tavoite"),
        ("EECO04/share_of_target", f"{INACTIVE}: kertymä tavoitteesta, 3/2026"),
        ("KOHTAAMISPAIKAT/target", "KOHTAAMISPAIKAT Avatut kohtaamispaikat (kpl): tavoite"),
        ("KOHTAAMISPAIKAT/milestone", "KOHTAAMISPAIKAT Avatut kohtaamispaikat (kpl): välitavoite"),
        ("EECO01/men/all/2026-02", "EECO01 Osallistujien kokonaismäärä: miehet, kaikki kunnat, 2/2026"),
        ("EECO04/forecast", f"{INACTIVE}: ennuste hankkeen lopussa, jos vauhti pysyy samana, 3/2026"),
        ("EECO04/share_of_all", f"{INACTIVE}: osuus kaikista osallistujista, 3/2026"),
        ("EECO12/estimate", "EECO12 Vammaiset osallistujat: hankkeen oma arvio, 3/2026"),
    ],
)
def test_an_indicator_is_explained_by_its_name(figure: str, title: str) -> None:
    bundle = indicator_bundle(more=ESTIMATED)
    assert explain(bundle, f"indicators/2026-03/{figure}", LABELS["fi"], depth=0).title == title


def test_a_forecast_and_an_estimate_name_the_given_numbers_that_they_rest_on() -> None:
    bundle = indicator_bundle(more=ESTIMATED)
    forecast = explain(bundle, "indicators/2026-03/EECO04/forecast", LABELS["fi"])
    told = [line.strip() for line in text_lines(forecast)]
    assert [line for line in told if line.startswith("Kuukausia hankkeen alusta 3/2026 loppuun")] != []
    [given] = explain(bundle, "indicators/2026-03/EECO12/estimate", LABELS["fi"]).children
    assert given.title == "Hankkeen oma arvio 28.2.2026, EECO12 (Ohjaajien arvio ryhmittäin.)"


def test_the_first_page_says_whether_the_report_is_ready_with_the_failed_checks() -> None:
    first = [cell for cell in texts(stored(made(with_participants()))) if cell]
    assert "Päättymispäivä on ennen aloituspäivää: 2 kpl" in first[first.index("Raportti: kesken") + 1]
    assert "Raportti: valmis" in set(texts(stored(made(with_participants(state="ready", failed=[])))))
    assert not any("Raportti:" in cell for cell in texts(stored(made(indicator_bundle()))))


def test_sums_say_whether_a_person_in_two_municipalities_is_counted_once(month: bytes) -> None:
    assert any("Niitä ei ole yksilöity kuntien välillä" in cell for cell in texts(stored(month)))
    unique = set(texts(stored(made(with_participants()))))
    assert not any("Niitä ei ole yksilöity kuntien välillä" in cell for cell in unique)
    assert any("sama henkilö on luvuissa kerran" in cell for cell in unique)


def test_the_sheet_of_quality_names_each_record_by_its_place_and_counts_the_complete_ones() -> None:
    rows = list(stored(made(with_participants()))["Tietojen laatu"].iter_rows(values_only=True))
    assert ("Parikkala", "3/2026", 7, 1) in [cells[:4] for cells in rows]
    [record] = [cells for cells in rows if cells[4] == "rekisteri.csv"]
    assert (record[0], record[1], record[5]) == ("Parikkala", "Odottaa korjausta", 4)
    assert (1, "Odottaa korjausta") in [cells[:2] for cells in rows]


def test_target_groups_are_parts_of_all_participants(month: bytes) -> None:
    book = stored(month)
    # 11 unemployed of 12 participants: 91,6… %; everybody is the whole.
    assert row(book, "Kohderyhmät", "EECO02") == [5, 5, 5, 0, 10, 0.83]
    assert row(book, "Kohderyhmät", "EECO01") == [6, 6, 5, 1, 12, None]


def charts(data: bytes) -> dict[str, list[str]]:
    """The cells that each chart of a workbook draws, by the chart's title."""
    found = {}
    with ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/charts/chart"):
                text = package.read(name).decode()
                title = "".join(re.findall(r"<a:t>([^<]+)</a:t>", text))
                found[title] = re.findall(r"<c:val><c:numRef><c:f>([^<]+)</c:f>", text)
    return found


def test_each_indicator_with_a_target_has_a_chart_over_its_months(month: bytes) -> None:
    book, drawn = stored(month), charts(month)
    assert list(drawn)[1:3] == ["EECO01 Osallistujien kokonaismäärä", "Uudet osallistujat sukupuolen mukaan"]
    assert len(drawn) == 1 + 2 + len(["EECO02", "EECO04", "EECR04", "KOHTAAMISPAIKAT"])
    for areas in drawn.values():
        for area in areas:
            sheet, cells = area.split("!")
            values = [cell.value for (cell,) in book[sheet.strip("'")][cells.replace("$", "")]]
            numbers = [value for value in values if value is not None]
            assert numbers
            assert all(isinstance(value, int | float) for value in numbers), area
    # From September, when the project began, to March: 4 in January, 2 in February, 6 in March.
    [new, so_far, target] = [
        [cell.value for (cell,) in book["Kehitys"][area.split("!")[1].replace("$", "")]]
        for area in drawn["EECO01 Osallistujien kokonaismäärä"]
    ]
    assert new == [0, 0, 0, 0, 4, 2, 6]
    assert so_far == [0, 0, 0, 0, 4, 6, 12]
    assert target == [210] * 7


@pytest.mark.parametrize("lang", LANGUAGES)
def test_charts_are_titled_in_the_page_s_language_and_described_for_those_who_cannot_see_them(lang: str) -> None:
    data, words = made(indicator_bundle(), lang), indicator_words(lang)
    titles = set(charts(data))
    assert {words.text("groups.chart"), words.text("trends.genders")} < titles
    with ZipFile(io.BytesIO(data)) as package:
        drawings = [package.read(n).decode() for n in package.namelist() if n.startswith("xl/drawings/drawing")]
    assert set(re.findall(r'descr="([^"]+)"', "".join(drawings))) == titles


def test_colours_of_charts_differ_in_lightness() -> None:
    lightness = sorted(sum(int(colour[at : at + 2], 16) * part for at, part in LUMA) for colour in COLOURS[:3])
    assert all(after - before > 40 for before, after in pairwise(lightness))


def test_the_assumption_of_the_forecast_and_each_milestone_are_written(month: bytes) -> None:
    said = set(texts(stored(month)))
    assert any("Oletus: osallistujia tulee kuukaudessa yhtä paljon" in cell and "(7 kuukautta" in cell for cell in said)
    assert "Välitavoite: KOHTAAMISPAIKAT 2 viimeistään 30.6.2026." in said


def test_what_is_not_asked_is_an_estimate_with_its_method_or_a_question() -> None:
    said = set(texts(stored(made(indicator_bundle(more=ESTIMATED)))))
    # The estimate of April is not known in March.
    assert "EECO12 Vammaiset osallistujat, hankkeen oma arvio 28.2.2026. Menetelmä: Ohjaajien arvio ryhmittäin." in said
    assert not any("Myöhempi arvio" in cell for cell in said)
    asked = set(texts(stored(made(indicator_bundle()))))
    assert any("Kirjaa ne tiedostoon project.toml osioon [[estimates]]" in cell for cell in asked)


def test_a_register_is_told_of_in_every_month_once_it_has_come() -> None:
    bundle = with_participants(modes={"416": "register", "580": "counts"})
    assert "Lukuja ei ole: Parikkala 2/2026." in set(texts(stored(made(bundle))))
    rows = [row for row in bundle.rows["participants"] if row["municipality"] != "416"]
    gone = replace(bundle, rows={"participants": rows})
    every_month = "Lukuja ei ole: Lemi 1/2026, Lemi 2/2026, Parikkala 2/2026, Lemi 3/2026."
    assert every_month in set(texts(stored(made(gone))))
    came = [*gone.facts["sources"], {"record_kind": "register", "sender": 416, "waiting": 0}]
    nobody_yet = replace(gone, facts={**gone.facts, "sources": came})
    assert "Lukuja ei ole: Parikkala 2/2026." in set(texts(stored(made(nobody_yet))))


def test_tables_of_sfc2021_are_previewed_when_the_place_in_the_programme_is_known() -> None:
    tables = {name: csv_rows(data) for name, data in sfc_tables(indicator_bundle(more=ESTIMATED)).items()}
    assert list(tables) == ["sfc2021-taulukko-6.csv", "sfc2021-taulukko-10.csv"]
    outputs, results = tables.values()
    assert outputs[0] == {
        "priority": "5", "specific_objective": "ESO4.12", "category_of_region": "transition",
        "indicator": "EECO01", "gender": "women", "value": "6",
    }  # fmt: skip
    values = {(one["indicator"], one["gender"]): one["value"] for one in (*outputs, *results)}
    assert values["EECO16", "total"] == "0"
    assert values["EECO12", "total"] == "3"
    assert values["EECR04", "women"] == "2"
    # 16 outputs by gender, two of organisations and one estimate; six results by gender.
    assert (len(outputs), len(results)) == (15 * 4 + 2 + 1, 6 * 4)
    assert sfc_tables(indicator_bundle()) == {}
