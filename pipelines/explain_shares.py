"""How a municipality's sum came about, said in sentences that an accountant reads aloud.

Here belongs which sentence fits a figure of shares and invoices, and what it is made of, in the order of the sentence.
Not here: the sentences (`[told]` of `data/labels/explain`), and every other figure (`explain`).
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from schemas.bundle import Bundle, expression_text
from schemas.figure import Expression, Figure

_TOLD = frozenset(
    {
        "need_terms", "to_share", "uncovered", "uncovered_total", "invoiced_before", "change", "least_credit",
        "carried", "ceiling_left", "ceiling_left_year", "invoices_total", "by_hand_total", "budget_need",
        "budget_remaining", "budget_uncovered", "budget_uncovered_total", "outlook_need", "outlook",
    }
)  # fmt: skip
"""The figures that always have the sentence of their own title."""

Part = tuple[int, Expression]
"""A figure, a given value or a frozen figure that another is made of: 1 when it is added, -1 when it is subtracted."""


def sentence(bundle: Bundle, key: str, figure: Figure) -> tuple[str, dict[str, Any]] | None:
    """The key of the sentence that tells a figure with its facts; None where the combinators tell enough."""
    agreement: Mapping[str, Any] = bundle.facts.get("agreement") or {}
    match key:
        case "invoice":
            return _of_invoice(bundle, figure)
        case "share":
            if figure.expression[0] != "min":
                return "share_without_ceiling", {}
            above = _sibling(bundle, figure, "uncovered")
            return ("share_at_ceiling", {"uncovered_eur": above}) if above else ("share_below_ceiling", {})
        case "by_key" | "budget_share":
            return _of_key(bundle, agreement, figure)
        case "need":
            rejected = _sibling(bundle, figure, "rejected/costs")
            return f"need_rejected_{agreement['rejected']}" if rejected else "need", {}
        case _ if key in _TOLD:
            return key, {}
    return None


def parts_of(bundle: Bundle, key: str, figure: Figure) -> list[Part]:
    """What a figure is made of, each once; what is invoiced is told by the share and not by its change."""
    parts = list(_parts(figure.expression, 1))
    if key == "invoice" and figure.expression[0] == "sum":
        change = bundle.figures[f"{figure.id.rpartition('/')[0]}/change"]
        least = [part for part in parts if part[1][-1].endswith("/least_credit")] if change.value < 0 else []
        parts = [*_parts(change.expression, 1), *least]
    first: dict[str, Part] = {}
    for sign, expression in parts:
        first.setdefault(expression_text(expression), (sign, expression))
    return list(first.values())


def _of_invoice(bundle: Bundle, figure: Figure) -> tuple[str, dict[str, Any]]:
    if f"{figure.id.rpartition('/')[0]}/share" not in bundle.figures:
        return "taken_back", {}
    if figure.id.split("/")[2] == str(bundle.facts["project"]["beneficiary"]):
        return "transfer", {}
    if _sibling(bundle, figure, "carried"):
        return "invoice_carried", {"carried_eur": _sibling(bundle, figure, "carried")}
    if figure.value < 0:
        return "invoice_credit", {}
    return ("invoice", {}) if _sibling(bundle, figure, "invoiced_before") else ("invoice_first", {})


def _of_key(bundle: Bundle, agreement: Mapping[str, Any], figure: Figure) -> tuple[str, dict[str, Any]]:
    _, _, weights, municipality, *_ = figure.expression
    exact = {number: Fraction(weight) for number, weight in weights.items()}
    names = {str(partner["number"]): partner["name"] for partner in bundle.facts.get("partners", ())}
    own = str(bundle.facts["project"]["beneficiary"])
    facts = {
        "municipalities": len(weights),
        "weight": exact[municipality],
        "weights": sum(exact.values()),
        "own": names.get(own, own),
    }
    return f"{agreement.get('key', 'equal')}_{agreement.get('odd_cents', 'largest_remainder')}", facts


def _sibling(bundle: Bundle, figure: Figure, name: str) -> Fraction:
    """The value of another figure beside it."""
    return bundle.figures[f"{figure.id.rpartition('/')[0]}/{name}"].value


def _parts(expression: Expression, sign: int) -> Iterator[Part]:
    match expression:
        case ["figure" | "parameter" | "frozen" | "leaf", *_]:
            yield sign, expression
        case ["difference", whole, part]:
            yield from _parts(whole, sign)
            yield from _parts(part, -sign)
        case ["share", inner, *_] | ["round", _, _, inner]:
            yield from _parts(inner, sign)
        case [_, *parts]:
            for part in parts:
                if isinstance(part, list):
                    yield from _parts(part, sign)
