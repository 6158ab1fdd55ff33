"""Need, shares and invoices of a claim: the hand-made vectors, instalments, and what is refused.

Not here: the split of one sum (`tests/unit/test_money.py`), and issuing invoices (`tests/e2e`).
"""

import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipelines.figures import FigureError, FrozenReader, Leaves, evaluate
from pipelines.rules.co_financing import shares_graph
from schemas.errors import UsageError
from schemas.figure import Figure
from schemas.places import DATA
from schemas.project import Project, load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
VECTORS = tomllib.loads((Path(__file__).parents[1] / "vectors" / "shares.toml").read_text(encoding="utf-8"))["case"]
CLAIMS = ("2025-1", "2026-1", "2026-2")
MUNICIPALITIES = ("416", "441", "580", "689", "700", "739", "831")


def case(name: str) -> dict[str, Any]:
    return next(case for case in VECTORS if case["name"].startswith(name))


def project_of(*municipalities: str, odd_cents: str = "largest_remainder") -> Project:
    """The sample project with some of its municipalities; without Rautjärvi, the first of them is the beneficiary."""
    head, *partners = SAMPLE.partition("[[areas]]")[0].split("[[partners]]\n")
    kept = [part for part in partners if part.split()[2] in municipalities]
    rest = "[[areas]]" + SAMPLE.partition("[[areas]]")[2]
    text = "[[partners]]\n".join([head, *kept]) + rest.replace('"largest_remainder"', f'"{odd_cents}"')
    if "689" not in municipalities:
        text = text.replace("beneficiary = 689", f"beneficiary = {municipalities[0]}")
        text = text.replace("employer = 689", f"employer = {municipalities[0]}")
    return load_project(text.encode())


def instalments(project: Project, needs: Sequence[str]) -> list[Mapping[str, Figure]]:
    """The figures of the invoices of each claim, when claim after claim closes with a need and is invoiced."""
    frozen: dict[tuple[str, str], Fraction] = {}
    closed: list[tuple[str, str]] = []
    issued: list[tuple[str, str]] = []
    made: list[Mapping[str, Figure]] = []
    for claim, need in zip(CLAIMS, needs, strict=False):
        edition = f"claim:{claim}:v1"
        frozen[edition, f"claim/{claim}/eligible_costs"] = Fraction(need) + 1000
        frozen[edition, f"claim/{claim}/support"] = Fraction(1000)
        closed.append((claim, edition))
        graph = shares_graph(project, claim, 1, closed, issued)
        figures = evaluate(graph, Leaves({}), {}, reader(frozen))
        issued.append((claim, f"invoice:{claim}:1"))
        frozen |= {(issued[-1][1], figure.id): figure.value for figure in figures.values()}
        made.append(figures)
    return made


def reader(frozen: Mapping[tuple[str, str], Fraction]) -> FrozenReader:
    return lambda edition, figure: frozen[edition, figure]


def parts(figures: Mapping[str, Figure], name: str) -> dict[str, Fraction]:
    """One kind of figure by municipality."""
    return {i.split("/")[2]: f.value for i, f in figures.items() if i.endswith(f"/{name}")}


def exact(amounts: Mapping[str, str]) -> dict[str, Fraction]:
    return {key: Fraction(value) for key, value in amounts.items()}


def test_seven_equal_shares_as_worked_out_by_hand() -> None:
    known = case("Seven equal shares")
    (figures,) = instalments(project_of(*known["weights"]), [known["total"]])
    assert parts(figures, "share") == exact(known["shares"])
    assert figures["cofinancing/2025-1/need"].value == Fraction(known["total"])


def test_shares_follow_the_cumulative_need_so_nobody_pays_the_odd_cent_twice() -> None:
    known = case("Two instalments")
    first, second = instalments(project_of(*known["weights"]), known["needs"])
    assert parts(first, "invoice") == exact(known["first"])
    assert parts(second, "share") == exact(known["cumulative"])
    assert parts(second, "invoiced_before") == exact(known["first"])
    assert parts(second, "invoice") == exact(known["second"])


def test_a_need_that_falls_gives_credit_notes_by_itself() -> None:
    known = case("A need that falls")
    first, second = instalments(project_of(*known["weights"]), known["needs"])
    assert set(parts(first, "invoice").values()) == {Fraction(known["first_each"])}
    assert set(parts(second, "invoice").values()) == {Fraction(known["second_each"])}


def test_the_administrator_carries_the_odd_cents() -> None:
    known = case("The administrator carries")
    (figures,) = instalments(project_of(*MUNICIPALITIES, odd_cents="administrator"), [known["total"]])
    shares = parts(figures, "share")
    assert shares.pop(known["administrator"]) == Fraction(known["share_administrator"])
    assert set(shares.values()) == {Fraction(known["share_each_other"])}


def test_the_beneficiarys_own_share_is_no_part_of_the_invoices_total() -> None:
    (figures,) = instalments(project_of(*MUNICIPALITIES), ["700.00"])
    assert parts(figures, "invoice")["689"] == 100
    assert figures["cofinancing/2025-1/invoices_total"].value == 600


def test_invoices_that_leave_by_hand_are_added_up_apart() -> None:
    # Lemi has no e-invoice address; Rautjärvi has none either, but its own share is no invoice
    (figures,) = instalments(project_of(*MUNICIPALITIES), ["700.07"])
    by_hand = figures["cofinancing/2025-1/by_hand_total"]
    assert by_hand.expression == ["sum", ["figure", "cofinancing/2025-1/416/invoice"]]
    assert by_hand.value == Fraction("100.01")


def test_each_claim_s_costs_and_support_are_figures_of_their_own_and_read_from_the_frozen_claims() -> None:
    *_, figures = instalments(project_of(*MUNICIPALITIES), ["700.00", "70.00"])
    term = figures["cofinancing/2026-1/support/2025-1"]
    assert term.expression == ["frozen", "claim:2025-1:v1", "claim/2025-1/support"]
    assert term.value == 1000
    assert figures["cofinancing/2026-1/eligible_costs/total"].value == 1700 + 1070
    assert figures["cofinancing/2026-1/need"].value == 770


def test_an_instalment_needs_every_claim_before_it_and_no_issue_of_a_later_one() -> None:
    project = project_of(*MUNICIPALITIES)
    with pytest.raises(UsageError, match="Maksatusjaksoa 2027-1 ei ole"):
        shares_graph(project, "2027-1", 1, [], [])
    with pytest.raises(FigureError, match="Laskujen 2026-1 tarvetta ei voi laskea maksatushakemuksista 2026-1"):
        shares_graph(project, "2026-1", 1, [("2026-1", "claim:2026-1:v1")], [])
    with pytest.raises(FigureError, match="Laskut 2025-1:2 eivät voi tulla jakson 2026-1 laskujen jälkeen"):
        shares_graph(project, "2025-1", 2, [("2025-1", "claim:2025-1:v2")], [("2026-1", "invoice:2026-1:1")])
