"""Rounding and splitting of amounts: the only place where a fraction becomes a decimal.

Here belongs every rule by which odd cents fall. Not here: where the law says that an amount is rounded
(`pipelines.rules`), nor how it is written on a page (`reports`).
"""

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from typing import Literal

Mode = Literal["half_up", "down", "up"]
"""`half_up`: to the nearest, a half away from zero; `down`: toward zero; `up`: away from zero."""

_EXACT = Context(prec=60)


def round_to(value: Fraction, mode: Mode, unit: Fraction) -> Fraction:
    """Round to a whole number of `unit`, symmetrically: the amount of `-value` is minus the amount of `value`.

    Raises `ValueError` for an unknown mode or a unit that is not above zero.
    """
    if unit <= 0:
        raise ValueError(f"unit must be above zero, not {unit}")
    units = abs(value) / unit
    whole, rest = divmod(units.numerator, units.denominator)
    if mode == "half_up":
        whole += 2 * rest >= units.denominator
    elif mode == "up":
        whole += rest > 0
    elif mode != "down":
        raise ValueError(f"unknown rounding {mode}")
    return whole * unit if value >= 0 else -whole * unit


def to_decimal(value: Fraction, places: int = 2) -> Decimal:
    """Write an exact value with a number of decimals; raises `ValueError` when it has more of them."""
    scaled = value * 10**places
    if scaled.denominator != 1:
        raise ValueError(f"{value} has more than {places} decimals: round it first")
    return Decimal(scaled.numerator).scaleb(-places, _EXACT)


def shares(
    total: Fraction, weights: Mapping[str, Fraction], unit: Fraction, carrier: str | None = None
) -> dict[str, Fraction]:
    """Split a total by weights into whole units that sum to it exactly, by the largest remainder.

    The odd units go to those whose exact share was cut most; ties go by ascending key, as numbers where all keys are
    numbers. With a `carrier` they all go to that key. A negative total is split like the positive one. Raises
    `ValueError` when the total is no whole number of units, a weight is negative, all are zero or the carrier has none.
    """
    whole = sum(weights.values(), Fraction(0))
    units = abs(total) / unit
    if whole <= 0 or min(weights.values()) < 0:
        raise ValueError("weights must be zero or above, at least one of them above")
    if units.denominator != 1:
        raise ValueError(f"{total} is not a whole number of {unit}")
    keys = sorted(weights, key=int if all(key.isdecimal() for key in weights) else str)
    exact = {key: units * weights[key] / whole for key in keys}
    cut = {key: exact[key].numerator // exact[key].denominator for key in keys}
    odd = units.numerator - sum(cut.values())
    if carrier is not None:
        if carrier not in cut:
            raise ValueError(f"{carrier} carries the odd units but has no weight")
        cut[carrier] += odd
    else:
        for key in sorted(keys, key=lambda key: cut[key] - exact[key])[:odd]:
            cut[key] += 1
    sign = 1 if total >= 0 else -1
    return {key: sign * cut[key] * unit for key in weights}
