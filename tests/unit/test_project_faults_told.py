"""How faults of project.toml are told: the line, what is typically wrong with it, one message a fault.

Here belongs the sample's file as a person might spoil it. Not here: which faults there are (`test_project_settings`).
"""

import pytest

from schemas.errors import SettingsError
from schemas.places import DATA
from schemas.project import load_project
from schemas.toml_text import line_of

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
NEW = (DATA / "init" / "project.toml").read_text(encoding="utf-8")


def refused(text: str) -> str:
    with pytest.raises(SettingsError) as error:
        load_project(text.encode())
    return str(error.value)


def spoiled(old: str, new: str, text: str = SAMPLE) -> str:
    assert old in text
    return refused(text.replace(old, new, 1))


def line_number(written: str, text: str = SAMPLE) -> int:
    """The line, from 1, that holds what is written."""
    return text[: text.index(written)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "advice"),
    [
        ("start = 2025-09-01", "start = 1.9.2025", "Päivä kirjoitetaan 2025-09-01 ilman lainausmerkkejä."),
        ('name = "Lemi"', "name = “Lemi”", 'Kirjoita suorat lainausmerkit ".'),
        ('name = "Lemi"', "name = Lemi", 'Teksti kirjoitetaan lainausmerkkeihin: name = "Lemi".'),
        ('name = "Lemi"', 'name = "Lemi', "Lainausmerkki puuttuu arvon alusta tai lopusta."),
        ('"492000.00"', "492 000,00", "Summa ja prosentti kirjoitetaan lainausmerkkeihin ja pisteellä"),
        ("beneficiary = 689", "beneficiary = ", "Arvo puuttuu yhtäsuuruusmerkin jälkeen."),
        ("beneficiary = 689", "beneficiary 689", "Rivillä pitää olla avain, yhtäsuuruusmerkki ja arvo"),
        ("last = true", "last = kyllä", "last = true tai last = false."),
        ('name = "Malli Mallikas"', 'name = "Malli\\Mallikas"', "Kenoviiva kirjoitetaan lainausmerkkien sisällä"),
        ("[ledger]", "[ledger", "Osion nimen ympärillä pitää olla hakasulut"),
        ("[decision]", "[project]", "Osio on jo aiemmin."),
        ('code = "H01"', 'code = "H01"\ncode = "H02"', "Sama avain on tässä osiossa jo aiemmin."),
    ],
)
def test_a_line_that_is_no_toml_is_shown_with_what_is_typically_wrong(old: str, new: str, advice: str) -> None:
    told = spoiled(old, new)
    _, shown, said = told.splitlines()
    assert shown.startswith("    ")
    assert shown.endswith(new.rpartition("\n")[2].strip())
    assert advice in said


def test_a_list_that_is_not_closed_is_told_at_the_line_where_it_is_noticed() -> None:
    assert spoiled('["Mallikas Malli"]', '["Mallikas Malli"').endswith("puuttuu päättävä hakasulku ].")


def test_a_text_that_never_ends_is_told_at_the_end_of_the_file() -> None:
    told = refused(SAMPLE + '\nother = """ei lopu')
    assert told.startswith("project.toml, tiedoston loppu: tätä ei voi lukea TOML-tiedostona.")


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('support = "down"', 'support = "up"', "decision.rounding.support"),
        ('agreed_day = "7:15"', 'agreed_day = "7,25"', "staff[1] (H01).agreed_day"),
        ('person = "H04"', 'person = "04"', "rates[4] (04).person"),
        ('"0206951-1"', '"0206951-2"', "partners 689 (Rautjärvi).business_id"),
        ('"003719136426"', '"003719136427"', "partners 580 (Parikkala).einvoice.address"),
        ('["5103", "5110"]', '["5103", "5000-5100"]', "ledger.side_cost_accounts"),
        ("deadline = 2026-08-31", "deadline = 2026-04-29", "claim_periods 2026-1.deadline"),
    ],
)
def test_a_fault_has_the_line_of_its_key(old: str, new: str, place: str) -> None:
    changed = SAMPLE.replace(old, new, 1)
    told = next(line for line in refused(changed).splitlines() if f": {place}: " in line)
    assert told.startswith(f"project.toml, rivi {line_number(new, changed)}: ")


def test_a_key_of_a_section_that_is_there_twice_has_no_line() -> None:
    twice = 'schema = 1\n[[areas]]\nid = "a"\n\n[[areas]]\nid = "a"\n'
    assert line_of(twice, "areas a.name") is None
    assert line_of(twice, "areas[2] (a).id") == 6


def test_a_missing_key_has_the_line_of_its_section() -> None:
    told = spoiled('support_rate = "0.80"\n', "")
    assert told.startswith(f"project.toml, rivi {line_number('[decision]')}: decision.support_rate: puuttuu;")


def test_a_missing_key_of_the_agreement_lists_its_choices_and_the_line_where_it_is_still_a_comment() -> None:
    told = next(line for line in refused(NEW).splitlines() if "agreement.odd_cents" in line)
    number = line_number("# odd_cents = ", NEW)
    assert 'vaihtoehdot: "largest_remainder", "administrator"' in told
    assert told.endswith(f'rivi {number} on vielä kommentti: poista sen alusta merkit "# "')


def _one_person() -> str:
    first = SAMPLE.index("[[staff]]")
    return SAMPLE[: SAMPLE.index("[[staff]]", first + 1)] + SAMPLE[SAMPLE.index("# Tuntitaksa") :]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('code = "H01"', 'code = "1"', 'H ja kaksi tai kolme numeroa, esim. "H01"; luettiin "1"'),
        ('"7:15"', '"7,25"', 'tunteina ja minuutteina kaksoispisteellä, esim. "7:15"; luettiin "7,25"'),
        ("[[staff]]", "[staff]", "luettiin [staff]: kirjoita kaksi hakasulkua"),
        ('["Mallikas Malli"]', "{ nimi = 1 }", "luettelo nimen muista kirjoitusasuista; luettiin osio"),
    ],
)
def test_one_wrong_key_of_the_only_person_is_one_message_and_no_dump_of_the_list(old: str, new: str, told: str) -> None:
    [line] = spoiled(old, new, _one_person()).splitlines()
    assert line.endswith(told)
    assert "{'" not in line


def test_a_rate_of_another_share_than_the_person_s_is_refused() -> None:
    # 22 320 EUR x 1.2644 / (1 720 h x 0.06) would be 273,47 EUR an hour instead of 27,35.
    rate = SAMPLE.index('annual_pay_eur = "22320.00"')
    told = refused(SAMPLE[:rate] + SAMPLE[rate:].replace('share = "0.60"', 'share = "0.06"', 1))
    assert "rates H04 2025-11-01.share: työajan osuus 0.06 on eri kuin henkilön H04 osuus 0.60" in told


def test_support_above_its_share_of_the_budget_is_refused_and_exactly_its_share_is_not() -> None:
    # 0.80 x (439 286,00 + 175 714,00) = 0.80 x 615 000,00 = 492 000,00
    told = spoiled('"492000.00"', '"492000.01"')
    assert 'myönnetty tuki 492 000,01 € on enemmän kuin tuen osuus (support_rate = "0.80")' in told
    assert "kustannusarviosta 615 000,00 €" in told
    assert load_project(SAMPLE.encode()).decision.granted_support_eur == 492000


def test_a_person_without_rates_has_no_rate_periods() -> None:
    rates = SAMPLE.index('[[rates]]\nperson = "H03"')
    project = load_project((SAMPLE[:rates] + SAMPLE[SAMPLE.index("[[rates]]", rates + 1) :]).encode())
    assert project.rate_periods("H03") == []
    assert len(project.rate_periods("H02")) == 2
