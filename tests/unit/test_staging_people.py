"""The register of participants and pay records: typed field by field; a participant's key goes no further.

Here belongs `pipelines.staging` over these two layouts, and the rule about pay items.
"""

import hmac
from datetime import date
from decimal import Decimal
from typing import Any

from pipelines.checks.inputs import load_inputs
from pipelines.checks.run import run_checks
from pipelines.intake.dialect import recognise
from pipelines.intake.text import read_text
from pipelines.staging.stage import Source, StagedFile, stage, staged_to_files
from pipelines.warehouse import Warehouse
from schemas.places import DATA
from schemas.project import Project, load_project
from tests.unit.checks_case import CATALOGUE, LAW
from tests.unit.intake_case import dialects, rules

SECRET = "salaisuus-on-pitka"
TOML = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
REGISTER = (
    "Osallistujan tunnus;Aloituspäivä;Sukupuoli;Syntymävuosi;Työmarkkina-asema;Koulutus;Ulkomaalaistausta;"
    "Päättymispäivä;Tilanne päättyessä"
)
PAY = "Henkilö;Kuukausi;Palkkalaji;Palkkalajin nimi;Bruttopalkka;Maksupäivä"


def project(*, secret: str | None = SECRET) -> Project:
    before, _ = TOML.split("\n[participants]")
    keys = f'\n[participants]\nkey_secret = "{secret}"\n' if secret else ""
    return load_project((before + keys).encode())


def read(head: str, *lines: str, secret: str | None = SECRET) -> StagedFile:
    text = read_text("\n".join([head, *lines]).encode(), "a.csv")
    found = recognise(text, dialects())
    dialect = next(dialect for dialect in dialects() if dialect.id == found.dialect)
    source = Source("a" * 64, "a.csv", 416, found.record_kind, found.period or "2026-03", found.dialect)
    return stage(text, dialect, source, project(secret=secret), [])


def rows_of(file: StagedFile, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in file.tables[file.source.record_kind].select(fields).to_pylist()]


def test_a_register_is_typed_field_by_field() -> None:
    file = read(REGISTER, "KY-0017;3.3.2026;nainen;1990;työtön;keskiaste;kyllä;30.4.2026;työssä")
    assert (file.source.dialect, file.source.period, file.findings) == ("osallistujarekisteri", "2026-03", [])
    fields = (
        "municipality", "started_date", "gender", "birth_year", "started_age", "employment", "education",
        "foreign_background", "rural", "ended_date", "ended_status",
    )  # fmt: skip
    assert rows_of(file, *fields) == [
        (416, date(2026, 3, 3), "women", 1990, None, "unemployed", "middle", True, None, date(2026, 4, 30), "employed")
    ]


def test_a_participants_key_is_hashed_before_anything_is_kept() -> None:
    file = read(REGISTER, "KY-0017;3.3.2026;nainen;1990;työtön;keskiaste;;;", "ky-0017 ;x;nainen;;työtön;5;;;")
    key = "own-" + hmac.new(SECRET.encode(), b"KY-0017", "sha256").hexdigest()[:24]
    # Written otherwise, it is the same participant.
    assert rows_of(file, "participant", "identity") == [
        (key, f"416/{key}/2026-03-03/1"), (key, f"416/{key}/x/1"),
    ]  # fmt: skip
    assert [rule for rule, *_ in rules(file)] == ["date-unreadable", "value-missing"]
    kept = b"".join(staged_to_files(file).values()).lower()
    assert b"ky-0017" not in kept


def test_a_register_without_a_secret_waits_with_one_finding_and_keeps_no_key() -> None:
    rows = [f"KY-001{n};3.3.2026;mies;1990;työtön;keskiaste;;;" for n in range(3)]
    file = read(REGISTER, *rows, secret=None)
    assert [(f.rule, len(f.row_ids), f.read) for f in file.findings] == [("participant-secret-missing", 3, None)]
    assert rows_of(file, "participant", "identity")[0] == (None, "416/-/2026-03-03/1")
    assert b"KY-001" not in b"".join(staged_to_files(file).values())


def test_a_word_that_is_no_choice_is_told_with_those_that_are() -> None:
    file = read(REGISTER, "A;3.3.2026;nainen;1990;eläkkeellä;keskiaste;ehkä;2.3.2026;")
    assert rules(file) == [
        ("choice-unknown", None, 2, "5", "eläkkeellä"),
        ("choice-unknown", None, 2, "7", "ehkä"),
        ("exit-before-entry", None, 2, "8", "2.3.2026"),
    ]
    assert file.findings[0].facts == {"known": "työtön, työmarkkinoiden ulkopuolella, työllinen"}
    assert file.findings[1].facts == {"known": "kyllä, ei"}


def test_a_record_of_the_register_needs_a_year_of_birth_or_an_age() -> None:
    assert rules(read(REGISTER, "A;3.3.2026;nainen;;työtön;keskiaste;;;")) == [("value-missing", None, 2, "4", "")]


def test_pay_is_typed_and_an_item_that_nobody_has_classed_waits() -> None:
    file = read(PAY, "H01;2026-03;01010;Kuukausipalkka;4 200,00;15.3.2026", "H01;3/2026;1555;Lomaraha;512,34;15.3.2026")
    assert rows_of(file, "person", "month", "pay_item", "gross_eur", "paid_date", "identity") == [
        ("H01", "2026-03", "01010", Decimal("4200.00"), date(2026, 3, 15), "416/H01/2026-03/1010/1"),
        ("H01", "2026-03", "1555", Decimal("512.34"), date(2026, 3, 15), "416/H01/2026-03/1555/1"),
    ]
    with Warehouse(1) as warehouse:
        load_inputs(warehouse, project(), [file], [], LAW)
        checked = run_checks(warehouse, CATALOGUE, file.findings, [])
    assert [(f.rule, f.row, f.column, f.read, f.facts) for f in checked.findings] == [
        ("pay-item-unknown", 3, "3", "1555", {"pay_item": "1555 Lomaraha"})
    ]
    assert [row["status"] for row in checked.status.to_pylist()] == ["used", "waiting"]
