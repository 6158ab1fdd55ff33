"""Revenue and other public support: deducted from the eligible costs or only shown, by the decision.

Here belongs the arithmetic and the question that a silent decision raises. Not here: the papers (`tests/unit`).
"""

from fractions import Fraction

import pytest

from pipelines.closing import refuse_silent_revenue
from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.bundle import value_text
from schemas.decision import Decision, load_decision
from schemas.errors import SettingsError, UsageError
from schemas.figure import Figure, Unit
from schemas.places import DATA
from schemas.project import Project
from tests.rules.test_claim_figures import hours, project_with

ACCOUNTS = ("holiday_bonus_words", 'revenue_accounts = ["3000-3999"]\nholiday_bonus_words')
# 100 h x 37,05 = 3 705,00; x 0,40 = 1 482,00; together 5 187,00
WORKED = [hours("H01", "2026-01", 360_000)]
SOLD = {"claim": "2026-1", "month": "2026-01", "cost_class": "revenue", "value": "-187.50"}


def terms(**said: str) -> tuple[str, str]:
    lines = "".join(f'{name} = "{value}"\n' for name, value in said.items())
    return "[decision.rounding]", f"[decision.terms]\n{lines}\n[decision.rounding]"


def declared(amount: str, day: str = "2026-05-19") -> Decision:
    return load_decision(
        f'kind = "other_support"\nid = "tuki-{day}"\ndate = {day}\nby = "K"\nreason = "Palkkatuki"\nclaim = "2026-1"\n'
        f'[[persons]]\nperson = "H01"\nsupport = "wage_subsidy"\namount_eur = "{amount}"\n'.encode(),
        "tuki.toml",
    )


def claim(project: Project, decisions: tuple[Decision, ...] = ()) -> dict[str, Figure]:
    parameters = Parameters(DATA / "parameters", project, decisions)
    graph = claim_graph(project, "2026-1", 1, project.months_of("2026-1"), parameters, [])
    leaves = Leaves({"hours": WORKED, "hours_waiting": [], "costs": [SOLD]})
    return evaluate(graph, leaves, parameters.used, lambda *_: Fraction(0))


def amounts(figures: dict[str, Figure], *names: str) -> list[str]:
    return [value_text(figures[f"claim/2026-1/{name}"].value, Unit.EUR) for name in names]


LINES = ("revenue", "eligible_costs", "support", "other_financing")


def test_revenue_is_deducted_from_the_eligible_costs_when_the_decision_says_so() -> None:
    figures = claim(project_with(ACCOUNTS, terms(revenue="deduct", reference="kohta 7")))
    # 5 187,00 - 187,50 = 4 999,50; x 0,80 = 3 999,60; the rest 999,90
    assert amounts(figures, *LINES) == ["187.50", "4999.50", "3999.60", "999.90"]


@pytest.mark.parametrize("said", [{"revenue": "report", "reference": "kohta 7"}, {}])
def test_revenue_is_only_shown_when_it_is_reported_or_the_decision_is_silent(said: dict[str, str]) -> None:
    figures = claim(project_with(ACCOUNTS, *([terms(**said)] if said else [])))
    # 5 187,00 x 0,80 = 4 149,60
    assert amounts(figures, *LINES) == ["187.50", "5187.00", "4149.60", "1037.40"]


def test_a_project_without_accounts_of_revenue_has_no_figure_of_it() -> None:
    figures = claim(project_with())
    assert [id_ for id_ in figures if id_.endswith(("/revenue", "/other_support"))] == []


@pytest.mark.parametrize(("said", "eligible"), [("deduct", "3987.00"), ("report", "5187.00")])
def test_a_wage_subsidy_is_deducted_or_reported_and_a_newer_declaration_counts(said: str, eligible: str) -> None:
    project = project_with(terms(other_support=said, reference="kohta 8"))
    figures = claim(project, (declared("900.00", "2026-05-18"), declared("1200.00")))
    # 5 187,00 - 1 200,00 = 3 987,00
    assert amounts(figures, "other_support", "eligible_costs") == ["1200.00", eligible]


def test_closing_stops_and_asks_about_revenue_only_where_there_is_some_and_nothing_is_said() -> None:
    silent = project_with(ACCOUNTS)
    figures = claim(silent)
    with pytest.raises(UsageError, match=r"on hankkeen tuloja 187,50 €, eikä project.toml"):
        refuse_silent_revenue(silent, "2026-1", figures)
    said = project_with(ACCOUNTS, terms(revenue="report", reference="kohta 7"))
    refuse_silent_revenue(said, "2026-1", figures)
    none = {id_: f for id_, f in figures.items() if not id_.endswith("/revenue")}
    refuse_silent_revenue(silent, "2026-1", none)


def test_revenue_is_not_taken_off_twice_and_needs_the_place_in_the_decision() -> None:
    income = (
        "[[ceilings]]\nmunicipality = 416",
        '[[other_financing]]\nid = "tulo"\nclaim = "2026-1"\nkind = "income"\namount_eur = "10.00"\nreference = "a"\n\n'
        "[[ceilings]]\nmunicipality = 416",
    )
    with pytest.raises(SettingsError, match=r"terms.revenue: tulot vähennettäisiin kahdesti"):
        project_with(terms(revenue="deduct", reference="kohta 7"), income)
    project_with(terms(revenue="report", reference="kohta 7"), income)
    with pytest.raises(SettingsError, match=r"decision.terms.reference: puuttuu"):
        project_with(terms(revenue="report"))


@pytest.mark.parametrize("name", ["revenue", "other_support"])
def test_a_deduction_is_refused_where_the_need_is_of_the_ledger(name: str) -> None:
    real = ('basis = "eligible_costs"', 'basis = "real_costs"')
    with pytest.raises(SettingsError, match=rf"decision.terms.{name}: .*vähennys ei pienennä tarvetta"):
        project_with(real, terms(reference="kohta 7", **{name: "deduct"}))
    assert project_with(real, terms(reference="kohta 7", **{name: "report"})).agreement.basis == "real_costs"


def test_an_account_is_either_cost_or_revenue() -> None:
    with pytest.raises(SettingsError, match=r"ledger.revenue_accounts: 5002 on myös luettelossa pay_accounts"):
        project_with(("holiday_bonus_words", 'revenue_accounts = ["5002"]\nholiday_bonus_words'))
    assert project_with(ACCOUNTS).ledger.revenue_accounts == ("3000-3999",)
