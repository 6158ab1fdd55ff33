"""What the accountant is told once a decision is recorded, where the decision alone leaves something open.

Here belongs those lines. Not here: writing the decision (`flows.deciding`), and its effect.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flows.desk import Desk
from flows.shelf import find_bundle
from pipelines.claim_life import reopened_claims
from pipelines.papers import read_papers
from reports.claim_eura import eura_labels
from schemas.errors import UsageError
from schemas.eura_form import payment_form


def lines_after(desk: Desk, kind: str, keys: Mapping[str, Any]) -> Iterator[str]:
    """What was accepted, what EURA shows otherwise, and papers that come too late for a closed claim's list."""
    if kind in ("accept_waiting", "accept_change"):
        yield "Hyväksytyt kohteet:"
        yield from (f"  {subject}" for subject in keys["subjects"])
    elif kind == "eura":
        yield from _eura_lines(desk, keys)
    elif kind in ("attachment", "other_support"):
        yield from _late_papers(desk, keys.get("claim"))


def _eura_lines(desk: Desk, keys: Mapping[str, Any]) -> Iterator[str]:
    claim, words, amounts = keys["claim"], eura_labels(desk.lang), payment_form().amounts
    try:
        bundle = find_bundle(desk, None, f"claim/{claim}/support")
    except UsageError:
        return  # nothing has been computed of the claim yet: its page will tell
    differing = False
    for one in keys["shown"]:
        field = amounts[one["field"]]
        ours = next((bundle.figures[id_].value for id_ in field.figures(claim) if id_ in bundle.figures), Fraction(0))
        eura = Fraction(one["amount_eur"])
        if eura != ours:
            differing = True
            yield (
                f"  Ero: {words.text(f'field.{field.id}')}: hakemuksessa {words.eur(ours)}, EURAssa {words.eur(eura)}, "
                f"ero {words.eur(eura - ours)}"
            )
    told = "Selvitä ero ennen kuin lähetät hakemuksen." if differing else "Kirjatut luvut ovat samat kuin hakemuksessa."
    yield f"{told} Sivun EURA tekee uudelleen: tilitys claim {claim}"


def _late_papers(desk: Desk, claim: str | None) -> Iterator[str]:
    papers = read_papers(desk.ws)
    closed = {one.claim: one for one in papers.closed if one.claim not in reopened_claims(papers.lives)}
    if claim in closed:
        yield (
            f"Maksatushakemus {claim} on suljettu {desk.labels.date(closed[claim].closed)}: asiakirja on otettu "
            "talteen, mutta suljetun hakemuksen liiteluettelo ei muutu. Toimita asiakirja rahoittajalle erikseen."
        )
