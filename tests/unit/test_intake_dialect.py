"""Layouts are told by their headers, and a broken dialect file is told by file and key.

Here belongs `pipelines.intake.dialect` and `layout`.
"""

from datetime import date
from pathlib import Path

import pytest

from pipelines.intake.dialect import Recognition, load_dialects, recognise
from pipelines.intake.text import IntakeProblem, read_text
from schemas.errors import SettingsError
from schemas.places import DATA
from tests.unit.intake_case import dialects, hours, template, workbook

LEDGER = ["Päivämäärä", "Kustannuspaikka", "Tili", "Tilin nimi", "Tosite", "Jnro", "Selite", "Debet", "Kredit"]
APPROVALS = [
    "Henkilö", "Kuukausi", "Hanketunnit", "Muu työ", "Poissaolo", "Työntekijä hyväksynyt pvm", "Esihenkilö",
    "Esihenkilö hyväksynyt pvm", "Allekirjoitettu tiedosto",
]  # fmt: skip


def told(data: bytes) -> Recognition:
    return recognise(read_text(data, "a"), dialects())


def test_each_layout_is_told_with_its_month() -> None:
    day = date(2025, 10, 6)
    assert told(workbook({"Malli": template([[day]])})) == Recognition("tilitys-timesheet", "timesheet", "2025-10")
    assert told(
        "Työntekijä;Päivä;Hanketunnit;Muu työ;Poissaolo;Kunta;Selite\nx;6.10.2025;1;;;;\n".encode("cp1252")
    ) == (Recognition("timesheet-csv", "timesheet", "2025-10"))
    assert told(workbook({"Taul1": [LEDGER, [day]]})) == Recognition("ledger-flat", "ledger", "2025-10")
    assert told(b"kunta;kuukausi;indikaattori;sukupuoli;uudet;paattaneet\nLemi;10/2025;EECO01;naiset;1;0\n") == (
        Recognition("counts-long", "participants", "2025-10")
    )
    assert told(workbook({"Hyväksynnät": [APPROVALS, ["H01", "2025-10"]]})) == (
        Recognition("approvals", "approval", "2025-10")
    )


def test_headers_differ_by_case_spaces_line_breaks_order_and_a_title_above() -> None:
    text = 'Tunnit lokakuu;;;\n"HANKE-\ntunnit";x;y\n päivä ;"hanke\ntunnit ";TYÖNTEKIJÄ:\n1.10.2025;7;Malli\n'
    text = text.replace("hanke\ntunnit", "  hanketunnit\n")
    assert told(text.encode()).dialect == "timesheet-csv"


def test_the_month_is_the_one_that_most_rows_are_about_and_none_when_no_row_tells() -> None:
    head = "Työntekijä;Päivä;Hanketunnit\n"
    assert told(f"{head}a;30.9.2025;1\na;1.10.2025;1\na;2.10.2025;1\n".encode()).period == "2025-10"
    assert told(f"{head}a;30.9.2025;1\na;1.10.2025;1\n".encode()).period == "2025-09"
    assert told(f"{head}a;joskus;1\n".encode()).period is None


def test_a_template_month_may_be_text_or_a_date() -> None:
    for month in ("10/2025", "2025-10", date(2025, 10, 1)):
        assert (
            told(
                workbook({"Malli": template([[date(2025, 9, 30), None, None, None, hours("1:00")]], month=month)})
            ).period
            == "2025-10"
        )


@pytest.mark.parametrize("lost", ["Työaikalomake", "Työntekijä", "Hanketunnit"])
def test_a_template_without_its_title_label_or_header_is_not_told(lost: str) -> None:
    rows = [["" if cell == lost else cell for cell in row] for row in template([[date(2025, 10, 1)]])]
    with pytest.raises(IntakeProblem) as caught:
        told(workbook({"Malli": rows}))
    assert caught.value.rule == "file-kind-unknown"


def test_an_unknown_file_is_refused_with_the_headers_that_were_read() -> None:
    with pytest.raises(IntakeProblem) as caught:
        told(b"Palaveri\nAsia; Kuka\nKahvit;kunta\n")
    assert (caught.value.rule, caught.value.facts) == ("file-kind-unknown", {"headers": "Asia; Kuka"})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('record_kind = "timesheet"', 'record_kind = "tunnit"', "record_kind: odotettiin aineiston laji"),
        ('period = "work_date"', 'period = "person"', "period: odotettiin päivän tai kuukauden kenttä"),
        ('work_date = ["Päivä"]', 'work_day = ["Päivä"]', "columns.work_day: tuntematon kenttä"),
        ('work_date = ["Päivä"]', "", "columns: pakollinen kenttä work_date puuttuu"),
        ('["Selite"]', '"Selite"', "not_typed: odotettiin luettelo otsikoista"),
        ('title = "Tuntiluettelo"', 'otsikko = "x"', "title: puuttuu"),
        ('"municipality"]', '"kunta"]', "optional: odotettiin kenttä, joka on osiossa"),
        ('scope = "person"', 'scope = "henkilö"', "scope: odotettiin minkä rivit uudempi tiedosto korvaa"),
        ('scope = "person"', 'scope = "cost_centre"', "scope: odotettiin kenttä, joka asettelussa on, tai file"),
        ("[columns]", "[columns", "tätä ei voi lukea TOML-tiedostona"),
    ],
)
def test_a_broken_dialect_file_is_told_by_file_and_key(tmp_path: Path, old: str, new: str, words: str) -> None:
    good = (DATA / "dialects" / "timesheet-csv.toml").read_text(encoding="utf-8")
    assert old in good
    (tmp_path / "oma.toml").write_text(good.replace(old, new), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"^oma\.toml") as caught:
        load_dialects(tmp_path)
    assert words in str(caught.value)


def test_a_total_row_must_lie_in_columns_of_hours(tmp_path: Path) -> None:
    good = (DATA / "dialects" / "tilitys-timesheet.toml").read_text(encoding="utf-8")
    (tmp_path / "oma.toml").write_text(good.replace('sums = ["project_s"', 'sums = ["work_date"'), encoding="utf-8")
    with pytest.raises(SettingsError, match=r"total_row\.sums: odotettiin tuntikenttä; luettiin work_date"):
        load_dialects(tmp_path)


def test_a_folder_without_dialects_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="ei ole yhtään asettelua"):
        load_dialects(tmp_path)
