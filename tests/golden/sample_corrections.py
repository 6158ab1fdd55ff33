"""The hand-made bundle with corrections of the claim before it.

Here belongs what corrections add to figures and facts. Not here: the bundle itself (`tests.golden.sample_bundle`).
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from schemas.bundle import Bundle
from schemas.figure import Expression, Figure, ParameterValue, Unit
from tests.golden.sample_bundle import sample_bundle
from tests.golden.sample_figures import CLAIM

_LINES = {
    # line: the period's own, the correction: an hour less at 37,05; 14,82; 51,87; × 0,80 by difference
    "staff_costs": ("1468.50", "-37.05"),
    "flat_rate": ("587.40", "-14.82"),
    "eligible_costs": ("2055.90", "-51.87"),
    "support": ("1644.72", "-41.50"),
}


def corrected_bundle() -> Bundle:
    """The draft in which a replaced file and a decision take an hour from October and give none to a vanished day."""
    bundle = sample_bundle()
    figures = dict(bundle.figures)
    for line, (own, correction) in _LINES.items():
        whole = f"claim/{CLAIM}/{line}" + ("/total" if line == "staff_costs" else "")
        parts = [f"claim/{CLAIM}/{name}/{line}" for name in ("period", "corrections")]
        figures[parts[0]] = replace(figures[whole], id=parts[0], value=Fraction(own))
        of_claim = f"claim/{CLAIM}/corrections/2025-1/{line}"
        figures[of_claim] = _kept(of_claim, correction)
        figures[parts[1]] = _sum(parts[1], Unit.EUR, Fraction(correction), [of_claim])
        figures[whole] = _sum(whole, Unit.EUR, Fraction(own) + Fraction(correction), parts)
    month = f"claim/{CLAIM}/corrections/2025-1/staff_costs/H01/2025-10"
    figures[month] = _kept(month, "-37.05")
    hours = [f"claim/{CLAIM}/corrections/{name}" for name in ("2025-1/hours/H01/2025-10", "2025-1/hours", "hours")]
    for id_ in hours:
        figures[id_] = Figure(id_, Fraction(-3600), Unit.SECONDS, ["number", "0"])
    key = "closed/2025-1/v1/law/flat_rate_40/2021-07-01"
    used = ParameterValue(key, Fraction("0.4"), Unit.RATE, "2021-07-01", "seen", "rakennerahastot.fi", "56 artikla")
    facts = {**bundle.facts, "corrections": _facts()}
    return replace(bundle, figures=figures, parameters={**bundle.parameters, key: used}, facts=facts)


def _kept(id_: str, value: str) -> Figure:
    """A difference of a closed claim: its formula is not on the page."""
    return Figure(id_, Fraction(value), Unit.EUR, ["frozen", "claim:2025-1:v1", id_])


def _sum(id_: str, unit: Unit, value: Fraction, parts: list[str]) -> Figure:
    expression: Expression = ["sum", *(["figure", part] for part in parts)]
    return Figure(id_, value, unit, expression)


def _facts() -> list[dict[str, Any]]:
    def place(row: str) -> dict[str, str]:
        return {"file_name": "Työaika Parikkala 2025-10.xlsx", "sheet": "Malli Mallikas", "row": row, "column": "E"}

    file = {
        "kind": "file", "name": "Työaika Parikkala 2025-10 korjattu.xlsx", "date": "2026-02-10", "sender": 580,
        "says": "",
    }  # fmt: skip
    decision = {
        "kind": "decision", "name": "2026-02-11-01-unpark", "date": "2026-02-11", "sender": None,
        "says": "Käynti on vahvistettu.",
    }  # fmt: skip
    shared = {"claim": "2025-1", "edition": "claim:2025-1:v1", "person": "H01", "month": "2025-10"}
    return [
        {
            **shared, "number": f"{CLAIM}-K01", "day": "2025-10-07", "municipality": "580", "was_s": 7200, "now_s": 0,
            "was_rows": [place("11")], "now_rows": [], "reasons": [file],
        },
        {
            **shared, "number": f"{CLAIM}-K02", "day": "2025-10-08", "municipality": "580", "was_s": 0, "now_s": 3600,
            "was_rows": [], "now_rows": [place("12")], "reasons": [file, decision],
        },
    ]  # fmt: skip
