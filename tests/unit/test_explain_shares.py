"""How a municipality's sum came about, as it is read aloud: in sentences, each with its parts, in every case.

Not here: the sums (`tests/rules`), and explanations of a claim's figures (`test_figures_explanation.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest

from pipelines.explain import explain, text_lines
from pipelines.figures import Leaves, evaluate
from pipelines.parameters import OwnNumbers
from pipelines.rules.crediting import credit_graph
from schemas.agreement import Instalment
from schemas.bundle import Bundle
from schemas.explanation import ExplanationNode
from schemas.figure import Figure
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA
from schemas.project import Project
from tests.rules.shares_case import SEVEN, Year, each, project_of
from tests.unit.recorded_labels import RecordedLabels

FOLDER = DATA / "labels" / "explain"
SAID = {f"{told}_support_eur": "support_eur" for told in ("decided", "paid", "recovered")}
"""The key of a decision by the key of its value."""

EQUALLY = "Summa jaetaan tasan 7 kunnan kesken. Sentit, jotka eivät mene tasan, menevät kuntanumeron järjestyksessä."
WEIGHTS: dict[str, Any] = {
    "weights": {**dict.fromkeys(SEVEN, "1"), "416": "2.5"},
    "weights_reference": "Yhteistyösopimus 4 §",
}


def bundle_of(year: Year, figures: Mapping[str, Figure]) -> Bundle:
    """An edition with these figures, every given value at hand."""
    project = year.project
    facts = {
        "partners": [partner.model_dump(mode="json") for partner in project.partners],
        "project": {"beneficiary": project.project.beneficiary},
        "agreement": project.agreement.model_dump(mode="json"),
    }
    numbers = OwnNumbers(year.project, year.decisions)
    for figure in figures.values():
        for key in keys_of(figure.expression):
            origin, name, *rest = key.split("/")
            _ = (
                numbers.project("/".join([name, *rest]))
                if origin == "project"
                else numbers.decided(name, SAID.get(rest[0], rest[0]))
            )
    return Bundle(year.issued[-1][1], figures, {}, numbers.used, [], [], facts)


def keys_of(expression: object) -> Iterator[str]:
    """The given values that an expression names."""
    if isinstance(expression, list):
        if expression[0] == "parameter":
            yield expression[1]
        for part in expression:
            yield from keys_of(part)


def told(year: Year, figures: Mapping[str, Figure], name: str, lang: str = "fi") -> list[str]:
    """The lines of an explanation, without ids and with plain spaces."""
    bundle = bundle_of(year, figures)
    claim = year.issued[-1][0]
    node = explain(
        bundle, f"cofinancing/{claim}/{name}", Labels(lang, FOLDER), frozen=lambda e, figure: year.frozen[e, figure]
    )
    return [line.partition("  [")[0].replace("\N{NO-BREAK SPACE}", " ") for line in text_lines(node)]


def after(project: Project, needs: Sequence[str]) -> tuple[Year, Mapping[str, Figure]]:
    """The last of several issues."""
    year = Year(project)
    for need in needs:
        year.close(need)
        figures = year.invoice()
    return year, figures


def test_a_sum_is_told_from_the_invoice_down_to_the_closed_claims() -> None:
    lines = told(*after(project_of(ceilings=each("18000.00")), ["700.00", "70.00"]), "580/invoice")
    assert lines == [
        "Laskutetaan nyt, Parikkala, maksatusjakso 2026-1: 10,00 €",
        "  Osuudesta vähennetään se, mitä kunnalta on jo laskutettu.",
        "  Osuus tähän mennessä, Parikkala, maksatusjaksoon 2026-1 asti: 110,00 €",
        "    Osuus on jakoperusteen mukainen, sillä kunnan päättämä katto ei tule vastaan.",
        "    Osuus jakoperusteen mukaan, Parikkala: 110,00 €",
        f"      {EQUALLY}",
        "      Kuntien rahoitettava yhteensä maksatusjaksoon 2026-1 asti: 770,00 €",
        "        Kustannuksista vähennetään tuki ja muiden kuin kuntien rahoitus.",
        "        Tukikelpoiset kustannukset yhteensä: 2 770,00 €",
        "          Suljetut maksatushakemukset lasketaan yhteen.",
        "          Tukikelpoiset kustannukset, maksatushakemus 2025-1 (suljettu, versio 1): 1 700,00 €",
        "          Tukikelpoiset kustannukset, maksatushakemus 2026-1 (suljettu, versio 1): 1 070,00 €",
        "        miinus haettu tuki yhteensä: 2 000,00 €",
        "          Suljetut maksatushakemukset lasketaan yhteen.",
        "          Haettu tuki, maksatushakemus 2025-1 (suljettu, versio 1): 1 000,00 €",
        "          Haettu tuki, maksatushakemus 2026-1 (suljettu, versio 1): 1 000,00 €",
        "        miinus muiden kuin kuntien rahoitus: 0,00 €",
        "    Kunnan päättämä katto, Parikkala (Khall § 1): 18 000,00 €",
        "  miinus aiemmin laskutettu, Parikkala: 100,00 €",
        "    Annetut laskut ja hyvityslaskut lasketaan yhteen.",
        "    Laskutettu jaksosta 2025-1, Parikkala (erä 1): 100,00 €",
    ]


@pytest.mark.parametrize(
    ("agreement", "needs", "name", "sentence"),
    [
        ({}, ["700.00"], "580/invoice", "Kunnalta ei ole vielä laskutettu mitään, joten osuus laskutetaan kokonaan."),
        ({}, ["700.00", "-70.00"], "580/invoice", "Kunnalta on laskutettu enemmän kuin sen osuus on"),
        ({}, ["700.00"], "689/invoice", "Hallinnoivan kunnan oma osuus on siirto sen kirjanpidossa, ei lasku."),
        ({}, ["700.00"], "580/share", "eikä kunnalla ole kattoa, joka koskisi tätä."),
        (
            {"minimum_credit_note_eur": "5.00"}, ["700.00", "-28.00"], "580/invoice",
            "Hyvitettävää on 4,00 €, mikä on niin vähän, ettei hyvityslaskua tehdä: se siirtyy seuraavaan erään.",
        ),
        (
            {"ceilings": each("80.00")}, ["700.00"], "580/share",
            "Kunta maksaa enintään sen, mitä se on päättänyt. Osuudesta jää kattamatta 20,00 €.",
        ),
        (
            {"odd_cents": "administrator"}, ["700.03"], "580/by_key",
            "Summa jaetaan tasan 7 kunnan kesken. Sentit, jotka eivät mene tasan, kantaa Rautjärvi.",
        ),
        (
            {"key": "weights", **WEIGHTS}, ["700.00"], "416/by_key",
            "Summa jaetaan painojen suhteessa: kunnan paino on 2,5, kaikkien yhteensä 8,5.",
        ),
        (
            {"key": "weights", "odd_cents": "administrator", **WEIGHTS}, ["700.00"], "416/by_key",
            "kunnan paino on 2,5, kaikkien yhteensä 8,5. Parittomat sentit kantaa Rautjärvi.",
        ),
    ],
)  # fmt: skip
def test_the_sentence_says_what_happened(agreement: dict[str, Any], needs: list[str], name: str, sentence: str) -> None:
    lines = told(*after(project_of(**agreement), needs), name)
    assert sentence in lines[1]


def test_a_small_credit_is_told_with_the_least_that_is_credited() -> None:
    lines = told(*after(project_of(minimum_credit_note_eur="5.00"), ["700.00", "-28.00"]), "580/invoice")
    assert "  Pienin hyvitettävä summa: 5,00 €" in lines
    assert "    Pienin hyvityslasku (Yhteistyösopimus 2.9.2025): 5,00 €" in lines
    assert "  Osuus tähän mennessä, Parikkala, maksatusjaksoon 2026-1 asti: 96,00 €" in lines


@pytest.mark.parametrize(
    ("bearer", "sentence", "minus"),
    [("key", "ne kannetaan jakoperusteen mukaan.", False), ("administrator", "ne kantaa hallinnoiva kunta", True)],
)
def test_rejected_costs_are_a_line_of_their_own_with_who_bears_them(bearer: str, sentence: str, minus: bool) -> None:
    year = Year(project_of(rejected=bearer))
    year.close("7000.00")
    year.reject("1770.16", "1416.13")
    lines = told(year, year.invoice(), "need")
    assert sentence in lines[1]
    assert "  Tuki, joka hylättyjen kustannusten mukana jää saamatta: 1 416,13 €" in lines
    assert ("  miinus hylätyt kustannukset: 1 770,16 €" in lines) is minus


def test_an_instalment_in_advance_is_told_by_its_plan() -> None:
    day = project_of().agreement.date
    plan = [{"claim": "2025-1", "date": day, "amount_eur": "700.00"}]
    year = Year(project_of(rhythm="instalments", instalments=plan))
    lines = told(year, year.invoice("2025-1", [Instalment.model_validate(plan[0])]), "580/by_key")
    assert "  Kunnilta kerätään yhteensä tähän mennessä: 700,00 €" in lines
    assert "        Suunnitelman erä 2.9.2025, jakso 2025-1 (Yhteistyösopimus 2.9.2025): 700,00 €" in lines


def taken_back() -> tuple[Year, Mapping[str, Figure]]:
    """The issue that takes an invoice back, after the issue that gave it."""
    year, _ = after(project_of(), ["700.00"])
    graph = credit_graph(year.project, "2025-1", ("invoice:2025-1:1", 580))
    figures = evaluate(graph, Leaves({}), {}, lambda edition, figure: year.frozen[edition, figure])
    year.issued.append(("2025-1", "invoice:2025-1:2"))
    return year, figures


def test_an_invoice_that_is_taken_back_is_told_with_the_invoice() -> None:
    lines = told(*taken_back(), "580/invoice")
    assert lines == [
        "Laskutetaan nyt, Parikkala, maksatusjakso 2025-1: −100,00 €",
        "  Lasku perutaan kokonaan hyvityslaskulla.",
        "  miinus suljettu ajo invoice:2025-1:1: Laskutetaan nyt, Parikkala, maksatusjakso 2025-1: 100,00 €",
    ]


def all_cases() -> Iterator[tuple[Year, Mapping[str, Figure]]]:
    yearly = [{**one, "year": 2026} for one in each("90.00")]
    for odd_cents in ("largest_remainder", "administrator"):
        yield after(project_of(ceilings=[*each("150.00"), *yearly], odd_cents=odd_cents), ["700.00", "700.00"])
        for key in ("weights", "population"):
            weights = {**WEIGHTS, "weights": {**WEIGHTS["weights"], "416": "3"}}
            yield after(project_of(key=key, odd_cents=odd_cents, **weights), ["700.00", "-70.00"])
    yield after(project_of(minimum_credit_note_eur="5.00", ceilings=each("18000.00")), ["700.00", "-7.00"])
    other = [{"id": "s", "claim": "2025-1", "kind": "private", "amount_eur": "1.00"}]
    for bearer in ("key", "administrator"):
        year = Year(project_of(rejected=bearer, other_financing=other))
        year.close("7000.00")
        year.reject("1770.16", "1416.13")
        yield year, year.invoice()
    for support in ("decided", "received"):
        year = Year(project_of(support=support))
        year.close("7000.00")
        for kind, amount in (("decide", "900.00"), ("pay", "800.00"), ("recover", "50.00")):
            year.tell(kind, amount)
        yield year, year.invoice()
    plan = [{"claim": "2025-1", "date": project_of().agreement.date, "amount_eur": "700.00"}]
    year = Year(project_of(rhythm="instalments", basis="real_costs", instalments=plan))
    yield year, year.invoice("2025-1", [Instalment.model_validate(plan[0])])
    yield taken_back()
    year = Year(project_of(basis="real_costs"))
    year.close("1.00", real=("1200.00", "300.00", "250.00"))
    yield year, year.invoice()


def ends(node: ExplanationNode) -> Iterator[ExplanationNode]:
    if not node.children:
        yield node
    for child in node.children:
        yield from ends(child)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_figure_of_every_case_has_a_name_and_every_sentence_is_said(
    lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = RecordedLabels(lang, FOLDER)
    monkeypatch.setattr("pipelines.explain.Labels", lambda *_: words)
    for year, figures in all_cases():
        bundle = bundle_of(year, figures)
        for figure_id in figures:
            node = explain(bundle, figure_id, words, depth=0)
            assert node.title != figure_id
            assert node.value
            # An end is a sentence, or it says what it points at; zeros are made of nothing.
            for end in ends(node):
                assert end.parameter or end.frozen or end.figure or end.value == "", (figure_id, end)
    groups = ("told.", "given.", "edition.", "node.kept", "node.minus")
    of_others = {
        f"given.{name}" for name in ("months", "estimate", "closed", "advance", "paid_set_off", "other_support")
    }
    unsaid = words.keys - words.asked - of_others
    assert [key for key in sorted(unsaid) if key.startswith(groups)] == []
