"""Samples of the auditor's folder, drawn by hand beside the code.

The digits are the first eight of `printf '<text>' | sha256sum`.
"""

import hashlib
from fractions import Fraction

from pipelines.sampling import draw
from schemas.figure import Figure, Unit

SEED = "ab" * 32
RATES = {"rate/H01/2025-09-01": Figure("rate/H01/2025-09-01", Fraction("30.00"), Unit.EUR_PER_HOUR, ["number", "0"])}


def hours(row_id: str, seconds: int) -> dict[str, str]:
    return {"row_id": row_id, "person": "H01", "rate": "2025-09-01", "value": str(seconds), "unit": "s"}


def euros(row_id: str, value: str) -> dict[str, str]:
    return {"row_id": row_id, "value": value, "unit": "eur"}


# 1 h, 20 s (16.67 cents), 2 h at 30 €; then 40.00, a credit of 5.00 and 9.83 €
ROWS = {
    "hours": [hours("a", 3600), hours("b", 20), hours("c", 7200)],
    "claimed_costs": [euros("d", "40.00"), euros("e", "-5.00"), euros("f", "9.83")],
    "costs": [euros("not claimed", "1000.00")],
}


def number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def test_the_list_has_the_claimed_rows_with_their_running_sum_in_cents() -> None:
    sampling = draw(ROWS, RATES, SEED)
    assert [(row.row_id, row.cents, row.until) for row in sampling.rows] == [
        ("a", 3000, 3000), ("b", 17, 3017), ("c", 6000, 9017), ("d", 4000, 13017),
        ("e", -500, 13017), ("f", 983, 14000),
    ]  # fmt: skip
    assert sampling.left_out == 1


def test_every_step_th_cent_is_hit_by_money_from_a_start_below_the_step() -> None:
    sampling = draw(ROWS, RATES, SEED, size=4)
    assert sampling.step == 14000 // 4 == 3500
    assert sampling.start == number(f"{SEED}:money") % 3500 + 1
    points = [sampling.start + 3500 * k for k in range(4)]
    until = {"a": 3000, "b": 3017, "c": 9017, "d": 13017, "f": 14000}
    hit = [next(row for row, last in until.items() if point <= last) for point in points]
    assert [(one.point, sampling.rows[one.place - 1].row_id) for one in sampling.by_money] == list(
        zip(points, hit, strict=True)
    )


def test_a_drawing_at_random_is_a_remainder_and_no_row_is_taken_twice() -> None:
    sampling = draw(ROWS, RATES, SEED, size=6)
    assert [one.place for one in sampling.random] == [
        number(f"{SEED}:rows:{k + 1}") % 6 + 1 for k in range(len(sampling.random))
    ]
    taken = [one.place for one in sampling.random if not one.repeated]
    assert sorted(taken) == [1, 2, 3, 4, 5, 6]


def test_another_seed_draws_another_sample() -> None:
    assert draw(ROWS, RATES, SEED, size=3).random != draw(ROWS, RATES, "cd" * 32, size=3).random


def test_a_claim_without_rows_has_empty_samples() -> None:
    sampling = draw({}, {}, SEED)
    assert (sampling.rows, sampling.random, sampling.by_money, sampling.step) == ([], [], [], 0)
