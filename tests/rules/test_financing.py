"""Which money counts as financing, worked out by hand for one invoice, with credit notes and overpayments.

Not here: what a payment is for (`tests/unit/test_payments_matching.py`).
"""

from fractions import Fraction

import pytest

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import OwnNumbers
from pipelines.rules.financing import UNKNOWN, Owed, financing_graph
from schemas.places import DATA
from schemas.project import load_project

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
    found = figures({"1": "100.00"}, {"1": ["100.00"], UNKNOWN: ["7.00"]})
    assert [found["payments/unknown"], found["payments/total"], found["financing/received/416"]] == [7, 107, 100]


def test_what_is_decided_at_most_is_the_decision_s_and_the_boards() -> None:
    found = figures({"1": "100.00"}, {})
    # seven municipalities with a ceiling of 18 000 € each
    assert found["financing/decided/support"] == 492_000
    assert found["financing/decided/own_municipal"] == 18_000
    assert found["financing/decided/other_municipal"] == 6 * 18_000
