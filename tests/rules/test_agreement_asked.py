"""What amounts make invoicing ask: a credit of which the agreement says no least, a ceiling below what was invoiced.

Not here: keys that every issue needs (`tests/e2e/test_agreement.py`).
"""

from collections.abc import Mapping
from typing import Any

import pytest

from pipelines.rules.agreement import asked_by_amounts, silent_terms, unknown_support
from pipelines.rules.need import Issue
from schemas.agreement import Ceiling
from schemas.figure import Figure
from tests.rules.shares_case import Year, each, project_of


def asked(year: Year, figures: Mapping[str, Figure]) -> list[tuple[str, str]]:
    claim, edition = year.issued[-1]
    return list(asked_by_amounts(year.project, Issue(claim, int(edition[-1]), year.closed), figures))


def two_issues(*needs: str, **agreement: Any) -> list[tuple[str, str]]:
    year = Year(project_of(**agreement))
    for need in needs:
        year.close(need)
        figures = year.invoice()
    return asked(year, figures)


def test_the_first_credit_asks_for_the_least_that_is_credited_and_tells_whose_it_is() -> None:
    ((where, what),) = two_issues("700.00", "-70.00", minimum_credit_note_eur=None)
    assert where == "agreement.minimum_credit_note_eur"
    assert what.startswith("puuttuu; kunnalle Taipalsaari syntyy hyvitys 10,00 €; sopimuksesta tarvitaan tieto: pienin")
    assert what.endswith('Tavallisesti minimum_credit_note_eur = "5.00"')


def test_without_a_credit_nobody_asks_for_it() -> None:
    assert two_issues("700.00", "70.00", minimum_credit_note_eur=None) == []
    assert two_issues("700.00", "-70.00") == []


def test_a_transfer_back_to_the_beneficiary_is_no_credit() -> None:
    # of one cent less, only the beneficiary's share falls: 7 × 100,00 − 0,01 with the administrator's odd cents
    year = Year(project_of(minimum_credit_note_eur=None, odd_cents="administrator"))
    for need in ("700.06", "-0.01"):
        year.close(need)
        figures = year.invoice()
    assert figures["cofinancing/2026-1/689/invoice"].value < 0
    assert asked(year, figures) == []


def test_a_ceiling_lowered_under_what_was_invoiced_is_told_with_its_decision() -> None:
    year = Year(project_of(ceilings=each("150.00")))
    year.close("700.00")
    year.invoice()
    lowered = [
        c.model_copy(update={"amount_eur": "90.00"}) if c.municipality == 580 else c for c in year.project.ceilings
    ]
    year.project = year.project.model_copy(update={"ceilings": tuple(lowered)})
    year.close("70.00")
    figures = year.invoice()
    assert asked(year, figures) == [
        (
            "ceilings 580.amount_eur",
            "kunnan Parikkala katto 90,00 € on pienempi kuin siltä jo laskutettu; tarkista päätös Khall § 1",
        )
    ]


def test_a_year_s_ceiling_lowered_under_what_was_invoiced_of_the_year_is_told_too() -> None:
    year = Year(project_of(ceilings=[{**one, "year": 2026} for one in each("150.00")]))
    for need in ("100.00", "700.00"):
        year.close(need)
        year.invoice()
    lowered: list[Ceiling] = [one.model_copy(update={"amount_eur": "90.00"}) for one in year.project.ceilings[:1]]
    year.project = year.project.model_copy(update={"ceilings": tuple(lowered)})
    year.close("70.00")
    ((where, _),) = asked(year, year.invoice())
    assert where == "ceilings 416 2026.amount_eur"


def test_a_ceiling_of_exactly_what_was_invoiced_is_no_fault() -> None:
    year = Year(project_of(ceilings=each("150.00")))
    year.close("700.00")
    year.invoice()
    lowered = [c.model_copy(update={"amount_eur": "100.00"}) for c in year.project.ceilings]
    year.project = year.project.model_copy(update={"ceilings": tuple(lowered)})
    year.close("70.00")
    assert asked(year, year.invoice()) == []


@pytest.mark.parametrize("key", ["basis", "support", "rhythm", "ceilings"])
def test_each_term_that_every_issue_needs_is_asked_for(key: str) -> None:
    project = project_of()
    silent = project.agreement.model_copy(update={key: None})
    ((where, what),) = silent_terms(project.model_copy(update={"agreement": silent}))
    assert where == f"agreement.{key}"
    assert what.startswith("puuttuu; lasku tarvitsee sopimuksesta tiedon: ")


def test_an_agreement_that_says_all_is_asked_nothing() -> None:
    assert list(silent_terms(project_of())) == []


@pytest.mark.parametrize(
    ("support", "told", "kind"),
    [("decided", [], "decide_claim"), ("received", ["decide 900.00"], "pay_claim"), ("received", [], "pay_claim")],
)
def test_support_that_the_funder_has_not_told_yet_is_asked_for(support: str, told: list[str], kind: str) -> None:
    year = Year(project_of(support=support))
    year.close("700.00")
    for one in told:
        year.tell(*one.split())
    issue = Issue("2025-1", 1, year.closed, funder=tuple(year.funder))
    ((where, what),) = unknown_support(year.project, issue)
    assert where == "agreement.support"
    assert what.endswith(f"kirjaa se: tilitys decide {kind} --claim 2025-1 --amount EUROT")


@pytest.mark.parametrize(
    ("support", "told"), [("applied", []), ("decided", ["decide 900.00"]), ("received", ["pay 1.00"])]
)
def test_support_that_is_known_is_not_asked_for(support: str, told: list[str]) -> None:
    year = Year(project_of(support=support))
    year.close("700.00")
    for one in told:
        year.tell(*one.split())
    issue = Issue("2025-1", 1, year.closed, funder=tuple(year.funder))
    assert list(unknown_support(year.project, issue)) == []
