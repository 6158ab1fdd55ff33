"""Which money counts as financing, worked out by hand for one invoice, with credit notes and overpayments.

Not here: what a payment is for (`tests/unit/test_payments_matching.py`).
"""

from fractions import Fraction

import pytest

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import OwnNumbers
from pipelines.rules.financing import Owed, financing_graph
from schemas.decision import PayAdvance
from schemas.places import DATA
from schemas.project import load_project
from tests.rules.shares_case import Year

PROJECT = load_project((DATA / "sample" / "project.toml").read_bytes())
TOWNS = [str(partner.number) for partner in PROJECT.partners]

FIGURE = "cofinancing/2025-1/416/invoice"


def figures(
    amounts: dict[str, str], paid: dict[str, list[str]], overdue: bool = True, note_of: str | None = None
) -> dict[str, Fraction]:
    """The figures when Lemi (416) has these invoices by number, and these payments came for them."""
    issues = {number: f"invoice:2025-1:{place}" for place, number in enumerate(amounts, 1)}
    frozen = {(issues[number], FIGURE): Fraction(amount) for number, amount in amounts.items()}
    note = issues[list(amounts)[-1]], FIGURE
    owed = [
        Owed(n, 416, (issues[n], FIGURE), note if n == note_of else None, Fraction(amount) > 0, overdue)
        for n, amount in amounts.items()
    ]
    by_town = {town: [("2025-1", issue) for issue in issues.values()] if town == "416" else [] for town in TOWNS}
    numbers = OwnNumbers(PROJECT)
    graph = financing_graph(PROJECT, [], by_town, owed, numbers)
    rows = [{"invoice": number, "value": v, "unit": "eur"} for number, values in paid.items() for v in values]
    found = evaluate(graph, Leaves({"payments": rows}), numbers.used, lambda edition, name: frozen[edition, name])
    return {name: figure.value for name, figure in found.items()}


@pytest.mark.parametrize(
    ("came", "received", "still", "excess"),
    [
        ([], "0", "100", "0"),
        (["100.00"], "100", "0", "0"),
        (["40.00"], "40", "60", "0"),
        (["40.00", "60.00"], "100", "0", "0"),
        # too much counts up to the invoice; the rest is open money
        (["100.00", "100.00"], "100", "0", "100"),
        # money taken back counts no more
        (["100.00", "-30.00"], "70", "30", "0"),
        # and more taken back than came is less than nothing, which nobody has financed
        (["-30.00"], "0", "100", "-30"),
    ],
)
def test_only_what_came_counts_and_never_more_than_was_invoiced(
    came: list[str], received: str, still: str, excess: str
) -> None:
    found = figures({"1": "100.00"}, {"1": came})
    assert found["financing/received/416"] == Fraction(received)
    assert found["financing/open/416"] == Fraction(still)
    assert found["payments/1/excess"] == found["financing/excess/416"] == Fraction(excess)


def test_an_invoiced_share_is_not_received() -> None:
    found = figures({"1": "100.00"}, {})
    assert [found["financing/invoiced/416"], found["financing/received/416"]] == [100, 0]


def test_what_is_not_due_yet_is_open_and_not_overdue() -> None:
    assert figures({"1": "100.00"}, {})["financing/overdue/416"] == 100
    assert figures({"1": "100.00"}, {}, overdue=False)["financing/overdue/416"] == 0


def test_too_much_for_one_invoice_is_not_taken_for_another() -> None:
    found = figures({"1": "100.00", "2": "50.00"}, {"1": ["150.00"]})
    assert found["financing/received/416"] == 100
    assert [found["financing/open/416"], found["financing/excess/416"]] == [50, 50]


def test_a_credit_note_lowers_what_is_owed_before_it_is_paid() -> None:
    # invoiced 100 − 30; nothing came: 70 are owed, and the reminder asks for no more
    found = figures({"1": "100.00", "2": "-30.00"}, {})
    assert [found[f"financing/{state}/416"] for state in ("invoiced", "open", "overdue")] == [70, 70, 70]


def test_a_credit_note_after_the_payment_makes_money_to_be_given_back() -> None:
    # 100 came, 30 were credited afterwards: 70 count, 30 are the municipality's
    found = figures({"1": "100.00", "2": "-30.00"}, {"1": ["100.00"]})
    assert [found["financing/received/416"], found["financing/open/416"]] == [70, 0]
    assert found["financing/credited/416"] == found["payments/credited"] == 30


def test_an_invoice_that_was_taken_back_as_a_whole_takes_no_money() -> None:
    found = figures({"1": "100.00", "2": "-100.00"}, {"1": ["100.00"]}, note_of="1")
    assert [found["payments/1/due"], found["payments/1/matched"], found["payments/1/excess"]] == [0, 0, 100]
    assert found["financing/received/416"] == 0


def test_money_for_no_invoice_is_counted_apart() -> None:
    found = figures({"1": "100.00"}, {"1": ["100.00"], "-": ["7.00"]})
    assert [found["payments/unknown"], found["payments/total"], found["financing/received/416"]] == [7, 107, 100]


def test_what_is_decided_at_most_is_the_decision_s_and_the_boards() -> None:
    found = figures({"1": "100.00"}, {})
    # seven municipalities with a ceiling of 18 000 € each
    assert found["financing/decided/support"] == 492_000
    assert found["financing/decided/own_municipal"] == 18_000
    assert found["financing/decided/other_municipal"] == 6 * 18_000


def test_what_was_applied_invoiced_and_told_by_the_funder_is_followed_claim_by_claim() -> None:
    claims = [("2025-1", "claim:2025-1:v1"), ("2026-1", "claim:2026-1:v1")]
    amounts = {"support": "80.00", "financing/own_municipal": "3.00", "financing/other_municipal": "18.00"}
    amounts["other_financing"] = "21.00"
    known = {(e, f"claim/{c}/{name}"): Fraction(value) for c, e in claims for name, value in amounts.items()}
    known |= {("invoice:2025-1:1", f"cofinancing/2025-1/{town}/invoice"): Fraction(3) for town in TOWNS}
    year = Year(PROJECT)
    for kind, support in (("pay", "70.00"), ("decide", "75.00"), ("recover", "5.00")):
        year.tell(kind, support, "2025-1")
    numbers = OwnNumbers(PROJECT, year.decisions)
    issues = {town: [("2025-1", "invoice:2025-1:1")] for town in TOWNS}
    own = "invoice:2025-1:1", "cofinancing/2025-1/580/invoice"
    owed = [Owed("2026001", 580, own, None, True, True), Owed("2026002", 700, ("n", "n"), None, False, False)]
    graph = financing_graph(PROJECT, claims, issues, owed, numbers, year.funder)
    known["n", "n"] = Fraction(-1)
    paid = Leaves({"payments": [{"invoice": "2026001", "value": "2.00", "unit": "eur"}]})
    found = evaluate(graph, paid, numbers.used, lambda edition, name: known[edition, name])
    expected = {
        "financing/applied/support": 160, "financing/applied/own_municipal": 6, "financing/applied/other_municipal": 36,
        "financing/applied/municipalities": 42,
        # 42,00 ÷ 7
        **{f"financing/applied/{town}": 6 for town in TOWNS},
        "financing/claims/2025-1/applied": 80, "financing/claims/2025-1/decided": 75,
        "financing/claims/2025-1/received": 65, "financing/claims/2026-1/applied": 80, "financing/received/support": 65,
        "financing/invoiced/own_municipal": 3, "financing/invoiced/other_municipal": 18,
        # the beneficiary has its own share; of the others 2,00 came
        "financing/received/own_municipal": 3, "financing/received/other_municipal": 2,
        "financing/open/own_municipal": 0, "financing/open/other_municipal": 16,
        # one invoice of 3,00 is overdue, of which 1,00 is open
        "financing/overdue/own_municipal": 0, "financing/overdue/other_municipal": 1,
        "payments/2026001/amount": 3, "payments/2026002/amount": -1,
    }  # fmt: skip
    assert {name: found[name].value for name in expected} == expected
    # The funder has decided nothing on the second claim, and a credit note is not paid.
    assert not {"financing/claims/2026-1/decided", "payments/2026002/due"} & found.keys()


def test_without_the_funders_word_nothing_of_its_support_is_received() -> None:
    assert "financing/received/support" not in figures({"1": "100.00"}, {})


def test_the_advance_stands_beside_what_was_received() -> None:
    table = {"kind": "pay_advance", "id": "ennakko", "by": "A A", "reason": "Rahoittajan kirje", "reference": "EURA 1"}
    advance = PayAdvance.model_validate({**table, "date": PROJECT.agreement.date, "amount_eur": "1000.00"})
    numbers = OwnNumbers(PROJECT, [advance])
    graph = financing_graph(PROJECT, [], {town: [] for town in TOWNS}, [], numbers, (), [advance])
    found = evaluate(graph, Leaves({"payments": []}), numbers.used, lambda *_: Fraction(0))
    assert found["financing/advance/open"].value == 1000


def test_only_municipalities_whose_board_has_decided_have_a_most_that_they_pay() -> None:
    project = PROJECT.model_copy(update={"ceilings": PROJECT.ceilings[:1]})
    numbers = OwnNumbers(project)
    graph = financing_graph(project, [], {town: [] for town in TOWNS}, [], numbers)
    found = evaluate(graph, Leaves({"payments": []}), numbers.used, lambda *_: Fraction(0))
    decided = {name: figure.value for name, figure in found.items() if name.startswith("financing/decided/")}
    assert decided == {"financing/decided/support": 492_000, "financing/decided/416": 18_000}
