"""How the amount of an invoice came about: in sentences, and line by line down to what was invoiced before.

Here belongs which sentences and lines an agreement needs. Not here: where they stand (`pdf`, `finvoice`, `ubl`,
`letter`), and any sum.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from reports.invoices.content import InvoiceContent


def calculation_words(content: "InvoiceContent") -> list[str]:
    """The sentences, from the costs of all closed claims to what is invoiced now."""
    return [" ".join(part) for part in (_need(content), _share(content), _now(content)) if part]


def calculation_lines(content: "InvoiceContent") -> list[tuple[str, Fraction]]:
    """The lines in order: the key of each one's label, and its amount."""
    own, common = content.own_figure, content.figure
    lines = list(_need_lines(content))
    if content.has("to_share"):
        lines += [("advances", common("advances/total")), ("to_share", common("to_share"))]
    if own("uncovered"):
        lines += [("by_key", own("by_key")), ("uncovered", own("uncovered"))]
    return [*lines, ("share", own("share")), ("before", own("invoiced_before"))]


def _need_lines(content: "InvoiceContent") -> Iterator[tuple[str, Fraction]]:
    if not content.facts["claims"]:
        return
    basis = content.facts["agreement"]["basis"]
    yield basis, content.figure(f"{basis}/total")
    support = content.facts["agreement"]["support"]
    yield f"support_{support}", content.figure("support/total")
    if content.figure("others/total"):
        yield "others", content.figure("others/total")
    if content.figure("rejected/costs"):
        if support == "applied":
            yield "rejected_support", content.figure("rejected/support")
        if content.facts["agreement"]["rejected"] == "administrator":
            yield "rejected_costs", content.figure("rejected/costs")
    yield "need", content.figure("need")


def _need(content: "InvoiceContent") -> list[str]:
    facts, text = content.facts, content.text
    claims, basis = facts["claims"], facts["agreement"]["basis"]
    if not claims:
        return [text("words_all_in_advance", to_share_eur=content.figure("to_share"))]
    amounts: dict[str, Any] = {
        "costs_eur": content.figure(f"{basis}/total"),
        "support_eur": content.figure("support/total"),
        "told": content.labels.text(f"word.support_told.{facts['agreement']['support']}"),
    }
    said = [text(f"words_{basis}", start_date=claims[0]["start"], end_date=claims[-1]["end"], **amounts)]
    if content.figure("others/total"):
        said.append(text("words_others", others_eur=content.figure("others/total")))
    if content.figure("rejected/costs"):
        lost = {"rejected_eur": content.figure("rejected/costs"), "lost_eur": content.figure("rejected/support")}
        said.append(text(f"words_rejected_{facts['agreement']['rejected']}", **lost))
    said.append(text("words_need", need_eur=content.figure("need")))
    if content.has("to_share"):
        advances = {"advances_eur": content.figure("advances/total"), "to_share_eur": content.figure("to_share")}
        said.append(text("words_advances", **advances))
    return said


def _share(content: "InvoiceContent") -> list[str]:
    agreement = content.facts["agreement"]
    equal = agreement["key"] == "equal"
    odd_cents = f"{agreement['odd_cents']}{'' if equal else '_weighed'}"
    weights = {number: Fraction(weight) for number, weight in agreement["weights"].items()}
    facts: dict[str, Any] = {"municipalities_count": len(content.facts["partners"])}
    if not equal:
        weight, whole = weights[str(content.municipality)], sum(weights.values(), Fraction(0))
        facts = {"weight": content.labels.decimal(weight), "weights": content.labels.decimal(whole)}
    said = [
        content.text(f"words_{agreement['key']}", **facts),
        content.labels.text(f"word.odd_cents_sentence.{odd_cents}"),
        content.text("words_share", share_eur=content.own_figure("by_key")),
    ]
    if content.own_figure("uncovered"):
        ceilings = [one for one in content.facts["ceilings"] if one["municipality"] == content.municipality]
        decisions = "; ".join(one["reference"] for one in ceilings)
        amounts = {"share_eur": content.own_figure("share"), "uncovered_eur": content.own_figure("uncovered")}
        said.append(content.text("words_ceiling", decisions=decisions, **amounts))
    return said


def _now(content: "InvoiceContent") -> list[str]:
    before = content.own_figure("invoiced_before")
    key = "words_credit" if content.credit else "words_before" if before else "words_first"
    return [content.text(key, before_eur=before, invoice_eur=abs(content.own_figure("invoice")))]
