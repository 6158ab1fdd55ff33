"""What is wrong in files about participants is told at its cell, and everything else is counted.

Here belongs each mistake beside sound rows, from the text of a file to the counts. Not here: each rule on both sides of
its threshold (`test_register_counts`, `test_checks_indicators`).
"""

from collections import Counter

from pipelines.checks.inputs import load_inputs
from pipelines.checks.run import run_checks
from pipelines.intake.dialect import recognise
from pipelines.intake.personal_ids import CellRef, find_personal_ids
from pipelines.intake.text import read_text
from pipelines.marts.run import mart_rows
from pipelines.staging.stage import Source, stage
from pipelines.warehouse import Warehouse
from schemas.places import DATA
from schemas.project import load_project
from tests.unit.checks_case import CATALOGUE, LAW
from tests.unit.intake_case import dialects

LEMI = 416
CODE = "131052-308T"
"""A personal identity code that nobody has."""
TOML = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
REGISTER = "Tunnus;Aloituspäivä;Sukupuoli;Ikä aloittaessa;Työmarkkina-asema;Työttömänä (kk);Koulutus;Päättymispäivä"
COUNTS = "kunta;kuukausi;indikaattori;sukupuoli;uudet;paattaneet"

Told = tuple[str, int | None, str | None]
"""Rule, row and column; columns of a text file count from 1."""


def counted(mode: str, *lines: str) -> tuple[list[Told], Counter[str]]:
    """What is told of a file of Lemi, and how many people are counted by indicator."""
    project = load_project(TOML.replace("number = 416", f'number = 416\nparticipants = "{mode}"').encode())
    text = read_text("\n".join(lines).encode(), "osallistujat.csv")
    assert find_personal_ids(text) == []
    found = recognise(text, dialects())
    dialect = next(dialect for dialect in dialects() if dialect.id == found.dialect)
    source = Source("b" * 64, "osallistujat.csv", LEMI, found.record_kind, found.period or "2026-03", found.dialect)
    staged = stage(text, dialect, source, project, [])
    with Warehouse(1) as warehouse:
        load_inputs(warehouse, project, [staged], [], LAW)
        findings = run_checks(warehouse, CATALOGUE, staged.findings, []).findings
        rows = mart_rows(warehouse, ["participants"], None)["participants"]
    counts: Counter[str] = Counter()
    for row in rows:
        counts[row["indicator"]] += int(row["value"]) * (row["gender"] != "total")
    return [(f.rule, f.row, f.column) for f in findings], counts


def test_a_fault_of_a_register_is_told_at_its_cell_and_the_others_count() -> None:
    told, counts = counted(
        "register",
        REGISTER,
        "A;3.3.2026;nainen;40;työtön;3;keskiaste;",
        "B;3.3.2026;nainen;40;eläkkeellä;3;keskiaste;",
        "C;3.3.2026;nainen;40;työtön;-3;keskiaste;",
        "D;3.3.2026;nainen;4,5;työtön;3;keskiaste;",
        "E;3.3.2026;nainen;40;työtön;3;keskiaste;",
        "E;3.3.2026;nainen;40;työllinen;3;keskiaste;",
        "F;3.3.2026;nainen;40;työtön;3;keskiaste;2.3.2026",
        "G;31.8.2025;nainen;40;työtön;3;keskiaste;",
        "H;30.2.2026;nainen;40;työtön;3;keskiaste;",
        "I;4.3.2026;mies;17;työmarkkinoiden ulkopuolella;;perusaste;",
    )
    assert sorted(told, key=lambda one: one[1] or 0) == [
        ("choice-unknown", 3, "5"),
        ("count-unreadable", 4, "6"),
        ("count-unreadable", 5, "4"),
        ("participant-two-statuses", 6, "5"),
        ("exit-before-entry", 8, "8"),
        ("participant-outside-project", 9, "2"),
        ("date-unreadable", 10, "2"),
    ]
    # The woman of the first row and the boy of the last.
    assert counts == {
        "EECO01": 2, "EECO02": 1, "EECO04": 1, "EECO06": 1, "EECO09": 1, "EECO10": 1,
    }  # fmt: skip


def test_a_fault_of_counts_is_told_at_its_cell_and_the_others_count() -> None:
    told, counts = counted(
        "counts",
        COUNTS,
        "Lemi;2026-03;EECO01;naiset;3;0",
        "Lemi;2026-03;EECO01;miehet;2;0",
        "Lemi;2026-03;EECO01;yhteensä;5;0",
        "Lemi;2026-03;EECO05;naiset;3;0",
        "Lemi;2026-03;EECO05;miehet;2;0",
        "Lemi;2026-03;EECO99;naiset;1;0",
        "Lemi;2026-03;EECO07;naiset;-1;0",
        "Lemi;2026-03;EECO08;naiset;1,5;0",
        "Lemi;2026-03;EECO14;naiset;1;0",
        "Lemi;2026-03;EECO14;yhteensä;2;0",
        "Lemi;2025-08;EECO17;naiset;1;0",
        "Lemi;2026-03;EECO17;miehet;1;0",
    )
    sums = [one for one in told if one[0] not in ("indicator-education-sum",)]
    assert sorted(sums, key=lambda one: one[1] or 0) == [
        ("indicator-unknown", 7, "3"),
        ("count-unreadable", 8, "5"),
        ("count-unreadable", 9, "5"),
        ("participants-total-differs", 10, "5"),
        ("count-outside-project", 12, "2"),
    ]
    assert counts == {"EECO01": 5, "EECO05": 5, "EECO17": 1}


def test_a_personal_identity_code_as_a_key_is_found_at_its_cell() -> None:
    text = read_text(
        f"{REGISTER}\nA;3.3.2026;nainen;40;työtön;3;keskiaste;\n{CODE};3.3.2026;mies;40;työtön;3;5;".encode(), "r.csv"
    )
    assert find_personal_ids(text) == [CellRef("", 3, "1")]
