"""A hand-made bundle for the tests of the indicators' page: two municipalities, three months, one finding.

Here belong counts whose sums are worked out by hand. Not here: hours and money (`sample_bundle`).
"""

from dataclasses import replace
from fractions import Fraction
from typing import Any

from pipelines.figures import Graph, Leaves, evaluate
from pipelines.parameters import Parameters
from pipelines.rules.indicators import add_indicators
from schemas.bundle import Bundle, Row
from schemas.finding import Category, Finding, Severity
from schemas.places import DATA
from schemas.project import load_project
from tests.golden.sample_bundle import sample_bundle

MONTHS = ("2026-01", "2026-02", "2026-03")
LEMI, PARIKKALA = 416, 580

# month, municipality, indicator, gender, how many
_STARTED = (
    ("2026-01", PARIKKALA, "EECO01", "women", 4),
    ("2026-01", PARIKKALA, "EECO02", "women", 3),
    ("2026-01", PARIKKALA, "EECO04", "women", 1),
    ("2026-02", LEMI, "EECO01", "men", 2),
    ("2026-02", LEMI, "EECO02", "men", 2),
    ("2026-02", LEMI, "EECO19", "total", 5),
    ("2026-03", LEMI, "EECO01", "non_binary", 1),
    ("2026-03", LEMI, "EECO05", "non_binary", 1),
    ("2026-03", PARIKKALA, "EECO01", "women", 2),
    ("2026-03", PARIKKALA, "EECO01", "men", 3),
    ("2026-03", PARIKKALA, "EECO02", "women", 2),
    ("2026-03", PARIKKALA, "EECO02", "men", 3),
)
_ENDED = (
    ("2026-03", PARIKKALA, "EECR04", "women", 2),
    ("2026-03", PARIKKALA, "EECO01", "women", 9),
)
_OWN = """code = "KOHTAAMISPAIKAT"
name = "Avatut kohtaamispaikat"
unit = "kpl"
target = 4
milestone = 2
milestone_date = 2026-06-30"""
ESTIMATED = """
[[estimates]]
code = "EECO12"
count = 3
date = 2026-02-28
method = "Ohjaajien arvio ryhmittäin."

[[estimates]]
code = "EECO12"
count = 9
date = 2026-04-30
method = "Myöhempi arvio."

[programme]
priority = "5"
specific_objective = "ESO4.12"
category_of_region = "transition"
"""
"""Lines of project.toml: an estimate of February and a later one, and the place in the programme."""


def indicator_bundle(month: str | None = "2026-03", more: str = "") -> Bundle:
    """The bundle of a month of the claim, or with None of the whole claim, closed; `more` is added to project.toml."""
    toml = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
    project = load_project(
        toml.replace("[[indicators]]", f"[[indicators]]\n{_OWN}\n\n[[indicators]]", 1).encode() + more.encode()
    )
    partners = [partner for partner in project.partners if partner.number in (LEMI, PARIKKALA)]
    months = [m for m in MONTHS if m <= (month or MONTHS[-1])]
    rows = [
        *(_row(*count, flow="started") for count in _STARTED if count[0] <= months[-1]),
        *(_row(*count, flow="ended") for count in _ENDED if count[0] <= months[-1]),
    ]
    parameters = Parameters(DATA / "parameters", project)
    graph = Graph()
    own = project.model_copy(update={"partners": tuple(partners)})
    add_indicators(graph, own, month or "2026-1", [month] if month else months, months[-1], parameters)
    figures = evaluate(graph, Leaves({"participants": rows}), parameters.used, lambda *_: Fraction(0))
    bundle = sample_bundle(closed=month is None)
    facts: dict[str, Any] = {
        **bundle.facts,
        "month": month,
        "months": months,
        "partners": [partner for partner in bundle.facts["partners"] if partner["number"] in (LEMI, PARIKKALA)],
        "indicators": [one.model_dump(mode="json") for one in project.indicators],
        "programme": project.programme.model_dump(mode="json") if project.programme else None,
        "project": {**bundle.facts["project"], "start": "2026-01-01"},
        "sources": [
            {"record_kind": "participants", "sender": PARIKKALA, "waiting": 3},
            {"record_kind": "timesheet", "sender": PARIKKALA, "waiting": 40},
        ],
    }
    return replace(
        bundle,
        edition=f"month:{month}" if month else "claim:2026-1:v1",
        figures=figures,
        parameters=parameters.used,
        rows={"participants": rows},
        findings=[*bundle.findings, _finding()],
        facts=facts,
    )


def _row(month: str, municipality: int, indicator: str, gender: str, value: int, flow: str) -> Row:
    return {
        "row_id": f"{month}/{municipality}/{indicator}/{gender}/{flow}",
        "file_name": f"osallistujat_{municipality}_{month}.csv",
        "sender": str(municipality),
        "sheet": "",
        "row": "2",
        "column": "5",
        "month": month,
        "municipality": str(municipality),
        "indicator": indicator,
        "gender": gender,
        "flow": flow,
        "value": str(value),
        "unit": "count",
    }


def _finding() -> Finding:
    return Finding(
        rule="indicator-subset",
        severity=Severity.ERROR,
        category=Category.ACROSS_ROWS,
        record_kind="participants",
        sender=LEMI,
        month="2026-03",
        file="e" * 64,
        file_name="osallistujat_lemi_2026-03.csv",
        sheet="",
        row=11,
        column="5",
        field="started",
        read="4",
        person=None,
        subject="416/2026-03/men/subset",
        identity="416/2026-03/EECO03/men",
        facts={
            "municipality": "416", "count_month": "2026-03", "gender": "men", "part_count": "4", "whole_count": "3",
        },
    )  # fmt: skip
