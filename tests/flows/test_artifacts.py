"""What a run leaves in the browser says where and what, but never a name, a code of identity or a link from outside.

Here belongs the pages' text, of bundles made by hand. Not here: that they reach the server (`test_two_drivers.py`).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.artifacts import MOST_FINDINGS, findings_page, main_page
from flows.demo import moment
from flows.desk import Desk
from flows.steps import Run
from schemas.bundle import Bundle
from schemas.finding import Category, Finding, Severity

RUN = Run(Desk(Path("hanke"), moment(date(2026, 4, 10))), month="2026-03")
CELL = Finding(
    rule="hours-ambiguous",
    severity=Severity.ERROR,
    category=Category.FIELD,
    record_kind="timesheet",
    sender=580,
    month="2026-03",
    file="0" * 64,
    file_name="tunnit.xlsx",
    sheet="Malli Mallikas",
    row=12,
    column="E",
    field="project_s",
    read="7.30",
    person="H01",
    subject=None,
    identity="580/H01/2026-03-04/1",
    row_ids=("000000000000:2:12",),
    amount_eur=Decimal("232.14"),
)


MISSING = {"municipality": 580, "record_kind": "timesheet", "month": "2026-03", "state": "missing"}


def bundle(*findings: Finding, **facts: Any) -> Bundle:
    told = {"partners": [{"number": 580, "name": "Parikkala"}], "state": "draft", "claim": {"id": "2026-1"}}
    told |= {"deliveries": [MISSING, MISSING | {"record_kind": "ledger", "state": "late"}]} | facts
    return Bundle("month:2026-03", {}, {}, {}, findings, (), told)


def page(*findings: Finding) -> str:
    """The page of findings without the backslashes that keep Markdown from reading it."""
    return findings_page(RUN, bundle(*findings), "Kuukausi 3/2026").replace("\\", "")


def test_a_finding_says_where_what_what_to_do_and_what_is_at_stake() -> None:
    text = page(CELL)
    assert "**Parikkala, 3/2026, H01, tunnit.xlsx, 2. taulukko, rivi 12, sarake E**" in text
    assert "Rivillä 12, sarakkeessa E lukee ”7.30”." in text
    assert "Kyseessä on 232,14\N{NO-BREAK SPACE}€." in text
    assert "*Kirjoita tunnit kaksoispisteellä" in text


def test_a_sheet_that_is_named_after_a_person_goes_by_its_number() -> None:
    assert "Mallikas" not in page(CELL)


@pytest.mark.parametrize("read", ["Vili Vierailija", "131052-308T", "131052-3081", "7.30 / Mallikas"])
def test_what_was_read_is_not_repeated_when_it_may_be_a_name_or_a_code_of_identity(read: str) -> None:
    text = page(replace(CELL, rule="person-unknown", person=None, read=read), replace(CELL, read=read))
    assert read not in text
    assert "Henkilöä ei tunneta. Tarkemmin kunnan palautteessa." in text


def test_a_file_name_becomes_neither_a_link_nor_a_heading() -> None:
    made = findings_page(RUN, bundle(replace(CELL, file_name="[x](http://a.b)\n# c <img>.xlsx")), "Kuukausi 3/2026")
    assert r"\[x\]\(http\:\/\/a\.b\) \# c \<img\>\.xlsx" in made


def test_waived_findings_are_left_out_and_the_serious_ones_come_first() -> None:
    remark = replace(CELL, severity=Severity.REMARK)
    text = page(remark, replace(CELL, waived_by="p1"), CELL)
    assert [line for line in text.splitlines() if line.startswith("## ")] == ["## Virheet: 1", "## Huomautukset: 1"]


def test_no_findings_are_told_too() -> None:
    assert "Ei havaintoja." in page()


def test_a_long_list_is_cut_and_says_how_much_is_left() -> None:
    text = page(*[CELL] * (MOST_FINDINGS + 3))
    assert text.count("tunnit.xlsx") == MOST_FINDINGS
    assert "… ja 3 muuta: katso kuntien palautteista." in text


def test_the_main_page_shows_the_folder_and_the_pages_and_what_was_set_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.artifacts.main_figure_texts", lambda *_: [("Hanketunnit", "7:20 h")])
    published = {
        "folder": "/hanke/out/2026-03",
        "pages": ["a.xlsx", "tiedot/facts.json"],
        "kept": ["out/.kept/2026-03-7/a.xlsx"],
    }
    run = replace(RUN, facts={"receive": {"received": 3, "refused": 1}, "publish": published})
    text = main_page(run, bundle(CELL), dry_run=False)
    assert "Vastaanotettuja tiedostoja 3, hylättyjä 1." in text
    assert "| Hanketunnit | 7:20 h |" in text
    assert "`/hanke/out/2026-03`" in text
    assert "- `a.xlsx`" in text
    assert "facts.json" not in text
    assert "Puuttuu 1:\n\n- Parikkala, Työaika 3/2026\n" in text
    assert "- `hanke/out/.kept/2026-03-7/a.xlsx`" in text


def test_a_trial_says_that_nothing_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.artifacts.main_figure_texts", lambda *_: [])
    text = main_page(RUN, bundle(), dry_run=True)
    assert text.startswith("# Kuukausi 3/2026, koeajo\n")
    assert "Koeajo: mitään ei otettu vastaan eikä kirjoitettu." in text
