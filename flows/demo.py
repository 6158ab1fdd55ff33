"""`tilitys demo`: the sample project's year, run as it would have been, on an injected clock.

Here belongs following the sample's calendar. What each event does is the real step. Not here: the sample itself
(`data/sample`) and how its figures are known beforehand (`data/sample/expected.csv`).
"""

import shutil
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import typer

from flows.claims import close_and_publish, draft_claim
from flows.desk import Desk
from flows.invoice_life import record_sending
from flows.invoices import approve_and_publish, draft_invoices, issue_and_publish
from flows.payments import publish_statement, receive_and_publish
from flows.shelf import find_bundle
from flows.steps import Run, drive
from flows.telling import invoice_figures, main_figures, severity_counts
from flows.telling_payments import statement_figures
from flows.verifying import verify_workspace
from pipelines.invoice_facts import numbered
from pipelines.invoice_life import Sending
from pipelines.invoicing import Approval
from pipelines.papers import PROJECT_FILE
from pipelines.workspace import Moment, Workspace
from schemas.bundle import Bundle, csv_rows, value_text
from schemas.errors import UsageError, VerificationError
from schemas.labels import as_date
from schemas.places import DATA

SAMPLE = DATA / "sample"


def run_demo(folder: Path, lang: str) -> int:
    """Run the sample year into a folder; 0 when every figure is the expected one and verify finds nothing."""
    _clear(folder)
    desk = make_workspace(folder, lang)
    for event in calendar():
        desk = replace(desk, now=moment(event["on"]))
        typer.echo(do(desk, event))
    typer.echo("")
    wrong = [line for bundle in _editions(desk) for line in _compared(bundle)]
    lines, sound = verify_workspace(desk, None)
    for line in [*wrong, *lines, f"Raportit: {folder / 'out'}"]:
        typer.echo(line)
    if wrong or not sound:
        raise VerificationError("Mallihankkeen luvut eivät ole odotetut.")
    return 0


def _clear(folder: Path) -> None:
    """Remove an earlier demo; anything else in the folder is somebody's and stays."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    project = folder / PROJECT_FILE
    if not project.exists() or project.read_bytes() != (SAMPLE / PROJECT_FILE).read_bytes():
        raise UsageError(f"Kansio {folder} ei ole tyhjä eikä siinä ole mallihanke. Valitse toinen: tilitys demo KANSIO")
    shutil.rmtree(folder)


def make_workspace(folder: Path, lang: str = "fi", threads: int | None = None) -> Desk:
    """The sample's workspace on the day before its first event."""
    now = moment(calendar()[0]["on"])
    Workspace.create(folder, now, {PROJECT_FILE: (SAMPLE / PROJECT_FILE).read_bytes()})
    return Desk(folder, now, lang=lang, threads=threads)


def calendar() -> list[Mapping[str, Any]]:
    """What happens when, in order."""
    return list(tomllib.loads((SAMPLE / "calendar.toml").read_text(encoding="utf-8"))["event"])


def moment(day: date) -> Moment:
    """Six in the morning, universal time."""
    return Moment(datetime.combine(day, time(6), UTC), day)


def do(desk: Desk, event: Mapping[str, Any]) -> str:
    """Let one event of the calendar happen; gives a line that tells it."""
    deliver(desk, event["on"])
    when = desk.labels.date(event["on"])
    if event["do"] == "decide":
        with desk.ws.lock():
            desk.ws.commit(f"decisions/{event['file']}", (SAMPLE / "decisions" / event["file"]).read_bytes())
        return f"{when}  päätös {Path(event['file']).stem}"
    if event["do"] in _MONEY:
        return f"{when}  {_MONEY[event['do']](desk, event)}"
    if event["do"] == "run":
        run = drive(Run(desk, month=event["month"]))
        what = f"kuukausiajo {desk.labels.month(event['month'])}"
    elif event["do"] == "close":
        run = close_and_publish(desk, event["claim"], event["by"], event["approved_by"], event["reason"])
        what = f"maksatushakemus {event['claim']} suljettu"
    else:
        run = draft_claim(desk, event["claim"])
        what = f"maksatushakemus {event['claim']}, luonnos"
    found = run.bundle.findings if run.bundle else []
    return f"{when}  {what}: {severity_counts(found)}"


def _invoice(desk: Desk, event: Mapping[str, Any]) -> str:
    """Draft, approve and issue the invoices of a claim; gives what was done, in words."""
    claim = event["claim"]
    draft_invoices(desk, claim)
    approve_and_publish(desk, Approval(claim, event["by"], event["approved_by"], event["reason"]))
    bundle, _ = issue_and_publish(desk, claim)
    numbers = [invoice["number"] for invoice in numbered(bundle.facts)]
    return f"laskut {claim} annettu: numerot {numbers[0]}–{numbers[-1]}"


def _sent(desk: Desk, event: Mapping[str, Any]) -> str:
    """Record that the invoices of a claim have left; gives what was done, in words."""
    decision = record_sending(desk, Sending(event["claim"], (), False, event["by"], event["reason"]))
    return f"laskut {event['claim']} lähetetty: verkkolaskuja {len(decision.sent)}, käsin {len(decision.by_hand)}"


def _payments(desk: Desk, event: Mapping[str, Any]) -> str:
    """Read a bank file, or only make the financing statement of the day; gives what was done, in words."""
    if "file" not in event:
        publish_statement(desk)
        return "rahoitustilanne"
    received, _, _ = receive_and_publish(desk, SAMPLE / "payments" / event["file"])
    return f"maksut luettu: {len(received.new)} kirjattu, {received.passed_over} muiden"


_MONEY = {"invoice": _invoice, "sent": _sent, "payments": _payments}


def deliver(desk: Desk, until: date) -> None:
    """Drop into the inbox what municipalities have sent since the last event, up to a day."""
    lines = desk.ws.journal.lines()
    since = lines[-1].effective if lines else date.min
    for folder in sorted((SAMPLE / "deliveries").iterdir()):
        if since < date.fromisoformat(folder.name) <= until:
            shutil.copytree(folder, desk.root / "inbox", dirs_exist_ok=True)


def _editions(desk: Desk) -> Iterator[Bundle]:
    for edition in sorted({row["edition"] for row in _expected()}):
        bundle = find_bundle(desk, edition)
        heading, figures = _shown(bundle, desk)
        typer.echo(heading)
        for line in figures:
            typer.echo(line)
        yield bundle


def _shown(bundle: Bundle, desk: Desk) -> tuple[str, Iterator[str]]:
    """What an edition is, and its main figures."""
    facts, labels = bundle.facts, desk.labels
    match facts["kind"]:
        case "payments":
            heading = f"Rahoitustilanne {labels.date(as_date(facts['as_of']))}"
            return heading, statement_figures(bundle, labels)
        case "invoices":
            return f"Laskut {facts['claim']['id']}", invoice_figures(bundle, labels)
    state = "Suljettu" if facts["state"] == "closed" else "Luonnos"
    return f"{state} {facts['claim']['id']}", main_figures(bundle, labels)


def _compared(bundle: Bundle) -> Iterator[str]:
    for row in _expected():
        if row["edition"] == bundle.edition:
            figure = bundle.figures[row["figure_id"]]
            value = value_text(figure.value, figure.unit)
            if value != row["value"]:
                yield f"  {bundle.edition} {figure.id}: {value}, odotettu {row['value']}"


def _expected() -> list[dict[str, str]]:
    return csv_rows((SAMPLE / "expected.csv").read_bytes())
