"""palaute-<kunta>-<kuukausi>.xlsx: what a municipality reads about what it sent."""

import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.feedback_workbook import feedback_workbook
from schemas.bundle import Bundle
from schemas.catalogue import finding_of, load_catalogue
from schemas.labels import Labels
from schemas.places import DATA
from tests.golden.recalculate import Recalculated
from tests.golden.sample_bundle import INJECTION, sample_bundle

CATALOGUE = load_catalogue(DATA / "findings")
PARIKKALA, LEMI, LUUMAKI, RAUTJARVI, SAVITAIPALE = 580, 416, 441, 689, 739


def _bytes(
    municipality: int, month: str = "2026-03", bundle: Bundle | None = None, lang: str = "fi", trial: bool = False
) -> bytes:
    labels = Labels(lang, DATA / "labels")
    return feedback_workbook(bundle or sample_bundle(), municipality, month, labels, CATALOGUE, trial=trial)


def _book(
    municipality: int, month: str = "2026-03", bundle: Bundle | None = None, lang: str = "fi", trial: bool = False
) -> Workbook:
    return load_workbook(io.BytesIO(_bytes(municipality, month, bundle, lang, trial)), data_only=True)


def _values(book: Workbook, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


def _row(book: Workbook, first: str) -> list[Any]:
    return next(row for row in _values(book, "Tilanne") if row[0] == first)


def _rules(book: Workbook, sheet: str) -> list[str]:
    return [row[-1] for row in _values(book, sheet)[4:] if row[-1]]


def test_the_first_sheet_says_how_many_errors_to_mend_and_what_to_do() -> None:
    texts = [row[0] for row in _values(_book(PARIKKALA), "Tilanne")]
    assert texts[0] == "Palaute: Parikkala, maaliskuu 2026"
    assert texts[3].startswith("KORJATTAVAA – 4\xa0virhettä. Virheelliset rivit odottavat")
    assert "Lisäksi aiemmilta kuukausilta on korjaamatta 1\xa0virhe: ks. välilehti Kaikki havainnot." in texts
    assert any(text and text.startswith("2. Korjatkaa kohdat omaan tiedostoonne") for text in texts)
    assert "Maksatushakemus 2026-1 on jätettävä viimeistään 31.8.2026." in texts


def test_a_municipality_without_errors_is_told_that_everything_was_accepted() -> None:
    texts = [row[0] for row in _values(_book(SAVITAIPALE), "Tilanne")]
    assert texts[3] == "HYVÄKSYTTY – kaikki tämän kuukauden rivit on otettu mukaan, eikä niissä ole virheitä."
    assert "Teidän ei tarvitse tehdä mitään." in texts
    assert _values(_book(SAVITAIPALE), "Korjaa ensin")[4][0] == "Ei virheitä. Mitään ei tarvitse korjata."


def test_the_first_sheet_is_a_delivery_slip_for_each_file() -> None:
    texts = [str(row[0]) for row in _values(_book(PARIKKALA), "Tilanne")]
    at = texts.index(
        "Parikkala toimitti tiedoston Työaika Parikkala 2026-03.xlsx; ohjelma otti sen vastaan 7.4.2026 6.30 (UTC). "
        "Rivejä luettu 33, mukana 1, odottaa 2."
    )
    [source] = [s for s in sample_bundle().facts["sources"] if s["name"] == "Työaika Parikkala 2026-03.xlsx"]
    assert texts[at + 1] == f"Tiedoston tarkiste (SHA-256): {source['sha256']}"
    aside = next(n for n, text in enumerate(texts) if "Parikkala asiakkaat.xlsx; ohjelma" in text)
    assert texts[aside + 1] == "Tiedostoa ei arkistoitu, joten sillä ei ole tarkistetta."
    trial = [str(row[0]) for row in _values(_book(PARIKKALA, trial=True), "Tilanne")]
    assert not [text for text in trial if "SHA-256" in text]


def test_a_refused_file_is_told_with_its_place_but_not_while_it_lies_in_the_inbox() -> None:
    refused = {"sender": PARIKKALA, "month": "2026-03", "file_name": "tunnit.xlsx"}
    facts = {"format": "xlsx", "kept": "archive/5f3a"}
    bundle = replace(sample_bundle(), findings=[finding_of(CATALOGUE["file-unreadable"], facts=facts, **refused)])
    kept = "Tiedosto on tallessa hankkeen kansiossa nimellä archive/5f3a."
    for trial, is_told in ((False, True), (True, False)):
        cells = [cell for row in _values(_book(PARIKKALA, bundle=bundle, trial=trial), "Korjaa ensin") for cell in row]
        assert any(kept in str(cell) for cell in cells) == is_told


def test_rows_that_wait_for_somebody_else_are_told_and_not_called_accepted() -> None:
    bundle = sample_bundle()
    book = _book(LEMI, "2026-02", replace(bundle, findings=[]))
    texts = [row[0] for row in _values(book, "Tilanne")]
    assert texts[3].startswith("ODOTTAA – teidän ei tarvitse korjata mitään, mutta riveistänne 1 odottaa muuta")


def test_what_spans_files_is_told_to_each_sender_at_its_own_row_and_never_at_another_s() -> None:
    bundle = sample_bundle()
    lemi = next(s for s in bundle.facts["sources"] if (s["sender"], s["period"]) == (LEMI, "2026-02"))
    told = finding_of(
        CATALOGUE["approval-missing"], sender=PARIKKALA, month="2026-02", person="H02", subject="H02/2026-02",
        file="f" * 64, file_name="parikkala.xlsx", sheet="Tunnit", row=6, column="C", facts={"sum_s": "52200"},
        row_ids=("ffffffffffff:1:6:C", f"{lemi['sha256'][:12]}:1:13"),
    )  # fmt: skip
    given = replace(bundle, findings=[told])
    assert _rules(_book(LEMI, "2026-02", given), "Korjaa ensin") == []
    [row] = [row for row in _values(_book(LEMI, "2026-02", given), "Kaikki havainnot") if row[-1] == told.rule]
    assert [row[1], *row[6:11]] == ["Lemi", lemi["name"], None, 13, None, None]
    [row] = [row for row in _values(_book(PARIKKALA, "2026-02", given), "Kaikki havainnot") if row[-1] == told.rule]
    assert [row[1], *row[6:11]] == ["Parikkala", "parikkala.xlsx", "Tunnit", 6, "C", None]
    assert _rules(_book(SAVITAIPALE, "2026-02", given), "Kaikki havainnot") == []


def test_a_municipality_that_sent_nothing_is_told_so() -> None:
    texts = [row[0] for row in _values(_book(LUUMAKI), "Tilanne")]
    assert texts[3] == "PUUTTUU – kuukaudelta ei ole tullut yhtään tiedostoa."
    assert any(text and text.startswith("Lähettäkää kuukauden tiedostot") for text in texts)


def test_received_files_are_listed_with_what_became_of_their_rows() -> None:
    received = _row(_book(PARIKKALA), "Työaika Parikkala 2026-03.xlsx")
    assert received[1:9] == ["Työaika", datetime(2026, 4, 7), "Voimassa, osa riveistä odottaa", 33, 1, 2, 0, 30]
    assert _row(_book(PARIKKALA), "Parikkala asiakkaat.xlsx")[3] == "Karanteenissa"


def test_findings_are_counted_with_the_right_number_of_the_noun() -> None:
    [counted] = [row[0] for row in _values(_book(PARIKKALA), "Kaikki havainnot")[1:2]]
    assert counted == "5\xa0virhettä, 1\xa0varoitus, 1\xa0huomautus."
    assert _values(_book(SAVITAIPALE), "Korjaa ensin")[1][0] == "0\xa0virhettä, 0\xa0varoitusta, 0\xa0huomautusta."


def test_an_unknown_person_s_hours_stand_under_the_name_that_was_written() -> None:
    bundle = sample_bundle()
    waiting = bundle.rows["hours_waiting"]
    file = next(row for row in waiting if row["sender"] == str(PARIKKALA) and row["month"] == "2026-03")
    rows = [{**file, "person": "", "row_id": row_id, "value": "3600"} for row_id in ("a:1:1", "a:1:2", "b:1:1")]
    unknown = replace(
        next(f for f in bundle.findings if f.rule == "person-unknown"), read="Maija Uusi", row_ids=("a:1:1", "a:1:2")
    )
    book = _book(PARIKKALA, bundle=replace(bundle, rows={"hours_waiting": rows}, findings=[unknown]))
    assert _row(book, "Maija Uusi")[2] == timedelta(hours=2)
    assert _row(book, "(nimi puuttuu)")[2] == timedelta(hours=1)
    assert _values(book, "Korjaa ensin")[4][1] == "Maija Uusi"


def test_a_trial_never_says_that_a_file_was_received_moved_or_counted() -> None:
    for municipality in (PARIKKALA, LEMI, SAVITAIPALE):
        book = _book(municipality, trial=True)
        texts = [str(value) for sheet in book.sheetnames for row in _values(book, sheet) for value in row if value]
        assert texts[2].startswith("TARKISTUS – tiedostoja ei ole vielä otettu vastaan eikä siirretty.")
        for told in ("Vastaanotetut", "Karanteenissa", "siirrettiin", "on otettu mukaan"):
            assert [text for text in texts if told in text] == []
    assert _row(_book(PARIKKALA, trial=True), "Parikkala asiakkaat.xlsx")[3] == "Ei kelpaa: henkilötietoja"
    assert _row(_book(PARIKKALA, trial=True), "Tarkistetut tiedostot")
    savitaipale = [row[0] for row in _values(_book(SAVITAIPALE, trial=True), "Tilanne")]
    assert savitaipale[5] == "KUNNOSSA – kaikki tämän kuukauden rivit tulisivat mukaan, eikä niissä ole virheitä."


def test_hours_are_added_up_by_person_as_they_were_understood() -> None:
    book = _book(PARIKKALA)
    assert _row(book, "Malli Mallikas (H01)")[1:3] == [timedelta(hours=6, minutes=50), timedelta(hours=26)]
    assert _row(book, "Yhteensä")[1:3] == [timedelta(hours=6, minutes=50), timedelta(hours=26)]


def test_participants_and_ledger_are_shown_as_they_were_understood() -> None:
    book = _book(PARIKKALA)
    assert _row(book, "Indikaattori")[1:6] == [
        "Uudet, naiset",
        "Uudet, miehet",
        "Uudet, muut",
        "Uudet, yhteensä",
        "Päättäneet, naiset",
    ]
    assert _row(book, "EECO01 Osallistujien kokonaismäärä")[1:9] == [4, 2, 0, 6, 1, 0, 0, 1]
    ledger = _book(RAUTJARVI, "2026-02")
    assert _row(ledger, "Palkat")[1:3] == [1, 1100.00]
    assert _row(ledger, "Sivukulut")[1:3] == [1, 210.50]


def test_errors_of_the_month_come_first_and_warnings_and_older_errors_on_the_third_sheet() -> None:
    book = _book(PARIKKALA)
    errors = ["hours-ambiguous", "person-unknown", "participants-total-differs", "day-above-24-hours"]
    assert _rules(book, "Korjaa ensin") == errors
    assert _rules(book, "Kaikki havainnot") == [*errors, "sheet-total-differs", "stray-total-row", "approval-missing"]


def test_an_older_error_that_was_accepted_is_not_asked_for_again() -> None:
    assert "row-repeated" not in _rules(_book(PARIKKALA), "Kaikki havainnot")
    assert "Hyväksytty päätöksellä 2026-001" in [
        row[0] for row in _values(_book(PARIKKALA, "2026-02"), "Kaikki havainnot")
    ]


def test_a_finding_tells_the_cell_what_was_read_and_what_to_do_with_its_code_last() -> None:
    rows = _values(_book(PARIKKALA), "Korjaa ensin")
    assert rows[3] == [
        "Kunta", "Henkilö", "Kuukausi", "Viesti", "Mitä tehdä", "Tiedosto", "Taulukko", "Rivi", "Sarake", "Luettu arvo",
        "Sääntö",
    ]  # fmt: skip
    first = rows[4]
    assert first[:3] == ["Parikkala", "Malli Mallikas (H01)", datetime(2026, 3, 1)]
    assert first[5:] == ["Työaika Parikkala 2026-03.xlsx", "Malli Mallikas", 14, "E", "7.30", "hours-ambiguous"]
    assert "7.30" in first[3]
    assert "7:30" in first[4]


def test_other_municipalities_rows_and_pay_are_not_shown() -> None:
    texts = {
        str(value) for sheet in _book(PARIKKALA).sheetnames for row in _values(_book(PARIKKALA), sheet) for value in row
    }
    for other in ("Lemi", "lemi-tunnit-2026-02.csv", "Essi Esimerkki", "H02", "963.3", "37.05"):
        assert other not in texts


def test_text_of_the_municipality_never_becomes_a_formula() -> None:
    book = load_workbook(io.BytesIO(_bytes(PARIKKALA)))
    cells = [cell for row in book["Korjaa ensin"].iter_rows() for cell in row if cell.value == INJECTION]
    assert [cell.data_type for cell in cells] == ["s", "s"]  # as the person, and as what was read


def test_every_formula_gives_the_stored_value_when_it_is_calculated_anew() -> None:
    calculated = Recalculated(_bytes(PARIKKALA))
    assert len(calculated.stored) == 2
    for place, stored in calculated.stored.items():
        assert calculated.value(*place) == pytest.approx(stored, abs=1e-12)


def test_the_same_bundle_gives_the_same_bytes() -> None:
    assert _bytes(PARIKKALA) == _bytes(PARIKKALA)


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_all_languages_have_the_same_cells(lang: str) -> None:
    finnish, other = _book(PARIKKALA), _book(PARIKKALA, lang=lang)
    for mine, theirs in zip(finnish.worksheets, other.worksheets, strict=True):
        assert _filled(mine) == _filled(theirs)


def _filled(sheet: Worksheet) -> dict[str, Any]:
    """Every filled cell; texts only as the fact that there is one."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {cell.coordinate: isinstance(cell.value, str) or cell.value for cell in cells}


def test_a_refused_file_without_a_month_is_among_what_to_mend() -> None:
    bundle = sample_bundle()
    homeless = replace(bundle.findings[1], month=None, sheet=None, row=None)
    book = _book(LEMI, bundle=replace(bundle, findings=[replace(homeless, sender=LEMI, row=3, column="B")]))
    assert _rules(book, "Korjaa ensin") == ["hours-ambiguous"]
