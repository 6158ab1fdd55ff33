"""EURA's form against our list of its fields, and the decision that says what EURA shows."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from flows.template_check import check_template
from pipelines.eura_form import Comparison, compare_form
from pipelines.intake.reading import read_text
from schemas.decision import decision_text, load_decision
from schemas.errors import SettingsError, UnreadableFileError
from schemas.eura_form import EuraShows, payment_form

NAMES = [field.names[0] for field in payment_form().fields]
HEAD = (
    b'kind = "eura"\nid = "2026-001"\ndate = 2026-05-08\nby = "Raija"\nreason = "EURAn esikatselu"\nclaim = "2026-1"\n'
)


def _form(names: list[str]) -> bytes:
    return "\r\n".join(["Maksatushakemus;S30999", *(f"{name};" for name in names)]).encode()


def _compared(names: list[str]) -> Comparison:
    return compare_form(read_text(_form(names), "lomake.csv"), payment_form())


def test_the_form_that_the_list_was_made_of_has_not_changed() -> None:
    compared = _compared(NAMES)
    assert compared.is_same
    assert list(compared.found) == [field.id for field in payment_form().fields]
    assert compared.found["support"].place == f"rivi {NAMES.index('Haettava tuki') + 2}, kenttä 1"


def test_a_form_for_one_cost_model_need_not_have_the_lines_of_the_others() -> None:
    names = [field.names[0] for field in payment_form().fields if not field.where_there]
    assert len(names) == 17
    assert _compared(names).is_same


def test_a_renamed_field_is_missing_and_its_new_name_is_offered() -> None:
    names = ["Palkat ja palkkiot" if name == "Palkkakustannukset" else name for name in NAMES]
    compared = _compared(names)
    assert (compared.missing, compared.moved) == (["staff_costs"], [])
    order = [field.id for field in payment_form().fields]
    assert [label.text for label in compared.perhaps_renamed("staff_costs", order)] == ["Palkat ja palkkiot"]


def test_a_field_that_moved_is_named_and_the_others_are_not() -> None:
    names = [name for name in NAMES if name != "Tilinumero"]
    compared = _compared(["Tilinumero", *names])
    assert (compared.missing, compared.moved, compared.new) == ([], ["bank_account"], [])


def test_a_field_that_was_added_is_told_with_the_one_before_it() -> None:
    at = NAMES.index("Yksityinen rahoitus") + 1
    compared = _compared([*NAMES[:at], "Talkootyö", *NAMES[at:]])
    ((label, after),) = compared.new
    assert (label.text, after) == ("Talkootyö", "private")


def test_what_changed_is_told_in_words_and_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lomake.csv"
    path.write_bytes(_form([name for name in NAMES if name != "Tulot"]))
    same, lines = check_template(path, "fi")
    assert not same
    assert lines[0] == "Kenttäluettelo 2021-1: lomakkeessa on 19 niistä 20 kentästä, jotka siinä pitäisi olla."
    assert lines[1] == "  PUUTTUU  Tulot"
    path.write_bytes(_form(NAMES))
    assert check_template(path, "fi")[1][-1] == "Lomake on ennallaan."
    path.write_bytes(b"kunta;kuukausi\r\nLemi;2026-03\r\n")
    with pytest.raises(UnreadableFileError, match="ei ole yhtään maksatushakemuksen kenttää"):
        check_template(path, "fi")


def test_what_eura_shows_is_a_decision_that_is_written_as_it_was_read() -> None:
    data = HEAD + b'\n[[shown]]\nfield = "support"\namount_eur = "52823.56"\n'
    decision = load_decision(data, "2026-001.toml")
    assert isinstance(decision, EuraShows)
    assert decision.date == date(2026, 5, 8)
    assert {one.field: one.amount_eur for one in decision.shown} == {"support": Decimal("52823.56")}
    assert load_decision(decision_text(decision), "2026-001.toml") == decision


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        (["tuki"], "shown tuki: kenttää ei ole; summakentät ovat staff_costs, other_costs"),
        (["period"], "shown period: kenttää ei ole"),
        (["support", "support"], "shown support: kenttä on kahdesti"),
    ],
)
def test_fields_that_are_none_or_told_twice_are_refused(fields: list[str], told: str) -> None:
    rows = "".join(f'\n[[shown]]\nfield = "{field}"\namount_eur = "1.00"\n' for field in fields)
    with pytest.raises(SettingsError, match=told):
        load_decision(HEAD + rows.encode(), "2026-001.toml")
