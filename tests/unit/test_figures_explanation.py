"""Explanations: every figure ends at rows, given values or closed claims, and is told in words."""

import tomllib
from collections.abc import Iterator
from fractions import Fraction

import pytest

from pipelines.explain import explain, text_lines
from pipelines.figures import Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.claim import claim_graph
from schemas.bundle import Bundle
from schemas.errors import UsageError
from schemas.explanation import ExplanationNode
from schemas.labels import Labels
from schemas.places import DATA
from schemas.project import load_project

LABELS = DATA / "labels" / "explain"


def worked(person: str, row: int, seconds: int, sheet: str, column: str, rate: str = "2025-09-01") -> dict[str, str]:
    return {
        "row_id": f"abc:1:{row}", "file": "abc", "file_name": "tunnit.xlsx", "sender": "580", "sheet": sheet,
        "row": str(row), "column": column, "claim": "2026-1", "person": person, "month": "2026-03",
        "day": "2026-03-10", "municipality": "580", "rate": rate, "value": str(seconds), "unit": "s",
    }  # fmt: skip


def frozen(edition: str, figure_id: str) -> Fraction:
    assert edition == "claim:2025-1:v1"
    return Fraction(100)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    project = load_project((DATA / "sample" / "project.toml").read_bytes())
    parameters = Parameters(DATA / "parameters", project)
    earlier = [("2025-1", "claim:2025-1:v1")]
    graph = claim_graph(project, "2026-1", 1, project.months_of("2026-1"), parameters, earlier)
    rows = {
        "hours": [
            worked("H02", 12, 526_800, "Essi Esimerkki", "E"),
            worked("H02", 25, 3_600, "", "3", rate="2026-03-16"),
        ],
        "hours_waiting": [],
        "costs": [],
    }
    figures = evaluate(graph, Leaves(rows), parameters.used, frozen)
    facts = {
        "partners": [{"number": 580, "name": "Parikkala"}],
        "corrected": {"abc:1:12": {"decision": "2026-001", "read": "146.20", "corrected": "146:20"}},
    }
    return Bundle("claim:2026-1:v1", figures, rows, parameters.used, [], [], facts)


@pytest.fixture(scope="module")
def labels() -> Labels:
    return Labels("fi", LABELS)


def ends(node: ExplanationNode) -> Iterator[ExplanationNode]:
    if not node.children:
        yield node
    for child in node.children:
        yield from ends(child)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_a_person_month_is_told_down_to_sheet_row_and_column(bundle: Bundle, labels: Labels) -> None:
    lines = [plain(line) for line in text_lines(explain(bundle, "claim/2026-1/staff_costs/H02/2026-03", labels))]
    # 526 800 s at 30.87 and 3 600 s at 31.80: 4 517.31 + 31.80
    assert lines[:19] == [
        "Henkilön H02 palkkakustannukset 3/2026: 4 549,11 €  [claim/2026-1/staff_costs/H02/2026-03]",
        "  Pyöristetään lähimpään sadasosaan, puolikkaat nollasta poispäin: 4 549,11",
        "    Lasketaan yhteen: 4 549,11",
        "      Kerrotaan keskenään: 4 517,31",
        "        Ensimmäinen jaetaan toisella: 146,333333…",
        "          Hyväksyttyjen tuntien rivit, rivejä 1: 146:20 h",
        "            Parikkala, tunnit.xlsx, taulukko Essi Esimerkki, rivi 12, sarake E, "
        "luettu 146.20, korjattu 146:20 päätöksellä 2026-001: 146:20 h",
        "          Sekunteja tunnissa: 3 600",
        "        Henkilön H02 tuntitaksa 1.9.2025 alkaen: 30,87 €/h  [rate/H02/2025-09-01]",
        "          Pyöristetään lähimpään sadasosaan, puolikkaat nollasta poispäin: 30,87",
        "            Ensimmäinen jaetaan toisella: 30,874883…",
        "              Kerrotaan keskenään: 53 104,8",
        "                Lähtöarvo project/rates/H02/2025-09-01/annual_pay_eur (hankkeen oma päätös): "
        "Tukipäätös 20.8.2025, liite 2, lähde project.toml: 42 000,00 €",
        "                Lasketaan yhteen: 1,2644",
        "                  Luku yksi: 1",
        "                  Lähtöarvo law/side_cost_rate/2021-08-24 (nähty lähteestä): Hallintoviranomaisen päätöksen "
        "24.8.2021 kohta 2, lähde rakennerahastot.fi: palkkakustannusten vakiosivukuluprosenttiosuudet vahvistettu: "
        "26,44 %",
        "              Kerrotaan keskenään: 1 720",
        "                Lähtöarvo law/annual_hours/2021-07-01 (nähty lähteestä): Asetuksen (EU) 2021/1060 55 artiklan "
        "2 kohdan a alakohta, lähde rakennerahastot.fi/palkkakustannusmallit: 1 720",
        "                Lähtöarvo project/rates/H02/2025-09-01/share (hankkeen oma päätös): Tukipäätös 20.8.2025, "
        "liite 2, lähde project.toml: 100 %",
    ]
    assert "          Hyväksyttyjen tuntien rivit, rivejä 1: 1:00 h" in lines
    assert "            Parikkala, tunnit.xlsx, rivi 25, kenttä 3: 1:00 h" in lines


def test_every_figure_ends_at_rows_given_values_or_closed_claims(bundle: Bundle, labels: Labels) -> None:
    for figure_id in bundle.figures:
        for end in ends(explain(bundle, figure_id, labels, frozen=frozen)):
            points_at = (end.row, end.parameter, end.frozen)
            is_end = any(points_at) or end.figure is not None  # a figure that was taken apart above
            is_empty_or_number = (
                end.title.startswith(("Sekunteja", "Luku yksi", "Ei mitään")) or "rivejä 0" in end.title
            )
            assert is_end or is_empty_or_number, (figure_id, end)


def test_every_figure_has_a_name_in_words_and_its_value(bundle: Bundle, labels: Labels) -> None:
    for figure_id in bundle.figures:
        node = explain(bundle, figure_id, labels, depth=0)
        assert node.title != figure_id
        assert node.value


def test_the_ends_of_a_total_add_up_to_it(bundle: Bundle, labels: Labels) -> None:
    rows = [end.row for end in ends(explain(bundle, "claim/2026-1/hours/total", labels)) if end.row]
    assert sum(Fraction(row["value"]) for row in rows) == bundle.figures["claim/2026-1/hours/total"].value


def test_a_figure_is_taken_apart_once(bundle: Bundle, labels: Labels) -> None:
    lines = list(text_lines(explain(bundle, "claim/2026-1/eligible_costs", labels)))
    staff = [line.strip() for line in lines if line.endswith("[claim/2026-1/staff_costs/total]")]
    assert len(staff) == 2
    assert "(eritelty edellä)" not in staff[0]
    assert "(eritelty edellä)" in staff[1]


def test_depth_limits_how_many_figures_are_taken_apart(bundle: Bundle, labels: Labels) -> None:
    shallow = explain(bundle, "claim/2026-1/eligible_costs", labels, depth=0)
    ids = [end.figure for end in ends(shallow)]
    assert ids == ["claim/2026-1/staff_costs/total", "claim/2026-1/flat_rate"]
    deeper = explain(bundle, "claim/2026-1/eligible_costs", labels, depth=1)
    assert {end.figure for end in ends(deeper) if end.figure} >= {"claim/2026-1/staff_costs/H01/total"}


def test_a_closed_claim_is_read_when_at_hand_and_named_when_not(bundle: Bundle, labels: Labels) -> None:
    with_value = [
        plain(line) for line in text_lines(explain(bundle, "claim/2026-1/before/support", labels, None, frozen))
    ]
    assert with_value[1] == "  Suljettu ajo claim:2025-1:v1: Haettava tuki, maksatusjakso 2025-1: 100,00 €"
    alone = list(text_lines(explain(bundle, "claim/2026-1/before/support", labels)))
    assert alone[1] == "  Suljettu ajo claim:2025-1:v1: Haettava tuki, maksatusjakso 2025-1"


def test_an_unknown_figure_is_answered_with_those_that_resemble_it(bundle: Bundle, labels: Labels) -> None:
    with pytest.raises(UsageError, match="Tarkoititko jotakin näistä: claim/2026-1/support, "):
        explain(bundle, "claim/2026-1/suport", labels)
    with pytest.raises(UsageError, match="Tarkoititko jotakin näistä: claim/2026-1/hours/H01/2026-01, "):
        explain(bundle, "claim/2026-1/hours", labels)
    with pytest.raises(UsageError, match=r"^Lukua xyz ei ole ajossa claim:2026-1:v1\.$"):
        explain(bundle, "xyz", labels)


def test_the_words_are_there_in_three_languages(bundle: Bundle) -> None:
    keys = {lang: Labels(lang, LABELS).keys for lang in ("fi", "sv", "en")}
    assert keys["fi"] == keys["sv"] == keys["en"]
    swedish = explain(bundle, "claim/2026-1/support", Labels("sv", LABELS), depth=0)
    assert swedish.title == "Stöd som söks, utbetalningsperiod 2026-1"


def test_the_placeholders_of_a_text_are_the_same_in_every_language() -> None:
    def placeholders(lang: str) -> dict[str, list[str]]:
        tables = tomllib.loads((LABELS / f"{lang}.toml").read_text(encoding="utf-8"))
        texts = {f"{t}.{k}": v for t in ("figure", "node", "row", "message") for k, v in tables[t].items()}
        return {key: sorted(part.split("}")[0] for part in text.split("{")[1:]) for key, text in texts.items()}

    assert placeholders("sv") == placeholders("fi")
    assert placeholders("en") == placeholders("fi")
