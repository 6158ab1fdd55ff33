"""project.toml: what is read from it, and the words with which each fault is refused.

Here belongs the sample project's file with one thing changed at a time.
"""

import re
from datetime import date
from decimal import Decimal

import pytest

from schemas.errors import SettingsError, UsageError
from schemas.invoicing import by_hand_reason, channel_of
from schemas.places import DATA
from schemas.project import Project, load_project

SAMPLE = DATA / "sample" / "project.toml"


@pytest.fixture(scope="module")
def project() -> Project:
    return load_project(SAMPLE.read_bytes())


def refused(*changes: tuple[str, str]) -> str:
    """The message with which the sample is refused after each first `old` has been replaced by `new`."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    with pytest.raises(SettingsError) as error:
        load_project(text.encode())
    return str(error.value)


def test_money_is_exact_and_days_are_days(project: Project) -> None:
    assert project.decision.granted_support_eur == Decimal("492000.00")
    assert project.claim("2026-1").start == date(2026, 1, 1)


def test_a_claim_period_knows_its_months(project: Project) -> None:
    assert project.months_of("2025-1") == ["2025-09", "2025-10", "2025-11", "2025-12"]


def test_a_day_and_a_month_belong_to_the_claim_period_around_them(project: Project) -> None:
    days = {date(2025, 8, 31): None, date(2025, 12, 31): "2025-1", date(2026, 1, 1): "2026-1", date(2026, 9, 1): None}
    assert {day: (found.id if (found := project.claim_of(day)) else None) for day in days} == days
    assert project.claim_of_month("2026-05") == project.claim("2026-2")
    assert project.claim_of_month("2026-09") is None


def test_a_rate_ends_the_day_before_the_next_one(project: Project) -> None:
    assert project.rate_periods("H02") == [
        (date(2025, 9, 1), date(2026, 3, 15)),
        (date(2026, 3, 16), date(2026, 8, 31)),
    ]


def test_an_employment_is_cut_to_the_project(project: Project) -> None:
    assert project.employed_days("H03") == (date(2025, 11, 1), date(2026, 8, 31))


def test_the_agreed_day_is_seconds(project: Project) -> None:
    assert project.person("H01").agreed_day_s == 7 * 3600 + 15 * 60


def test_the_funder_changes_on_its_day(project: Project) -> None:
    assert project.funder_on(date(2025, 12, 31)).name == "Hämeen ELY-keskus"
    assert project.funder_on(date(2026, 1, 1)).name == "Kaakkois-Suomen elinvoimakeskus"


def test_an_unknown_claim_is_answered_with_those_that_exist(project: Project) -> None:
    with pytest.raises(UsageError, match="Hankkeen jaksot ovat 2025-1, 2026-1, 2026-2"):
        project.claim("2027-1")


def test_a_byte_order_mark_from_notepad_is_no_fault(project: Project) -> None:
    assert load_project(b"\xef\xbb\xbf" + SAMPLE.read_bytes()) == project


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('mode = "joint"', "", "project.mode: puuttuu; odotettiin hankkeen muoto"),
        ('mode = "joint"', 'mode = "group"', "project.mode: ryhmähanketta ei vielä tueta"),
        ("schema = 1", "schema = 2", "schema: odotettiin tiedoston muodon versio 1 – vaihtoehdot: 1; luettiin 2"),
        ("schema = 1\n", "", "schema: puuttuu; odotettiin tiedoston muodon versio 1"),
        ('name = "Lemi"', 'nimi = "Lemi"', "partners[1] (Lemi).nimi: tuntematon avain; tässä kohdassa tunnetaan"),
        ('"492000.00"', "492000.00", 'myönnetty tuki lainausmerkeissä, esim. "492000.00"; luettiin 492000.0'),
        ('"492000.00"', '"492 000,00"', "decision.granted_support_eur: odotettiin myönnetty tuki"),
        ('support_rate = "0.80"', 'support_rate = "0.00"', "decision.support_rate: odotettiin tuen osuus"),
        ('support_rate = "0.80"', 'support_rate = "1.20"', "decision.support_rate: odotettiin tuen osuus"),
        (
            'support = "down"',
            'support = "up"',
            'rounding.support: odotettiin tuen pyöristys – vaihtoehdot: "down", "half_up"; luettiin "up"',
        ),
        (
            "start = 2025-09-01\nend = 2026",
            "start = 2025-09-01T10:00:00\nend = 2026",
            "project.start: odotettiin hankkeen ensimmäinen päivä",
        ),
        (
            "deadline = 2026-04-30",
            'deadline = "2026-04-30"',
            "claim_periods[1] (2025-1).deadline: odotettiin päivä, johon mennessä",
        ),
        (
            'pay_accounts = ["5002"]',
            "pay_accounts = [5002]",
            "ledger.pay_accounts[1]: odotettiin luettelo palkkatileistä",
        ),
        ('agreed_day = "7:15"', 'agreed_day = "7,25"', "staff[1] (H01).agreed_day: odotettiin sovittu päivätyöaika"),
        ("[ledger]", "[ledger", "project.toml, rivi 261, merkki 8: tätä ei voi lukea TOML-tiedostona"),
        (
            "target = 210",
            "target = -1",
            "indicators[1] (EECO01).target: odotettiin tavoite kokonaislukuna; luettiin -1",
        ),
        # the parts against each other
        (
            "start = 2025-09-01\nend = 2025-12-31",
            "start = 2025-09-02\nend = 2025-12-31",
            "ensimmäinen jakso alkaa 2.9.2025, mutta hanke alkaa 1.9.2025",
        ),
        (
            "start = 2026-01-01\nend = 2026-04-30",
            "start = 2026-01-03\nend = 2026-04-30",
            "jaksojen 2025-1 ja 2026-1 väliin jää päiviä: 2025-1 päättyy 31.12.2025, 2026-1 alkaa 3.1.2026",
        ),
        (
            "start = 2026-01-01\nend = 2026-04-30",
            "start = 2025-12-31\nend = 2026-04-30",
            "jaksot 2025-1 ja 2026-1 menevät päällekkäin",
        ),
        (
            "end = 2026-08-31\ndeadline",
            "end = 2026-09-30\ndeadline",
            "jakso päättyy 30.9.2026 hankkeen päättymisen 31.8.2026 jälkeen",
        ),
        ("last = true\n", "", "claim_periods 2026-2.last: viimeinen jakso pitää merkitä: last = true"),
        (
            "deadline = 2026-08-31\n",
            "deadline = 2026-08-31\nlast = true\n",
            "jakso 2026-1 on merkitty viimeiseksi, mutta sen jälkeen tulee jakso 2026-2",
        ),
        (
            "deadline = 2026-04-30",
            "deadline = 2025-12-31",
            "claim_periods 2025-1.deadline: määräpäivä 31.12.2025 ei ole jakson jälkeen",
        ),
        ('id = "2026-2"', 'id = "2026-1"', "claim_periods: tunnus 2026-1 on 2 kertaa"),
        ('"0206951-1"', '"0206951-2"', "partners 689 (Rautjärvi).business_id: Y-tunnuksen 0206951-2 tarkiste on väärä"),
        ("beneficiary = 689", "beneficiary = 700000", "tuen saaja 700000 puuttuu osiosta [[partners]]"),
        ("number = 700", "number = 739", "partners: kuntanumero 739 on 2 kertaa"),
        (
            "valid_from = 2026-01-01",
            "valid_from = 2025-08-20",
            "rahoittajat eivät ole päivien (valid_from) järjestyksessä",
        ),
        ('line = "flat_rate"', 'line = "staff_costs"', 'budget: rivi "flat_rate" puuttuu'),
        (
            'granted_support_eur = "492000.00"',
            'granted_support_eur = "492000.00"\naccepted_costs_eur = "615000.01"',
            # 439 286 + 175 714 = 615 000
            "budget: rivit ovat yhteensä 615 000,00 €, mutta päätöksen kustannusarvio (decision.accepted_costs_eur) on "
            "615 000,01 €",
        ),
        ("employer = 689", "employer = 405", "staff H01.employer: työnantajaa 405 ei ole osiossa [[partners]]"),
        (
            'area = "pohjoinen"\nshare',
            'area = "etela"\nshare',
            "staff H01.area: aluetta etela ei ole osiossa [[areas]]",
        ),
        ('aliases = ["Esimerkki Essi"]', 'aliases = ["Malli Mallikas"]', "staff: nimi malli mallikas on 2 kertaa"),
        (
            "start = 2025-11-01\nagreed",
            "start = 2025-11-01\nend = 2025-10-31\nagreed",
            "staff H03.end: työsuhde päättyy 31.10.2025 ennen kuin alkaa 1.11.2025",
        ),
        ('person = "H04"', 'person = "H09"', "rates H09 2025-11-01.person: henkilöä H09 ei ole osiossa [[staff]]"),
        (
            "valid_from = 2026-03-16",
            "valid_from = 2025-09-01",
            "henkilön H02 taksat 2025-09-01 ja 2025-09-01 menevät päällekkäin",
        ),
        (
            'person = "H02"\nvalid_from = 2025-09-01',
            'person = "H02"\nvalid_from = 2025-09-01\nvalid_to = 2026-03-16',
            "henkilön H02 taksat 2025-09-01 ja 2026-03-16 menevät päällekkäin",
        ),
        (
            'reference = "Muutospäätös 12.3.2026"',
            "",
            "rates[5] (H02).reference: puuttuu; odotettiin päätös, johon tuntitaksa perustuu",
        ),
        (
            '["5103", "5110"]',
            '["5103", "5000-5100"]',
            "ledger.side_cost_accounts: 5000-5100 on myös luettelossa pay_accounts (5002)",
        ),
        ('"4000-4999"', '"4999-4000"', "ledger.other_accounts: tiliväli 4999-4000 ei ole nouseva"),
        # invoices
        ('"54710"', "54710", "partners[1] (Lemi).post_code: odotettiin postinumero lainausmerkeissä"),
        ('mode = "own"', 'mode = "oma"', 'invoicing.mode: odotettiin kuka antaa laskujen numerot: "own"'),
        ("due_days = 21", "due_days = 0", "invoicing.due_days: odotettiin maksuaika päivinä"),
        ("due_days = 21 ", "#", "invoicing.due_days: puuttuu; odotettiin maksuaika päivinä"),
        ('"FI21 1234', '"SE21 1234', "invoicing.iban: odotettiin saajan suomalainen tilinumero IBAN-muodossa"),
        ('"FI21 1234', '"FI22 1234', "invoicing.iban: tilinumeron FI22 1234 5600 0007 85 tarkiste on väärä"),
        # mod 97 is right here; the national check digit of account 123456-78 is 5
        (
            '"FI21 1234 5600 0007 85"',
            '"FI48 1234 5600 0007 84"',
            "tilinumeron FI48 1234 5600 0007 84 tarkiste on väärä",
        ),
        ('"NDEAFIHH"', '"NDEASESS"', "invoicing.bic: BIC NDEASESS ei ole suomalaisen pankin tunnus"),
        ('"NDEAFIHH"', '"Nordea"', "invoicing.bic: odotettiin saajan pankin BIC-tunnus"),
        (
            '"Ei kuulu arvonlisäveron soveltamisalaan"',
            '"Alv 0 %"',
            'invoicing.vat_text: luettiin "Alv 0 %"; kuntaosuus ei kuulu arvonlisäveron soveltamisalaan',
        ),
        # e-invoices
        (
            '"003719136426"',
            '"003719136427"',
            "partners 580 (Parikkala).einvoice.address: verkkolaskuosoite 003719136427 ei ole kunnan Y-tunnuksesta "
            "1913642-6; odotettiin 003719136426",
        ),
        (
            '"003719136426"',
            '"19136426"',
            "partners[3] (Parikkala).einvoice.address: odotettiin kunnan verkkolaskuosoite",
        ),
        ('"003719136426"', '"003719136426ABCDEF"', "einvoice.address: odotettiin kunnan verkkolaskuosoite"),
        (
            '"003714377140"',
            '"003714377141"',
            "einvoice.operator: operaattorin tunnuksen 003714377141 tarkiste on väärä",
        ),
        ('"BAWCFI22"', '"Basware"', "einvoice.operator: odotettiin kunnan verkkolaskuoperaattorin tunnus"),
        ('format = "peppol"', 'format = "ubl"', 'vaihtoehdot: "finvoice", "peppol", "none"; luettiin "ubl"'),
        ('"003702069511"', '"003719136426"', "invoicing.einvoice.address: verkkolaskuosoite 003719136426 ei ole"),
        (
            ', operator = "003721291126" }     #',
            " }     #",
            "invoicing.einvoice.operator: puuttuu; odotettiin laskuttajan",
        ),
        (
            'town = "Simpele"\norder',
            'town = "Simpele"\nlanguage = "ru"\norder',
            'partners[4] (Rautjärvi).language: odotettiin laskun kieli: "fi", "sv" tai "en"',
        ),
        ('street = "Mallitie 2"', 'street = "2"', "invoicing.street: odotettiin saajan katuosoite"),
        ('"Postilokero 80"', '"Postilokero\\u000780"', "partners[3] (Parikkala).street: odotettiin laskutusosoitteen"),
    ],
)
def test_a_fault_is_told_with_file_key_and_what_was_expected(old: str, new: str, message: str) -> None:
    told = refused((old, new))
    assert told.startswith("project.toml")
    assert message in told


def test_all_faulty_keys_are_told_at_once_one_a_line() -> None:
    told = refused(('code = "S30999"', 'code = "x"'), ('"439286.00"', "439286"), ('share = "0.50"', 'share = "0,50"'))
    assert [line.split(": ")[1] for line in told.splitlines()] == [
        "project.code",
        "budget[1] (staff_costs).amount_eur",
        "staff[3] (H03).share",
    ]


def test_all_contradictions_are_told_at_once_one_a_line() -> None:
    told = refused(("last = true\n", ""), ('mode = "joint"', 'mode = "group"'))
    assert [line.split(": ")[1] for line in told.splitlines()] == ["project.mode", "claim_periods 2026-2.last"]


def test_a_file_in_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(SettingsError, match=r"project\.toml, rivi 1: tiedosto ei ole UTF-8-tekstiä"):
        load_project(SAMPLE.read_text(encoding="utf-8").encode("cp1252"))


def test_every_key_of_the_file_is_described_in_the_model() -> None:
    schema = Project.model_json_schema()
    tables = [schema, *schema["$defs"].values()]
    undescribed = [key for table in tables for key, value in table["properties"].items() if "description" not in value]
    assert len(tables) > 10
    assert undescribed == []


def test_the_name_of_the_file_is_told() -> None:
    with pytest.raises(SettingsError, match=r"^muu\.toml: project: puuttuu"):
        load_project(b"schema = 1", "muu.toml")


def test_a_project_without_invoicing_and_addresses_is_whole_until_it_invoices() -> None:
    text = SAMPLE.read_text(encoding="utf-8").partition("# Kuntien laskut")[0]
    lines = [line for line in text.splitlines() if not line.startswith(("street", "post_code", "town", "order_ref"))]
    project = load_project("\n".join(lines).encode())
    assert project.invoicing is None
    assert project.partner(416).street is None


def test_the_account_number_is_read_without_spaces(project: Project) -> None:
    assert project.invoicing is not None
    assert project.invoicing.account == "FI2112345600000785"


def test_an_address_of_the_holder_s_own_department_is_an_ovt_too() -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace('"003719136426"', '"003719136426TALO1"')
    einvoice = load_project(text.encode()).partner(580).einvoice
    assert einvoice is not None
    assert einvoice.address == "003719136426TALO1"


def test_invoices_in_another_language_have_texts_of_their_own() -> None:
    other = '\n[invoicing.sv]\nlate_interest = "Dröjsmålsränta enligt räntelagen"\nvat_text = "Moms 0 %"\n'
    text = SAMPLE.read_text(encoding="utf-8") + other
    with pytest.raises(SettingsError, match=r'invoicing\.sv\.vat_text: luettiin "Moms 0 %"; kuntaosuus ei kuulu'):
        load_project(text.encode())
    invoicing = load_project(text.replace("Moms 0 %", "Utanför moms").encode()).invoicing
    assert invoicing is not None
    assert [texts and texts.vat_text for texts in (invoicing.texts("fi"), invoicing.sv, invoicing.texts("en"))] == [
        "Ei kuulu arvonlisäveron soveltamisalaan",
        "Utanför moms",
        None,
    ]


@pytest.mark.parametrize(
    ("written", "channel", "reason"),
    [
        (None, "by_hand", "no_address"),
        ('{ format = "none" }', "by_hand", "asked"),
        ('{ format = "peppol" }', "by_hand", "no_address"),
        ('{ format = "finvoice", operator = "BAWCFI22" }', "by_hand", "no_address"),
        ('{ format = "finvoice", address = "003719136426" }', "by_hand", "no_operator"),
        ('{ format = "finvoice", address = "003719136426", operator = "BAWCFI22" }', "finvoice", None),
        ('{ format = "peppol", address = "003719136426" }', "peppol", None),
    ],
)
def test_an_invoice_whose_e_address_is_not_whole_leaves_by_hand(
    written: str | None, channel: str, reason: str | None
) -> None:
    known = 'einvoice = { format = "peppol", address = "003719136426" }\n'
    text = SAMPLE.read_text(encoding="utf-8").replace(known, f"einvoice = {written}\n" if written else "")
    einvoice = load_project(text.encode()).partner(580).einvoice
    assert (channel_of(einvoice), by_hand_reason(einvoice)) == (channel, reason)


def test_a_new_project_s_suggestions_make_it_whole_and_none_of_them_is_taken_unasked() -> None:
    text = (DATA / "init" / "project.toml").read_text(encoding="utf-8")
    chosen = load_project(re.sub(r"(?m)^# ([a-z_]+ = |\[{1,2}[a-z_.]+\]{1,2} *(#.*)?$)", r"\1", text).encode())
    assert chosen.invoicing is not None
    assert {partner.post_code for partner in chosen.partners} != {None}
    with pytest.raises(SettingsError) as error:
        load_project(text.encode())
    missing = {line.split(": ")[1] for line in str(error.value).splitlines()}
    # The claim's financing needs these two; what only invoices need is asked for when there are invoices.
    assert missing == {"agreement.key", "agreement.odd_cents"}
    assert set(chosen.agreement.model_dump()) - set(chosen.agreement.model_fields_set) == {
        "weights",
        "weights_reference",
        "instalments",
    }
    assert [ceiling.municipality for ceiling in chosen.ceilings] == [416]
