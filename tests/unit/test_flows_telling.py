"""What a command says: findings come with the commands by which a person may decide about them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.desk import Desk
from flows.telling import finding_lines
from pipelines.workspace import Moment
from schemas.catalogue import finding_of


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Path(), Moment(datetime(2026, 4, 10, 6, tzinfo=UTC), date(2026, 4, 10)))


def told(desk: Desk, rule: str, **known: object) -> list[str]:
    finding = finding_of(desk.rulebook.catalogue[rule], sender=580, month="2026-03", row=12, **known)
    return list(finding_lines([finding], desk, {580: "Parikkala"}))


def test_an_hour_that_cannot_be_read_comes_with_the_command_that_corrects_it(desk: Desk) -> None:
    lines = told(desk, "hours-ambiguous", identity="580/H01/2026-03-10/1", field="project_s", read="7.30", column="E")
    assert lines[0] == "VIRHE: Parikkala, rivi 12, sarake E"
    assert lines[-1] == (
        '    Korjaa päätöksellä: tilitys decide correction --identity "580/H01/2026-03-10/1" --field project_s '
        '--expect "7.30" --value "OIKEA ARVO" --by NIMI --reason "SYY"'
    )


def test_a_repeated_row_comes_with_the_command_that_accepts_it(desk: Desk) -> None:
    facts = {"first_row_count": "11"}
    lines = told(desk, "row-repeated", identity="580/H01/2026-03-10/2", person="H01", facts=facts)
    assert lines[-1] == (
        '    Hyväksy päätöksellä: tilitys decide waiver --rule row-repeated --identity "580/H01/2026-03-10/2" '
        '--by NIMI --reason "SYY"'
    )


def test_a_finding_that_no_decision_may_touch_comes_with_no_command(desk: Desk) -> None:
    lines = told(desk, "approval-missing", subject="H01/2026-03", person="H01", facts={"sum_s": "26100"})
    assert not any("päätöksellä" in line for line in lines)
