"""Rules about papers and history, each on what it must find and on what it must leave alone.

Here belongs what is told of receipts, decisions and closed claims. Not here: rules about rows (`test_pairs`).
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.history import decisions_without_effect
from pipelines.intake.receive import receive
from pipelines.journal import Moment
from pipelines.papers import Papers, Receipt
from pipelines.participant_keys import issued_keys
from pipelines.receipts import receipt_findings
from pipelines.rules.ceilings import ceiling_notes
from pipelines.staging.staged import Source, StagedFile
from pipelines.staging.vocabulary import vocabulary
from pipelines.submissions import Replacement
from pipelines.workspace import Workspace
from schemas.catalogue import finding_of
from schemas.decision import Correction, Decision, Release, Waiver
from schemas.finding import Finding
from schemas.forms import FORM_VERSION
from tests.unit.checks_case import CATALOGUE
from tests.unit.intake_case import dialects, project
from tests.unit.test_staging_stage import timesheet_csv

DAY = date(2025, 12, 8)
RECEIPT = Receipt(
    1, "a" * 64, "tunnit.xlsx", 1, 580, "timesheet", "2025-11", "x", DAY, "", None, (), None, "2025-12-02", FORM_VERSION
)


def papers(*receipts: Receipt, decisions: tuple[Decision, ...] = ()) -> Papers:
    return Papers(project(), "", decisions, receipts, (), (), (), (9, ""), DAY)


def told(*receipts: Receipt, replaced: tuple[Replacement, ...] = (), **more: Any) -> list[str]:
    return [finding.rule for finding in receipt_findings(papers(*receipts, **more), CATALOGUE, replaced)]


def test_bytes_that_come_again_are_told_and_others_are_not() -> None:
    assert told(RECEIPT, replace(RECEIPT, n=2, repeats=1)) == ["file-repeated"]
    assert told(RECEIPT, replace(RECEIPT, n=2, sha256="b" * 64)) == []


def test_a_file_saved_before_the_one_that_it_replaces_is_told_and_one_saved_after_it_is_not() -> None:
    for saved, expected in (("2025-12-01", ["file-replaced", "file-saved-earlier"]), ("2025-12-03", ["file-replaced"])):
        newer = replace(RECEIPT, n=2, sha256="b" * 64, supersedes=(1,), saved=saved)
        one = Replacement(newer, (RECEIPT,), 3, 3, {"gone": 0, "changed": 1, "new": 0}, (), 0, ())
        assert told(RECEIPT, newer, replaced=(one,)) == expected


def test_a_file_with_less_than_half_of_the_records_that_it_replaces_is_warned_of() -> None:
    # 1 < 40 / 2; 19 < 40 / 2 but 20 is half; of 3 records 1 may stay when 2 were wrong.
    for before, after, expected in (
        (40, 1, "file-far-smaller"), (40, 19, "file-far-smaller"), (40, 20, "file-replaced"), (3, 1, "file-replaced"),
        (40, 41, "file-replaced"),
    ):  # fmt: skip
        newer = replace(RECEIPT, n=2, sha256="b" * 64, supersedes=(1,))
        counts = {"gone": before, "changed": 0, "new": after}
        assert told(RECEIPT, newer, replaced=(Replacement(newer, (RECEIPT,), before, after, counts, (), 0, ()),)) == [
            expected
        ]


def test_a_register_that_comes_again_in_a_month_is_told_and_the_next_month_s_is_not() -> None:
    october, november = (replace(RECEIPT, record_kind="register", period=period) for period in ("2025-10", "2025-11"))
    newer = replace(november, n=2, sha256="b" * 64)
    for older, expected in ((november, ["file-replaced"]), (october, [])):
        one = Replacement(newer, (older,), 3, 3, {"gone": 0, "changed": 1, "new": 0}, (), 0, ())
        assert told(older, newer, replaced=(one,)) == expected


def test_a_form_of_an_older_version_is_told_and_the_present_one_is_not() -> None:
    assert told(replace(RECEIPT, form_version=FORM_VERSION - 1)) == ["form-outdated"]
    assert told(RECEIPT) == []


def test_a_released_file_is_told_with_its_decision_and_one_that_was_never_set_aside_is_not() -> None:
    release = Release(kind="release", id="r", date=DAY, by="K", reason="T", name="t", sha256="a" * 64, cells=("E5",))
    assert told(replace(RECEIPT, released=1), decisions=(release,)) == ["file-released"]
    assert told(RECEIPT, decisions=(release,)) == []


def test_bytes_that_another_municipality_sent_before_are_refused_and_other_bytes_are_not(tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2025, 12, 8, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    files = {"416-lemi": "7,25", "441-luumaki": "7,25", "580-parikkala": "7,00"}
    for folder, hours in files.items():
        (ws.root / "inbox" / folder).mkdir(parents=True)
        (ws.root / "inbox" / folder / "t.csv").write_bytes(timesheet_csv(f"Malli Mallikas;7.10.2025;{hours};;;;x"))
    with ws.lock():
        lines = receive(ws, papers(), dialects(), lambda *_: None, "2025-10")
    assert [line.facts.get("rule") for line in lines] == [None, "file-from-another", None]


def test_a_register_is_about_the_last_month_that_is_over_and_a_list_about_its_own(tmp_path: Path) -> None:
    ws = Workspace.create(tmp_path / "w", Moment(datetime(2025, 12, 8, 6, tzinfo=UTC), DAY), {"project.toml": b""})
    (ws.root / "inbox" / "416-lemi").mkdir(parents=True)
    heads = "Tunnus;Aloituspäivä;Sukupuoli;Työmarkkina-asema;Koulutus;Päättymispäivä"
    register = f"{heads}\noma-1;6.9.2025;mies;työllinen;3;\n"
    (ws.root / "inbox" / "416-lemi" / "rekisteri.csv").write_text(register, "utf-8")
    (ws.root / "inbox" / "416-lemi" / "t.csv").write_bytes(timesheet_csv("Malli Mallikas;7.10.2025;7,25;;;;x"))
    with ws.lock():
        lines = receive(ws, papers(), dialects(), lambda *_: None, "2025-10")
    # It came on 8 December, whatever month is run.
    assert [line.facts["period"] for line in lines] == ["2025-11", "2025-10"]


DECIDED: dict[str, Any] = {"id": "d", "date": DAY, "by": "K", "reason": "T", "identity": "H01/2025-10-07"}


def without_effect(decision: Decision, applied: list[tuple[str, str, str]], findings: list[Finding]) -> list[str]:
    file = StagedFile(Source("a" * 64, "t", 580, "timesheet", "2025-10", "x"), {}, [], applied=applied)
    found = decisions_without_effect(papers(decisions=(decision,)), [file], findings, CATALOGUE)
    return [finding.rule for finding in found]


def test_a_waiver_that_no_finding_needs_is_told_and_one_that_is_needed_is_not() -> None:
    waiver = Waiver(kind="waiver", rule="day-above-agreed", **DECIDED)
    needed = replace(finding_of(CATALOGUE["day-above-agreed"]), waived_by="d")
    assert without_effect(waiver, [], []) == ["waiver-without-finding"]
    assert without_effect(waiver, [], [needed]) == []


def test_a_correction_that_no_row_took_is_told_and_one_that_was_made_is_not() -> None:
    correction = Correction(kind="correction", field="project_s", expect="7.30", value="7:30", **DECIDED)
    assert without_effect(correction, [], []) == ["correction-not-applied"]
    assert without_effect(correction, [("d", "H01/2025-10-07", "project_s")], []) == []


@pytest.mark.parametrize(("decided", "expected"), [("18000.00", []), ("17000.00", ["ceilings-below-budget"])])
def test_ceilings_that_do_not_cover_the_shares_of_the_budget_are_told(decided: str, expected: list[str]) -> None:
    # 123 000 / 7 = 17 571.43 each
    ceilings = [ceiling.model_copy(update={"amount_eur": Decimal(decided)}) for ceiling in project().ceilings]
    found = ceiling_notes(project().model_copy(update={"ceilings": ceilings}), CATALOGUE["ceilings-below-budget"])
    assert [finding.rule for finding in found] == expected


def test_a_participant_s_key_that_the_project_has_not_issued_is_a_fault_and_an_issued_one_is_not() -> None:
    names = replace(vocabulary(project()), key_secret="salaisuus-on-pitka")
    [key] = issued_keys("salaisuus-on-pitka", 416, 1)
    swapped = key[:-1] + ("A" if key[-1] != "A" else "C")
    assert [names.participant(text)[1] for text in (key, swapped)] == [None, "participant-key-mistyped"]
