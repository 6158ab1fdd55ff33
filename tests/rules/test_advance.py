"""The advance: its balance, its bounds, and how payments set it off by the decision.

Here belongs the arithmetic over hand-made decisions. Not here: the pages.
"""

from fractions import Fraction
from typing import Any

import pytest

from pipelines.explain_titles import named_value
from pipelines.figures import Graph, Leaves, evaluate
from pipelines.parameters import OwnNumbers, Parameters
from pipelines.rules.advance import add_advance, advance_faults, refuse_above_limit, set_off_of
from pipelines.rules.agreement import support_faults
from pipelines.rules.need import received_support
from schemas.bundle import value_text
from schemas.decision import Decision, load_decision
from schemas.errors import SettingsError
from schemas.figure import Unit
from schemas.places import DATA
from schemas.project import Project
from tests.rules.test_claim_figures import project_with


def told(kind: str, id_: str, **keys: str) -> Any:
    lines = "".join(f'{name} = "{value}"\n' for name, value in keys.items())
    text = f'kind = "{kind}"\nid = "{id_}"\ndate = 2026-02-10\nby = "K"\nreason = "Rahoittaja"\n{lines}'
    return load_decision(text.encode(), f"{id_}.toml")


ADVANCE = told("pay_advance", "ennakko", amount_eur="50000.00", reference="EURA 1")
DECIDED = told("decide_claim", "paatos", claim="2025-1", support_eur="30000.00", reference="EURA 2")


def paid(id_: str, money: str, set_off: str | None, claim: str = "2025-1") -> Any:
    own = {"support_eur": money} | ({} if set_off is None else {"set_off_eur": set_off})
    return told("pay_claim", id_, claim=claim, **own)


def project(how: str | None) -> Project:
    section = f'[decision.terms]\nadvance = "{how}"\nreference = "kohta 9"\n\n[decision.rounding]'
    return project_with(*([("[decision.rounding]", section)] if how else []))


def faults(how: str | None, *decisions: Decision) -> list[str]:
    return [f"{where}: {what}" for where, what in advance_faults(project(how), decisions)]


def test_the_balance_is_what_was_paid_less_what_was_set_off() -> None:
    decisions = [ADVANCE, paid("a", "0.00", "30000.00"), paid("b", "5000.00", "20000.00", "2026-1")]
    numbers, graph = OwnNumbers(project("by_decision"), decisions), Graph()
    add_advance(graph, "financing/advance", decisions, numbers)
    graph.add("received", Unit.EUR, received_support(decisions[1:], numbers))
    found = evaluate(graph, Leaves({}), numbers.used, lambda *_: Fraction(0))
    assert {id_: value_text(f.value, f.unit) for id_, f in found.items()} == {
        "financing/advance/paid": "50000.00",
        "financing/advance/set_off": "50000.00",
        "financing/advance/open": "0.00",
        # 0 + 30 000 + 5 000 + 20 000: what is set off has been received with the advance
        "received": "55000.00",
    }
    empty = Graph()
    add_advance(empty, "financing/advance", [DECIDED], numbers)
    assert empty.definitions == {}


def test_silence_about_the_advance_stops_a_payment_while_it_is_open_and_only_then() -> None:
    [asked] = faults(None, ADVANCE, paid("a", "30000.00", None))
    assert "a.toml: set_off_eur: ennakkoa on avoinna 50000,00 €, eikä project.toml sano, miten se kuitataan" in asked
    assert faults(None, paid("a", "30000.00", None)) == []


@pytest.mark.parametrize(
    ("how", "payment", "words"),
    [
        ("by_decision", paid("a", "1.00", "50000.01"), "kuitataan 50000,01 €, mutta sitä on avoinna vain 50000,00"),
        ("by_decision", paid("a", "1.00", None), "puuttuu; ennakkoa on avoinna 50000,00"),
        ("first_payments", paid("a", "0.01", "49999.99"), "ennakko kuitataan ensin"),
        ("last_payment", paid("a", "1.00", "1.00"), "kuitataan vasta viimeisen hakemuksen maksusta"),
        ("last_payment", paid("a", "0.01", "49999.99", "2026-2"), "ennakko kuitataan ensin"),
    ],
)
def test_a_payment_that_does_not_follow_the_decision_is_refused(how: str, payment: Decision, words: str) -> None:
    [fault] = faults(how, ADVANCE, payment)
    assert words in fault


@pytest.mark.parametrize(
    ("how", "payment"),
    [
        ("by_decision", paid("a", "1.00", "50000.00")),
        ("by_decision", paid("a", "1.00", "0.00")),
        ("first_payments", paid("a", "0.01", "50000.00")),
        ("first_payments", paid("a", "0.00", "49999.99")),
        ("last_payment", paid("a", "30000.00", "0.00")),
        ("last_payment", paid("a", "0.01", "50000.00", "2026-2")),
    ],
)
def test_a_payment_that_follows_the_decision_goes_through(how: str, payment: Decision) -> None:
    assert faults(how, ADVANCE, payment) == []


def test_what_a_payment_sets_off_is_worked_out_where_the_decision_says_how() -> None:
    first = project("first_payments")
    # 50 000 open and 30 000 decided: all of it is set off; then 20 000 open and 25 000 decided: 5 000 comes as money.
    assert set_off_of(first, [ADVANCE, DECIDED], "2025-1") == 30000
    next_decided = told("decide_claim", "p2", claim="2026-1", support_eur="25000.00", reference="EURA 3")
    so_far = [ADVANCE, DECIDED, paid("a", "0.00", "30000.00"), next_decided]
    assert set_off_of(first, so_far, "2026-1") == 20000
    assert set_off_of(project("last_payment"), so_far, "2026-1") == 0
    assert set_off_of(project("by_decision"), so_far, "2026-1") is None
    assert set_off_of(first, [DECIDED], "2025-1") is None


def test_what_is_set_off_counts_as_paid_of_the_claim() -> None:
    applied = {"2025-1": Fraction(30000)}
    assert list(support_faults(["2025-1"], [DECIDED, paid("a", "10000.00", "20000.00")], applied)) == []
    [(where, what)] = support_faults(["2025-1"], [DECIDED, paid("a", "10000.01", "20000.00")], applied)
    assert where == "a.toml: support_eur"
    assert "on maksettu 30000,01 € tukea" in what.replace("\N{NO-BREAK SPACE}", " ")


def test_an_advance_is_at_most_thirty_per_cent_of_the_granted_support() -> None:
    parameters = Parameters(DATA / "parameters", project(None))
    # 492 000,00 x 0,30 = 147 600,00
    most = told("pay_advance", "ennakko", amount_eur="147600.00", reference="EURA 1")
    refuse_above_limit(project(None), [most], parameters)
    more = told("pay_advance", "lisa", amount_eur="0.01", reference="EURA 2")
    with pytest.raises(SettingsError, match=r"lisa.toml: amount_eur: .* yhteensä 147600,01 €, .* enintään 30 %"):
        refuse_above_limit(project(None), [most, more], parameters)


def test_what_is_given_about_an_advance_has_a_name() -> None:
    keys = ("decision/a/paid_set_off_eur", "decision/a/advance_amount_eur", "decision/a/H03/wage_subsidy_eur")
    named = [named_value(key) for key in keys]
    assert [found[0] for found in named if found] == ["paid_set_off", "advance", "other_support"]


def test_what_is_open_is_what_was_paid_less_what_earlier_payments_set_off() -> None:
    # 50 000,00 − 30 000,00 leaves 20 000,00; a payment that sets nothing off leaves all of it
    decisions = [ADVANCE, paid("a", "0.00", "30000.00"), paid("b", "0.00", "20000.00")]
    assert faults("by_decision", *decisions) == []
    [fault] = faults("by_decision", *decisions[:2], paid("b", "0.00", "20000.01"))
    assert "kuitataan 20000,01 €, mutta sitä on avoinna vain 20000,00 €" in fault
    [fault] = faults("by_decision", ADVANCE, paid("a", "1.00", None), paid("b", "0.00", "50000.00"))
    assert fault.startswith("a.toml: set_off_eur: puuttuu")
    numbers, graph = OwnNumbers(project("by_decision"), decisions), Graph()
    add_advance(graph, "advance", decisions[:2], numbers)
    assert evaluate(graph, Leaves({}), numbers.used, lambda *_: Fraction(0))["advance/open"].value == 20000


def test_what_a_payment_sets_off_is_what_the_last_decision_leaves_after_earlier_payments() -> None:
    first = project("first_payments")
    # decided 30 000,00, of which 5 000,00 came as money and 10 000,00 was set off: 15 000,00
    assert set_off_of(first, [ADVANCE, DECIDED, paid("a", "5000.00", "10000.00")], "2025-1") == 15000
    assert set_off_of(first, [ADVANCE, DECIDED, paid("a", "5000.00", None)], "2025-1") == 25000
    # more than decided has come: nothing
    assert set_off_of(first, [ADVANCE, DECIDED, paid("a", "30000.01", None)], "2025-1") == 0
    lowered = told("decide_claim", "p2", claim="2025-1", support_eur="25000.00", reference="EURA 3")
    assert set_off_of(first, [ADVANCE, DECIDED, lowered], "2025-1") == 25000


def test_the_advance_that_goes_above_the_limit_is_the_last_one() -> None:
    parameters = Parameters(DATA / "parameters", project(None))
    amounts = {"eka": "1.00", "toka": "1.00", "kolmas": "147598.01"}
    advances = [told("pay_advance", id_, amount_eur=amount, reference="EURA") for id_, amount in amounts.items()]
    refuse_above_limit(project(None), [DECIDED], parameters)
    with pytest.raises(SettingsError, match=r"kolmas\.toml: amount_eur"):
        refuse_above_limit(project(None), [DECIDED, *advances], parameters)


def recovered(amount: str) -> Any:
    return told("recover_claim", "perinta", claim="2025-1", support_eur=amount, reference="EURA 4")


@pytest.mark.parametrize(
    ("decisions", "at_fault"),
    [
        ([paid("a", "30000.00", None)], []),
        ([paid("a", "30000.01", None)], ["a.toml: support_eur"]),
        # what was recovered may be paid again
        ([paid("a", "30000.00", None), recovered("5000.00"), paid("b", "5000.00", None)], []),
        ([paid("a", "30000.00", None), recovered("5000.00"), paid("b", "5000.01", None)], ["b.toml: support_eur"]),
        ([paid("a", "100.00", None), recovered("100.00")], []),
        ([paid("a", "100.00", None), recovered("100.01")], ["perinta.toml: support_eur"]),
    ],
)
def test_no_more_is_paid_than_decided_nor_recovered_than_paid(decisions: list[Any], at_fault: list[str]) -> None:
    other = told("decide_claim", "muu", claim="2026-1", support_eur="1.00", reference="EURA 5")
    found = support_faults(["2025-1"], [DECIDED, *decisions, other], {"2025-1": Fraction(30000)})
    assert [where for where, _ in found] == at_fault


def test_no_more_is_decided_than_was_applied_for() -> None:
    assert list(support_faults(["2025-1"], [DECIDED], {"2025-1": Fraction("30000.00")})) == []
    [(where, _)] = support_faults(["2025-1"], [DECIDED], {"2025-1": Fraction("29999.99")})
    assert where == "paatos.toml: support_eur"
