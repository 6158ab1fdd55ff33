"""Which papers a claim needs, what gives them, and in what words closing asks for those that are missing.

Here belongs the list over the sample's project and hand-made decisions. Not here: the command line (`tests/e2e`).
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from pipelines.attachments import attachment_facts, declared_support, missing_papers, needed_papers
from pipelines.closing import refuse_missing_papers, refuse_silent_support
from pipelines.papers import Papers
from schemas.decision import Decision, load_decision
from schemas.errors import SettingsError, UsageError
from schemas.project import Project
from schemas.terms import Terms
from tests.unit.intake_case import project

DAY = date(2026, 1, 19)
WHO = f'id = "liite"\ndate = {DAY}\nby = "K"\nreason = "Liite"\n'


def attached(text: str, kind: str = "attachment") -> Decision:
    return load_decision(f'kind = "{kind}"\n{WHO}{text}'.encode(), "liite.toml")


def papers(decisions: Sequence[Decision] = (), of: Project | None = None) -> Papers:
    return Papers(of or project(), "", tuple(decisions), (), (), (), (), (9, ""), DAY)


def source(kind: str, sender: int, status: str = "current", scopes: list[str] | None = None) -> dict[str, Any]:
    return {
        "name": f"{kind}-{sender}.xlsx", "sha256": "ab" * 32, "record_kind": kind, "sender": sender,
        "period": "2025-10", "status": status, "scopes": scopes,
    }  # fmt: skip


APPROVED = [{"person": "H01", "month": "2025-10", "project_s": 3600}]


def test_a_claim_needs_papers_of_its_own_persons_rates_and_municipalities() -> None:
    needed = needed_papers(project(), "2026-1", ["H02", "H01"])
    # Two rates of H02 meet 1.1.–30.4.2026: that of 1.9.2025 and that of 16.3.2026.
    assert [about for paper, about in needed if paper == "pay_slips"] == [
        "H01/2025-09-01", "H02/2025-09-01", "H02/2026-03-16", "H03/2025-11-01", "H04/2025-11-01",
    ]  # fmt: skip
    assert [about for paper, about in needed if paper == "share_document"] == ["H03", "H04"]
    assert [about for paper, about in needed if paper == "time_sheets"] == ["H01", "H02"]
    assert len([about for paper, about in needed if paper == "share_decision"]) == 7
    assert {("monitoring_report", ""), ("minutes", ""), ("transfers", "")} <= set(needed)


def test_a_person_whose_employment_does_not_meet_the_period_or_is_elsewhere_needs_nothing() -> None:
    staff = [
        replace_person(person, {"H03": {"start": date(2026, 1, 1)}, "H04": {"employer": 580}})
        for person in project().staff
    ]
    needed = needed_papers(project().model_copy(update={"staff": tuple(staff)}), "2025-1", [])
    assert {about for paper, about in needed if paper == "contract"} == {"H01", "H02"}


def replace_person(person: Any, changes: dict[str, dict[str, Any]]) -> Any:
    return person.model_copy(update=changes.get(person.code, {}))


def test_what_project_toml_and_deliveries_give_is_not_asked_again() -> None:
    sources = [source("ledger", 580), source("ledger", 416, "superseded"), source("approval", 689, scopes=["H01"])]
    facts = attachment_facts(papers(), "2025-1", sources, APPROVED)
    states = {(fact["paper"], fact["about"]): fact["state"] for fact in facts}
    assert states["funding_decision", ""] == states["agreement", ""] == states["share_decision", "416"] == "given"
    assert states["rate_formation", "H01/2025-09-01"] == "given"
    assert (states["ledger", "580"], states["ledger", "416"]) == ("given", "missing")
    assert states["time_sheets", "H01"] == "given"
    # Nothing in project.toml is a contract, a pay slip or a task description.
    missing = missing_papers(facts)
    assert missing["contract"] == missing["task_description"] == ["H01", "H02", "H03", "H04"]
    assert missing["monitoring_report"] == [""]


def test_papers_of_all_claims_and_of_this_one_count_and_those_of_another_do_not() -> None:
    text = '[[papers]]\npaper = "{}"\n{}reference = "Dnro 1"\n'
    decisions = [
        attached(text.format("contract", 'about = ["H01", "H02"]\n')),
        attached('claim = "2025-1"\n' + text.format("monitoring_report", "")),
        attached('claim = "2026-1"\n' + text.format("minutes", "")),
        attached('claim = "2025-1"\n[[papers]]\npaper = "transfers"\nnone = true\n'),
    ]
    facts = attachment_facts(papers(decisions), "2025-1", [], [])
    missing = missing_papers(facts)
    assert missing["contract"] == ["H03", "H04"]
    assert "monitoring_report" not in missing
    assert missing["minutes"] == [""]
    [transfers] = [fact for fact in facts if fact["paper"] == "transfers"]
    assert transfers["state"] == "none"


def test_closing_names_what_is_missing_and_the_command_that_gives_it() -> None:
    facts = attachment_facts(papers(), "2025-1", [], [])
    with pytest.raises(UsageError) as error:
        refuse_missing_papers("2025-1", facts)
    told = str(error.value)
    assert "  työsopimus: H01, H02, H03, H04\n    tilitys decide attachment --paper contract --subject H01 " in told
    assert "tilitys decide attachment --paper monitoring_report --claim 2025-1 --file TIEDOSTO --by" in told
    assert "--paper minutes --claim 2025-1 --file TIEDOSTO --by NIMI --reason SYY    (jos niitä ei ole" in told
    assert "tilitys decide other_support --claim 2025-1 --subject H01 --subject H02" in told
    refuse_missing_papers("2025-1", [fact | {"state": "given"} for fact in facts])


def test_a_newer_declaration_takes_the_place_of_an_older_one_and_the_others_stay() -> None:
    text = '[[persons]]\nperson = "{}"\nsupport = "none"\n'
    older = attached('claim = "2025-1"\n' + text.format("H01") + text.format("H03"), "other_support")
    newer = attached(
        'claim = "2025-1"\n[[persons]]\nperson = "H03"\nsupport = "wage_subsidy"\namount_eur = "1200.00"\n',
        "other_support",
    )
    told = declared_support(papers([older, newer]), "2025-1")
    assert [(one["person"], one["support"], one["amount_eur"]) for one in told] == [
        ("H01", "none", None), ("H03", "wage_subsidy", "1200.00"),
    ]  # fmt: skip
    assert declared_support(papers([older, newer]), "2026-1") == []


@pytest.mark.parametrize("said", ["deduct", "report"])
def test_a_wage_subsidy_is_asked_about_until_the_decision_says_what_it_does(said: Any) -> None:
    declared = [{"person": "H03", "support": "wage_subsidy", "amount_eur": "1200.00", "decision": "d"}]
    with pytest.raises(UsageError, match=r"muuta julkista tukea on ilmoitettu \(H03\), eikä project.toml sano"):
        refuse_silent_support(project(), "2025-1", declared)
    refuse_silent_support(project(), "2025-1", [declared[0] | {"support": "none", "amount_eur": None}])
    decision = project().decision.model_copy(update={"terms": Terms(other_support=said, reference="kohta 7")})
    refuse_silent_support(project().model_copy(update={"decision": decision}), "2025-1", declared)


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ('[[papers]]\npaper = "contract"\nabout = ["H01"]\n', "attachment", "anna joko reference, file ja sha256"),
        ('[[papers]]\npaper = "contract"\nabout = ["H01"]\nnone = true\n', "attachment", "kuuluu hakemukseen aina"),
        ('[[papers]]\npaper = "contract"\nreference = "a"\n', "attachment", "about: luettelo puuttuu"),
        (
            '[[papers]]\npaper = "agreement"\nabout = ["H01"]\nreference = "a"\n', "attachment",
            "ei koske yksittäistä henkilöä tai kuntaa",
        ),
        ('[[papers]]\npaper = "minutes"\nreference = "a"\n', "attachment", "on yhdestä jaksosta: anna claim"),
        (
            'claim = "2025-1"\n[[persons]]\nperson = "H01"\nsupport = "other"\n', "other_support",
            "H01.amount_eur: määrä annetaan silloin ja vain silloin",
        ),
        (
            'claim = "2025-1"\n[[persons]]\nperson = "H01"\nsupport = "none"\n[[persons]]\nperson = "H01"\n'
            'support = "other"\namount_eur = "1.00"\n', "other_support", "joko ei ole muuta tukea tai on",
        ),
    ],
)  # fmt: skip
def test_a_decision_that_says_too_little_or_too_much_is_refused(text: str, kind: str, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        attached(text, kind)
