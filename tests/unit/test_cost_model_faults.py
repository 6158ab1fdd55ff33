"""Cost models that may not stand together, or lack something: each refused in words that name key and remedy."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from schemas.errors import SettingsError
from tests.rules.models_case import LUMP_SUM, PAY, REAL, project_with

SHARE = {
    "person": "H03", "valid_from": date(2025, 11, 1), "share": "0.50", "date": date(2025, 10, 27), "reference": "P",
}  # fmt: skip
RATES_BUDGET = {"staff_costs": "300000.00", "other_costs": "215000.00", "flat_rate": "100000.00"}
FLAT_BUDGET = {"staff_costs": "439286.00", "flat_rate": "175714.00"}


def decided(**values: Any) -> dict[str, Any]:
    return {"decision": values}


def shares(*changes: Mapping[str, Any]) -> dict[str, Any]:
    return {"shares": [{**SHARE, **change} for change in changes]}


FAULTS: dict[str, tuple[list[Mapping[str, Any]], str]] = {
    "54 with 56": (
        [decided(flat_rates=["art_54_b"])],
        "decision.flat_rates: art_54_b ja art_56 eivät käy yhdessä: 40 prosenttia (56 artikla) maksaa jo välilliset",
    ),
    "56 on 55(1)": (
        [decided(staff_cost_model="flat_rate_20"), REAL, {"budget": RATES_BUDGET}],
        "art_55_1 ja art_56 eivät käy yhdessä: 40 prosenttia (56 artikla) ei lasketa palkoista, jotka ovat itse",
    ),
    "two rates on one base": (
        [decided(cost_model="flat_rates", flat_rates=["art_54_a", "art_54_b"]), REAL, {"budget": RATES_BUDGET}],
        "art_54_a ja art_54_b eivät käy yhdessä: samoista kustannuksista lasketaan vain yksi prosenttikorvaus",
    ),
    "the same rate twice": (
        [decided(flat_rates=["art_56"])],
        "decision.flat_rates: art_56 on jo mallissa tai luettelossa",
    ),
    "lump sum and unit cost for the same costs": (
        [LUMP_SUM, decided(staff_cost_model="unit_cost_1720")],
        'kertakorvaus (lump_sum) maksaa jo kaikki kustannukset, eikä samaa riviä korvata lisäksi mallilla "unit_cost',
    ),
    "lump sum with a flat rate": (
        [LUMP_SUM, decided(flat_rates=["art_54_b"])],
        "kertakorvauksen (lump_sum) päälle ei lasketa prosenttikorvausta; poista flat_rates",
    ),
    "no staff cost model": (
        [decided(staff_cost_model="none")],
        'kustannusmalli "flat_rate_40" tarvitsee palkkakustannusmallin; "none" sopii vain kertakorvaukseen',
    ),
    "a staff rate among the others": (
        [decided(cost_model="flat_rates", flat_rates=["art_55_1"]), REAL],
        'art_55_1 on palkkakustannusmalli: poista se ja kirjoita staff_cost_model = "flat_rate_20"',
    ),
    "flat rates without any": (
        [decided(cost_model="flat_rates"), REAL],
        'malli "flat_rates" tarvitsee luettelon, esim. ["art_54_b"]',
    ),
    "real costs with a rate": (
        [decided(cost_model="real_costs", flat_rates=["art_54_b"]), REAL],
        'prosenttikorvaus vain mallissa cost_model = "flat_rates"',
    ),
    "25 % without its method": (
        [decided(cost_model="flat_rates", flat_rates=["art_54_c"]), REAL, {"budget": RATES_BUDGET}],
        "decided_numbers: art_54_c tarvitsee osuuden, joka on laskettu sovitulla menetelmällä: lisää osio, jossa name",
    ),
    "a rounding by persons without persons": (
        [decided(staff_cost_model="flat_rate_20", cost_model="real_costs"), REAL],
        "decision.rounding.staff_costs: kun palkkakustannukset ovat prosenttikorvaus (flat_rate_20), taso on",
    ),
    "real costs without cost centres": (
        [decided(cost_model="real_costs"), {"budget": REAL["budget"]}],
        "ledger.cost_centres: puuttuu; rivit other_costs haetaan todellisina kustannuksina",
    ),
    "a budget line that the model has not": (
        [{"budget": {**FLAT_BUDGET, "other_costs": "1.00"}}],
        'budget: rivi "other_costs" ei kuulu kustannusmalliin flat_rate_40, jonka rivit ovat staff_costs, flat_rate',
    ),
    "participants without accounts": (
        [{"budget": {**FLAT_BUDGET, "participant_costs": "1.00"}}],
        "osallistujien kulut tarvitsevat tilit (ledger.participant_accounts)",
    ),
    "a budget line that is missing": ([REAL, decided(cost_model="flat_rate_7")], 'budget: rivi "flat_rate" puuttuu'),
    "an account of two classes": (
        [{"ledger": {"ineligible_accounts": ["5002"]}}],
        "ledger.ineligible_accounts: 5002 on myös luettelossa pay_accounts (5002); tili voi olla vain yhdessä",
    ),
    "pay without a word on what the payroll posts": (
        [decided(staff_cost_model="actual_pay_fixed_side_costs")],
        "payroll: puuttuu; kerro osiossa [payroll], onko palkkatiedoissa koko palkka (whole_pay) vai vain hankkeen osa",
    ),
    "pay without pay items": (
        [PAY, {"pay_items": []}],
        "pay_items: puuttuu; todelliset palkat tarvitsevat palkkalajien luettelon",
    ),
    "a pay item twice": (
        [{"pay_items": [{"code": code, "name": "Palkka", "class": "pay"} for code in ("1010", "01010")]}],
        "pay_items: palkkalaji 1010 on 2 kertaa",
    ),
    "a share agreed after the work began": (
        [shares({"date": date(2025, 11, 2)})],
        "shares H03 2025-11-01.date: asiakirja on päivätty 2.11.2025, mutta se koskee työtä 1.11.2025 alkaen",
    ),
    "a share of somebody else": (
        [shares({"person": "H09"})],
        "shares H09 2025-11-01.person: henkilöä H09 ei ole osiossa [[staff]]",
    ),
    "a share from the middle of a month": (
        [shares({"valid_from": date(2025, 12, 2)})],
        "palkka tiedetään kuukausittain: osuus alkaa kuukauden tai työsuhteen alusta",
    ),
    "a share to the middle of a month": (
        [shares({"valid_to": date(2025, 12, 30)})],
        "palkka tiedetään kuukausittain: osuus päättyy kuukauden tai työsuhteen loppuun",
    ),
    "two shares at once": (
        [shares({}, {"valid_from": date(2026, 1, 1), "share": "0.60"})],
        "shares H03 2026-01-01.valid_from: henkilön H03 osuudet 1.11.2025 ja 1.1.2026 menevät päällekkäin; päätä",
    ),
    "milestones without a lump sum": (
        [{"milestones": LUMP_SUM["milestones"]}],
        'milestones: välitavoitteita on vain kertakorvauksessa (cost_model = "lump_sum"); poista osiot',
    ),
    "a lump sum without milestones": (
        [LUMP_SUM, {"milestones": []}],
        "milestones: puuttuu; kertakorvaus maksetaan osoitettua tulosta vastaan",
    ),
    "milestones that are not the budget": (
        [LUMP_SUM, {"budget": {"lump_sum": "150000.01"}}],
        "milestones: summat ovat yhteensä 150000.00, mutta kustannusarvion rivi lump_sum on 150000.01",
    ),
    "a milestone twice": (
        [LUMP_SUM, {"milestones": [LUMP_SUM["milestones"][0]] * 2, "budget": {"lump_sum": "150000.00"}}],
        "milestones: tunnus V1 on 2 kertaa",
    ),
    "a decided number twice": (
        [
            {
                "decided_numbers": [
                    {"name": "side_cost_rate", "value": "0.25", "valid_from": date(2026, 1, 1), "reference": "P"}
                ]
                * 2
            }
        ],
        "decided_numbers: luku side_cost_rate on 1.1.2026 alkaen 2 kertaa",
    ),
    "a rate without a decision": (
        [
            {
                "rates": [
                    {
                        "person": "H01",
                        "valid_from": date(2025, 9, 1),
                        "annual_pay_eur": "50400.00",
                        "share": "1.00",
                        "reference": "",
                    }
                ]
            }
        ],
        "rates[1] (H01).reference: odotettiin päätös, johon tuntitaksa perustuu",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_stand_together_is_refused_in_words(name: str) -> None:
    changes, words = FAULTS[name]
    with pytest.raises(SettingsError) as told:
        project_with(*changes)
    assert words in str(told.value)
    assert str(told.value).startswith("project.toml: ")


def test_a_share_may_begin_and_end_with_the_employment() -> None:
    project_with(shares({"valid_from": date(2025, 11, 1), "valid_to": date(2026, 8, 31)}))
