"""maksatushakemus.xlsx, read back cell by cell: figures, formulas, findings, languages, hostile input."""

import io
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reports.claim_workbook import claim_workbook
from schemas.bundle import Bundle
from schemas.catalogue import load_catalogue
from schemas.labels import Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated
from tests.golden.sample_bundle import INJECTION, sample_bundle

LABELS = {lang: Labels(lang, DATA / "labels") for lang in ("fi", "sv", "en")}
CATALOGUE = load_catalogue(DATA / "findings")


def _claim(bundle: Bundle, lang: str = "fi") -> bytes:
    return claim_workbook(bundle, LABELS[lang], CATALOGUE)


@pytest.fixture(scope="module")
def draft() -> bytes:
    return _claim(sample_bundle())


@pytest.fixture(scope="module")
def closed() -> bytes:
    return _claim(sample_bundle(closed=True))


def _stored(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data), data_only=True)


def _row(book: Workbook, sheet: str, first: object, column: int = 1) -> list[Any]:
    """The values of the first row whose cell in `column` says `first`."""
    return next([c.value for c in row] for row in book[sheet].iter_rows() if row[column - 1].value == first)


def _with_facts(bundle: Bundle, **facts: Any) -> Bundle:
    return replace(bundle, facts={**bundle.facts, **facts})


def _texts(book: Workbook) -> Iterator[str]:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            yield from (cell.value for cell in row if isinstance(cell.value, str))


def test_the_summary_shows_budget_before_period_cumulative_and_remaining_of_each_line(draft: bytes) -> None:
    book = _stored(draft)
    lines: Mapping[str, list[float]] = {
        "Palkkakustannukset": [439286.00, 60000.00, 1468.50, 61468.50, 377817.50],
        "Muut kustannukset prosenttikorvauksena (flat rate)": [175714.00, 24000.00, 587.40, 24587.40, 151126.60],
        "Tukikelpoiset kustannukset yhteensä": [615000.00, 84000.00, 2055.90, 86055.90, 528944.10],
        "Tuki (ESR+ ja valtio)": [492000.00, 67200.00, 1644.72, 68844.72, 423155.28],
        "Muu rahoitus": [123000.00, 16800.00, 411.18, 17211.18, 105788.82],
    }
    for line, values in lines.items():
        assert _row(book, "Yhteenveto", line)[1:6] == values


def test_the_summary_shows_financing_by_kind_margins_and_what_waits(draft: bytes) -> None:
    book = _stored(draft)
    shown = {
        name: _row(book, "Yhteenveto", name)[1]
        for name in (
            "Oma kuntarahoitus (tuen saaja)", "Muiden kuntien rahoitus", "Rahoitus yhteensä", "Odottavat tunnit",
            "Odottavien tuntien palkkakustannukset (€)", "Avoimia virheitä (kpl)", "Varoituksia (kpl)",
            "Lukuja, joiden lähde on epävarma (kpl)", "Kate: prosenttikorvaus − muut kulut",
            "Palkkojen kate: hakemus − kirjanpito",
        )
    }  # fmt: skip
    assert list(shown.values()) == [
        58.74, 352.44, 2055.90, timedelta(hours=33, minutes=15), 1187.11, 7, 1, 1, -52.60, 158.00,
    ]  # fmt: skip


def test_a_person_month_shows_hours_rate_and_cost_and_both_rates_when_the_rate_changed(draft: bytes) -> None:
    sheet = _stored(draft)["Palkkakustannukset"]
    rows = {(row[0].value, row[2].value): [cell.value for cell in row] for row in sheet.iter_rows(5, 10)}
    february, march = datetime(2026, 2, 1), datetime(2026, 3, 1)
    assert rows["H01", february][3:6] == [timedelta(hours=14, minutes=30), 37.05, 537.23]
    assert rows["H02", march][3:6] == [timedelta(hours=14, minutes=25), "30,87 / 31,80", 451.71]
    assert rows["H01", march][6:8] == [timedelta(hours=26), 963.30]
    assert _row(_stored(draft), "Palkkakustannukset", "Kaikki yhteensä")[5] == 1468.50


def test_the_formation_of_a_rate_stands_beside_it(draft: bytes) -> None:
    sheet = _stored(draft)["Palkkakustannukset"]
    assert [cell.value for cell in sheet[15]][2:9] == [
        datetime(2025, 9, 1), 50400, 0.2644, 1720, 1, 37.05, "Tukipäätös 20.8.2025, liite 2",
    ]  # fmt: skip


@pytest.mark.parametrize("is_closed", [False, True])
def test_every_formula_gives_the_stored_value_when_it_is_calculated_anew(is_closed: bool) -> None:
    calculated = Recalculated(_claim(sample_bundle(closed=is_closed)))
    differing = {
        place: (calculated.value(*place), stored)
        for place, stored in calculated.stored.items()
        if abs(calculated.value(*place) - stored) > 1e-9
    }
    assert differing == {}
    assert len(calculated.stored) > 100


def test_a_changed_hour_changes_the_claim_in_the_workbook_itself(draft: bytes) -> None:
    book = load_workbook(io.BytesIO(draft))
    hours = next(row for row in book["Tunnit"].iter_rows() if row[3].value == datetime(2026, 2, 2))
    hours[5].value = timedelta(hours=8, minutes=15)  # was 7:15
    changed = io.BytesIO()
    book.save(changed)
    # 15,5 h × 37,05 = 574,275 → 574,28 (half up), 37,05 more than 537,23
    assert Recalculated(changed.getvalue()).value("Palkkakustannukset", "F5") == 574.28
    assert Recalculated(changed.getvalue()).value("Yhteenveto", "D17") == 1505.55


def test_a_draft_says_that_it_is_one_and_a_closed_claim_says_who_closed_it(draft: bytes, closed: bytes) -> None:
    assert str(_stored(draft)["Yhteenveto"]["A4"].value).startswith("LUONNOS – hakemusta ei ole suljettu")
    assert _stored(closed)["Yhteenveto"]["A4"].value == (
        "SULJETTU 12.5.2026 – versio 1. Laatinut Kirsi Kirjanpitäjä, hyväksynyt Hannu Hyväksyjä. "
        "Luvut eivät enää muutu."
    )


def test_a_month_run_says_up_to_which_month_it_counts() -> None:
    book = _stored(_claim(_with_facts(sample_bundle(), kind="month", month="2026-03")))
    assert str(book["Yhteenveto"]["A4"].value).startswith("LUONNOS – kertymä kuukauden maaliskuu 2026 loppuun.")


def test_the_head_of_the_chain_is_printed_on_a_closed_claim_only(draft: bytes, closed: bytes) -> None:
    assert _row(_stored(closed), "Päätökset ja hyväksynnät", "Lokin tarkiste suljettaessa")[1] == "5e" * 32
    assert "5e" * 32 not in list(_texts(_stored(draft)))


def test_findings_stand_in_the_order_of_mending_with_codes_last(draft: bytes) -> None:
    sheet = _stored(draft)["Havainnot"]
    assert [sheet.cell(4, column).value for column in (1, 5, 6, 13)] == ["Vakavuus", "Viesti", "Mitä tehdä", "Sääntö"]
    shown = [(row[0].value, row[12].value) for row in sheet.iter_rows(5)]
    assert shown == [
        ("Virhe", "hours-ambiguous"), ("Virhe", "person-unknown"), ("Virhe", "participants-total-differs"),
        ("Virhe", "holiday-bonus-in-pay"), ("Virhe", "work-on-absence-day"), ("Virhe", "approval-missing"),
        ("Virhe", "day-above-24-hours"), ("Varoitus", "sheet-total-differs"), ("Huomautus", "stray-total-row"),
        ("Huomautus", "file-replaced"), ("Hyväksytty päätöksellä 2026-001", "row-repeated"),
    ]  # fmt: skip


def test_text_of_a_municipality_never_becomes_a_formula(draft: bytes) -> None:
    sheet = load_workbook(io.BytesIO(draft))["Havainnot"]
    read = [row[11] for row in sheet.iter_rows(5) if row[12].value == "person-unknown"]
    assert [(cell.value, cell.data_type) for cell in read] == [(INJECTION, "s")]


def test_sources_prove_that_no_row_is_lost(draft: bytes) -> None:
    book = _stored(draft)
    assert _row(book, "Lähteet", "Yhteensä")[6:12] == [119, 15, 5, 21, 78, 0]
    quarantined = _row(book, "Lähteet", "Parikkala asiakkaat.xlsx")
    assert (quarantined[5], quarantined[13]) == ("Karanteenissa", None)


def test_a_row_that_was_lost_shows_as_a_difference() -> None:
    sources = [{**source} for source in sample_bundle().facts["sources"]]
    sources[0]["rows_read"] += 1
    book = _stored(_claim(_with_facts(sample_bundle(), sources=sources)))
    assert _row(book, "Lähteet", sources[0]["name"])[11] == 1


def test_an_uncertain_number_is_called_so_in_words(draft: bytes) -> None:
    row = _row(_stored(draft), "Parametrit", "law/flat_rate_40/2021-07-01", column=8)
    assert row[:5] == [
        "Prosenttikorvaus muista kustannuksista", 0.4, "%", datetime(2021, 7, 1), "EPÄVARMA – lähdettä ei ole nähty",
    ]  # fmt: skip


def test_a_person_month_without_approval_says_so(draft: bytes) -> None:
    rows = [[cell.value for cell in row] for row in _stored(draft)["Kuukausihyväksynnät"].iter_rows(5)]
    missing = [row[:3] for row in rows if row[9] == "hyväksyntä puuttuu"]
    assert missing == [["H01", "Malli Mallikas", datetime(2026, 2, 1)]]


def test_hours_tell_their_file_and_cell_and_days_without_project_hours_are_kept(draft: bytes) -> None:
    rows = [[cell.value for cell in row] for row in _stored(draft)["Tunnit"].iter_rows(5)]
    first = next(row for row in rows if row[3] == datetime(2026, 2, 2) and row[0] == "H01")
    assert first[4:7] == ["Parikkala", timedelta(hours=7, minutes=15), "mukana"]
    assert first[10:14] == ["Työaika Parikkala 2026-02.xlsx", "Malli Mallikas", 10, "E"]
    absent = next(row for row in rows if row[3] == datetime(2026, 2, 6))
    assert absent[5:9] == [None, "ei hanketunteja", timedelta(0), timedelta(hours=7, minutes=15)]


def test_the_same_bundle_gives_the_same_bytes_dated_by_the_edition(draft: bytes) -> None:
    assert _claim(sample_bundle()) == draft
    assert load_workbook(io.BytesIO(draft)).properties.created.date() == date(2026, 5, 12)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_all_languages_have_the_same_cells(lang: str, closed: bytes) -> None:
    finnish, other = _stored(closed), _stored(_claim(sample_bundle(closed=True), lang))
    assert len(other.sheetnames) == len(finnish.sheetnames)
    for mine, theirs in zip(finnish.worksheets, other.worksheets, strict=True):
        assert _numbers_and_places(mine) == _numbers_and_places(theirs)


def _numbers_and_places(sheet: Any) -> dict[str, Any]:
    """Every filled cell; texts only as the fact that there is one."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {cell.coordinate: "text" if isinstance(cell.value, str) else cell.value for cell in cells}


def test_the_summary_prints_on_one_upright_page_and_the_widest_lists_on_a3(draft: bytes) -> None:
    a3, a4 = 8, 9
    setups = {sheet.title: sheet.page_setup for sheet in _stored(draft).worksheets}
    summary = setups["Yhteenveto"]
    assert (summary.orientation, summary.paperSize) == ("portrait", a4)
    assert (summary.fitToWidth or 1, summary.fitToHeight or 1) == (1, 1)
    wide = {name for name, setup in setups.items() if (setup.orientation, setup.paperSize) == ("landscape", a3)}
    assert wide == {"Lähteet", "Havainnot"}


def test_a_claim_with_no_rows_still_opens_and_says_what_is_missing() -> None:
    bundle = sample_bundle()
    figures = {id_: replace(figure, value=Fraction(0)) for id_, figure in bundle.figures.items()}
    empty = replace(
        _with_facts(bundle, sources=[], approvals=[], hours_by_day=[], decisions=[], staff=[], rates=[]),
        figures=figures, rows={}, findings=[],
    )  # fmt: skip
    texts = list(_texts(_stored(_claim(empty))))
    for text in (
        "Jaksolta ei ole yhtään tuntiriviä.", "Jaksolta ei ole vastaanotettu yhtään tiedostoa.", "Ei havaintoja.",
        "Ei päätöksiä.", "Jaksolta ei ole tunteja eikä hyväksyntöjä.",
    ):  # fmt: skip
        assert text in texts


def test_long_names_emoji_and_right_to_left_text_are_shown_as_they_are() -> None:
    names = ("Ä" * 300, '🙂🙂 "lainaus" & <merkit>', "שלום עולם", INJECTION)
    bundle = sample_bundle()
    findings = [replace(bundle.findings[1], file_name=name, read=name, sheet=name) for name in names]
    book = load_workbook(io.BytesIO(_claim(replace(bundle, findings=findings))))
    shown = {row[7].value for row in book["Havainnot"].iter_rows(5)}
    assert shown == set(names)


def test_two_thousand_findings_are_all_listed() -> None:
    bundle = sample_bundle()
    findings = [replace(bundle.findings[1], row=row) for row in range(9, 2009)]
    sheet = _stored(_claim(replace(bundle, findings=findings)))["Havainnot"]
    assert [row[9].value for row in sheet.iter_rows(5)] == list(range(9, 2009))
    assert sheet.auto_filter.ref == "A4:M2004"
