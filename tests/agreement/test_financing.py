"""The sample's financing statements against the oracle: every figure, and how every payment fits.

Here belongs comparing two independent answers, also of earlier days. Not here: files that are refused (`tests/e2e`).
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from flows.demo import moment
from flows.desk import Desk
from flows.shelf import find_bundle
from schemas.bundle import Bundle, value_text
from tests.oracle.financing import FINANCING_EDITIONS, expected_financing, expected_outcomes


@pytest.fixture(scope="module")
def statements(sample_year: Desk) -> dict[str, Bundle]:
    """The statements of the year as they were on their days; the last one stands in the folder."""
    days = FINANCING_EDITIONS.items()
    return {edition: find_bundle(replace(sample_year, as_of=day, now=moment(day)), edition) for edition, day in days}


@pytest.mark.parametrize("edition", FINANCING_EDITIONS)
def test_every_figure_is_the_oracle_s(statements: Mapping[str, Bundle], edition: str) -> None:
    found = {figure.id: value_text(figure.value, figure.unit) for figure in statements[edition].figures.values()}
    assert found == expected_financing(edition)


@pytest.mark.parametrize("edition", FINANCING_EDITIONS)
def test_every_payment_fits_as_the_written_list_says(statements: Mapping[str, Bundle], edition: str) -> None:
    found = {payment["entry_id"]: payment["outcome"] for payment in statements[edition].facts["payments"]}
    assert found == expected_outcomes(edition)


def test_invoices_live_from_sent_to_paid(statements: Mapping[str, Bundle]) -> None:
    def states(day: str) -> dict[str, str]:
        return {invoice["number"]: invoice["state"] for invoice in statements[f"payments:{day}"].facts["invoices"]}

    # Lemi takes no e-invoices, so its invoice left by hand; by the statement's day it had paid.
    assert states("2026-02-16") == {
        "2026001": "paid",
        "2026002": "sent",
        "2026003": "paid",
        "2026004": "sent",
        "2026005": "paid",
        "2026006": "paid",
    }
    second = dict(list(states("2026-06-15").items())[6:])
    assert second == {
        "2026007": "by_hand",
        "2026008": "paid",
        "2026009": "paid",
        "2026010": "sent",
        "2026011": "paid",
        "2026012": "sent",
    }


def test_a_late_payment_says_how_late(statements: Mapping[str, Bundle]) -> None:
    invoices = {invoice["number"]: invoice for invoice in statements["payments:2026-03-05"].facts["invoices"]}
    # due 12.2.2026, booked 3.3.2026
    assert (invoices["2026002"]["paid_date"], invoices["2026002"]["days_late"]) == ("2026-03-03", 19)
    # due 12.2.2026, still open on 5.3.2026
    assert (invoices["2026004"]["paid_date"], invoices["2026004"]["days_overdue"]) == (None, 21)
