"""What the page of deliveries and the reminders say, and that their bytes repeat.

Not here: what is owed and in force (`test_deliveries`, `test_submissions`).
"""

import email
import email.policy
import io
import string
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from pipelines.facts import project_facts
from reports.delivery_reminder import delivery_reminder, owing
from reports.delivery_workbook import delivery_workbook
from schemas.bundle import Bundle
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from tests.golden.sample_bundle import sample_bundle
from tests.unit.intake_case import project
from tests.unit.recorded_labels import RecordedLabels

FOLDER = DATA / "labels" / "deliveries"
FI, WORDS = Labels("fi", FOLDER), Labels("fi", DATA / "labels")


def delivery(number: int, kind: str, state: str, **more: Any) -> dict[str, Any]:
    known = {"municipality": number, "record_kind": kind, "month": "2026-03", "state": state, "due": "2026-04-10"}
    rest = {"received": None, "days_late": 0, "name": None, "files": 0, "waived_by": None}
    return known | rest | more


DELIVERIES = [
    delivery(416, "timesheet", "missing"),
    delivery(416, "participants", "missing", month="2026-02", due=None),
    delivery(580, "timesheet", "late", received="2026-04-12", days_late=2, name="tunnit.xlsx"),
    delivery(689, "ledger", "received", received="2026-04-07", name="paakirja.xlsx"),
    delivery(689, "approval", "missing"),
    delivery(739, "timesheet", "waived", waived_by="2026-004"),
    delivery(739, "pay", "expected"),
    delivery(831, "pay", "expected", due=None),
    delivery(831, "timesheet", "missing", due=None),
]
REPLACED = {
    "sender": 739, "record_kind": "timesheet", "period": "2026-03", "received": "2026-04-07", "name": "uusi.xlsx",
    "old_names": ["vanha.xlsx"], "before": 3, "after": 2, "gone": 1, "changed": 1, "new": 0, "left": 0,
    "left_scopes": [],
    "rows": [
        {
            "change": "changed", "identity": "739/H04/2026-03-03/1", "before": {"project_s": "26100", "start_s": ""},
            "after": {"project_s": "14400", "start_s": "28800"}, "old_file": "vanha.xlsx", "old_row": 9, "new_row": 9,
        },
        {
            "change": "gone", "identity": "739/H04/2026-03-04/1", "after": {}, "old_file": "vanha.xlsx", "old_row": 10,
            "before": {"work_date": "2026-03-04", "municipality": "739", "person": "H04"}, "new_row": None,
        },
    ],
}  # fmt: skip
LEDGER = REPLACED | {
    "record_kind": "ledger", "changed": 0, "new": 1, "gone": 1,
    "rows": [
        {
            "change": "new", "identity": "739/2026-03-05/1/5002/2/1", "before": {}, "old_file": "", "old_row": None,
            "after": {"debit_eur": "12.30"}, "new_row": 4,
        },
    ],
}  # fmt: skip
SAME = REPLACED | {"gone": 0, "changed": 0, "rows": []}


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    made = sample_bundle()
    partners = project_facts(project())["partners"]
    told = {"deliveries": DELIVERIES, "replacements": [REPLACED, LEDGER, SAME]}
    return replace(made, facts={**made.facts, "partners": partners, "month": "2026-03", **told})


def rows_of(bundle: Bundle, sheet: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(delivery_workbook(bundle, WORDS, FI)), data_only=True)
    return [
        tuple(c.replace("\N{NO-BREAK SPACE}", " ") if isinstance(c, str) else c for c in row)
        for row in book[sheet].iter_rows(values_only=True)
    ]


def test_the_matrix_says_when_each_delivery_came_and_by_which_file(bundle: Bundle) -> None:
    rows = rows_of(bundle, "Toimitukset")
    heading = next(n for n, row in enumerate(rows) if row[:2] == ("Kunta", "Työaika"))
    assert rows[heading][:5] == ("Kunta", "Työaika", "Pääkirja", "Hyväksynnät", "Palkat")
    found = {row[0]: row[1:5] for row in rows[heading + 1 : heading + 8]}
    assert found["Lemi"] == ("PUUTTUU\nmääräpäivä 10.4.2026", "–", "–", "–")
    assert found["Parikkala"][0] == "12.4.2026, 2 pv myöhässä\ntunnit.xlsx"
    assert found["Rautjärvi"][1:3] == ("7.4.2026\npaakirja.xlsx", "PUUTTUU\nmääräpäivä 10.4.2026")
    assert found["Savitaipale"][0] == "Ei lähetettävää\npäätös 2026-004"
    assert (found["Savitaipale"][3], found["Taipalsaari"][3]) == ("Odotetaan\nmääräpäivä 10.4.2026", "Odotetaan")
    assert ("Puuttuu 4, myöhässä tulleita 1.") in {row[0] for row in rows}


def test_choices_of_a_register_are_shown_in_words(bundle: Bundle) -> None:
    after = {
        "employment": "unemployed", "education": "middle", "rural": "True", "homeless": "False",
        "ended_status": "job_searching", "six_months_status": "improved",
    }  # fmt: skip
    row = {
        "change": "new", "identity": "831/c8cf33d2fed4cec02eb69516/2026-01-08/1", "before": {}, "after": after,
        "old_file": "", "old_row": None, "new_row": 12,
    }  # fmt: skip
    register = LEDGER | {"record_kind": "register", "rows": [row]}
    changed = replace(bundle, facts={**bundle.facts, "replacements": [register]})
    assert rows_of(changed, "Korvatut tiedostot")[1][6].split("\n") == [
        "Työmarkkina-asema: työtön", "Koulutus: toinen aste", "Asunnoton: ei", "Maaseudulta: kyllä",
        "Tilanne päättyessä: työnhaussa", "Tilanne 6 kk kuluttua: tilanne parantunut",
    ]  # fmt: skip


def test_what_is_missing_of_earlier_months_is_listed_with_whom_to_ask(bundle: Bundle) -> None:
    listed = [row for row in rows_of(bundle, "Toimitukset") if row[0] == "Lemi" and row[4]]
    assert [(row[1], row[2].month, row[4]) for row in listed if not isinstance(row[2], str)] == [
        ("Työaika", 3, "Leena Lomake"),
        ("Osallistujat", 2, "Leena Lomake"),
    ]


def test_the_difference_of_a_replaced_file_shows_each_row_before_and_now(bundle: Bundle) -> None:
    rows = [(row[3], row[5], row[6], row[8], row[10]) for row in rows_of(bundle, "Korvatut tiedostot")[1:]]
    # 26 100 s = 7 h 15 min, 14 400 s = 4 h, 28 800 s = 8 o'clock
    assert rows[:3] == [
        ("Muuttui", "Alkoi: –\nHanketunnit: 7:15", "Alkoi: 8:00\nHanketunnit: 4:00", 9, 9),
        ("Poistui", "Henkilö: H04\nPäivä: 4.3.2026\nKunta: Savitaipale", None, 10, None),
        ("Uusi", None, "Debet: 12,30 €", None, 4),
    ]
    # of a ledger with one new and one gone entry only the new one is told, so one is left
    assert [row[4] for row in rows_of(bundle, "Korvatut tiedostot")[4:]] == ["… ja 1 muuta riviä", "Rivit ovat samat"]


def test_a_long_name_of_a_file_breaks_where_one_of_its_parts_ends(bundle: Bundle) -> None:
    # 20 + 46 letters, of which no line takes more than 46: broken behind the last part that fits.
    long = "rautjarven_paakirja_kustannuspaikka-004512_maaliskuu-2026_korjattu.xlsx"
    owed = [{**one, "name": long} if one["name"] == "paakirja.xlsx" else one for one in bundle.facts["deliveries"]]
    wide = replace(bundle, facts={**bundle.facts, "deliveries": owed})
    book = openpyxl.load_workbook(io.BytesIO(delivery_workbook(wide, Labels("fi", DATA / "labels"), FI)))
    widths = [book["Toimitukset"].column_dimensions[letter].width for letter in "BC"]
    assert widths[0] < 30
    assert 42 < widths[1] < 50
    [cell] = [c.value for c in book["Toimitukset"]["C"] if str(c.value).endswith("korjattu.xlsx")]
    assert cell.split("\n")[1:] == ["rautjarven_paakirja_kustannuspaikka-004512_", "maaliskuu-2026_korjattu.xlsx"]


def test_a_delivery_of_which_every_row_waits_is_not_called_good(bundle: Bundle) -> None:
    # 3 rows of the ledger: none in the figures, 3 waiting.
    unused = {"sender": 689, "record_kind": "ledger", "period": "2026-03", "used": 0, "waiting": 3}
    ledger = next(source for source in bundle.facts["sources"] if source["record_kind"] == "ledger")
    page = replace(bundle, facts={**bundle.facts, "sources": [ledger | unused]})
    told = [cell for row in rows_of(page, "Toimitukset") for cell in row if cell]
    assert "Saapui 7.4.2026, mutta yhtään riviä ei voitu käyttää\npaakirja.xlsx" in told
    assert "Aineistoja, joista yhtään riviä ei voitu käyttää: 1. Syyt ovat kunnan palautteessa." in told
    assert rows_of(page, "Toimitustositteet")[1][5] == "Saapui, mutta yhtään riviä ei voitu käyttää"
    some = replace(page, facts={**page.facts, "sources": [ledger | unused | {"used": 1}]})
    assert not any("yhtään riviä" in str(cell) for row in rows_of(some, "Toimitukset") for cell in row)


def test_the_slips_say_who_sent_what_when_and_which_bytes(bundle: Bundle) -> None:
    rows = {row[1]: row for row in rows_of(bundle, "Toimitustositteet")}
    slip = rows["Työaika Parikkala 2026-03.xlsx"]
    assert (slip[0], slip[4], slip[5]) == ("Parikkala", "7.4.2026 6.30", "Voimassa, osa riveistä odottaa")
    assert slip[6:11] == (33, 1, 2, 0, 30)
    assert len(slip[11]) == 64


def test_those_who_owe_are_reminded_but_not_the_beneficiary_itself(bundle: Bundle) -> None:
    assert owing(bundle) == [416, 831]


def test_a_reminder_lists_what_is_missing_and_its_bytes_repeat(bundle: Bundle) -> None:
    data = delivery_reminder(bundle, 416, FI)
    assert data == delivery_reminder(bundle, 416, FI)
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert (message["From"], message["To"]) == (
        "Raija Rivi <raija.rivi@rautjarvi.example>",
        "Leena Lomake <leena.lomake@lemi.example>",
    )
    assert message["Date"] == "Tue, 12 May 2026 00:00:00 +0000"
    body = message.get_content().replace("\r\n", "\n")
    assert "– työaikalomakkeet, maaliskuu 2026 (määräpäivä 10.4.2026)\n– osallistujamäärät, helmikuu 2026\n" in body


def test_a_reminder_is_in_the_language_of_the_municipality(bundle: Bundle) -> None:
    message = email.message_from_bytes(
        delivery_reminder(bundle, 416, Labels("sv", FOLDER)), policy=email.policy.default
    )
    assert message["Subject"] == "Påminnelse: material till projektet saknas, S30999"


@pytest.mark.parametrize("lang", [lang for lang in LANGUAGES if lang != "fi"])
def test_every_language_has_the_same_texts_with_the_same_placeholders(lang: str) -> None:
    other = Labels(lang, FOLDER)
    assert other.keys == FI.keys
    assert [key for key in FI.keys if _placeholders(FI, key) != _placeholders(other, key)] == []


def _placeholders(labels: Labels, key: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(labels.template(key)) if name is not None}


def test_every_text_is_shown_somewhere(bundle: Bundle) -> None:
    labels = RecordedLabels("fi", FOLDER)
    delivery_workbook(bundle, WORDS, labels)
    calm = {"deliveries": [delivery(580, "pay", "received", received="2026-04-07", name="x", due=None)]}
    waits = {"sender": 580, "record_kind": "pay", "period": "2026-03", "used": 0, "waiting": 1}
    empty = calm | {"replacements": [], "sources": [bundle.facts["sources"][0] | waits]}
    delivery_workbook(replace(bundle, facts={**bundle.facts, **empty}), WORDS, labels)
    empty |= {"sources": []}
    delivery_workbook(replace(bundle, facts={**bundle.facts, **empty}), WORDS, labels)
    every = [delivery(416, key.removeprefix("kind."), "missing") for key in FI.keys if key.startswith("kind.")]
    delivery_reminder(replace(bundle, facts={**bundle.facts, "deliveries": every}), 416, labels)
    delivery_reminder(bundle, 831, labels)
    assert sorted(labels.keys - labels.asked) == []
