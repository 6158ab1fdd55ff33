"""Commands that run something: check, run, claim, demo.

Here belongs turning a command into steps and their outcome into a few Finnish lines. Not here: the steps.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.options import AsOfOption, ByOption, LangOption, ReasonOption, WorkspaceOption, app, open_desk
from flows.pace import get_ready
from schemas.errors import UsageError

if TYPE_CHECKING:
    from flows.steps import Run


@app.command()
def check(workspace: WorkspaceOption = Path(), lang: LangOption = "fi") -> int:
    """Lue saapuneet tiedostot ja kirjoita palautteet; mitään ei vielä vastaanoteta."""
    from flows.telling import check_lines
    from flows.trial import check_inbox

    desk = open_desk(workspace, None, lang)
    checked = check_inbox(desk)
    for line in check_lines(checked, desk):
        typer.echo(line)
    wrong = any(line.kind == "refused" for line in checked.lines) or any(f.blocks for f in checked.findings)
    return 1 if wrong else 0


@app.command()
def run(
    month: Annotated[str, typer.Argument(metavar="KUUKAUSI", help="Kuukausi, esim. 2026-03.")],
    workspace: WorkspaceOption = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Kokeile: laske ja kerro, mutta älä kirjoita mitään.")
    ] = False,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> int:
    """Kuukausiajo: ota vastaan, tarkista, laske ja kirjoita sivut."""
    get_ready()

    from flows.steps import Run, drive
    from flows.trial import trial_desk

    desk = open_desk(workspace, as_of, lang)
    if dry_run:
        with trial_desk(desk) as trial:
            return tell_run(drive(Run(trial, month=month)), dry_run=True)
    return tell_run(drive(Run(desk, month=month)))


@app.command()
def claim(
    claim_id: Annotated[str, typer.Argument(metavar="JAKSO", help="Maksatusjakso, esim. 2026-1.")],
    workspace: WorkspaceOption = Path(),
    close: Annotated[bool, typer.Option("--close", help="Sulje maksatushakemus: luvut jäädytetään.")] = False,
    review: Annotated[
        bool, typer.Option("--review", help="Näytä liiteluettelo ja mitä sulkemisesta vielä puuttuu.")
    ] = False,
    by: ByOption = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="Hyväksyjän nimi, eri henkilö kuin laatija.")
    ] = None,
    reason: ReasonOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> int:
    """Maksatushakemus: luonnos, tai suljettu hakemus valitsimella --close."""
    from flows.claims import close_and_publish, draft_claim

    desk = open_desk(workspace, as_of, lang)
    if close and review:
        raise UsageError("Valitsimet --close ja --review ovat eri vaiheita: anna vain toinen.")
    if review:
        return tell_review(draft_claim(desk, claim_id))
    if not close:
        return tell_run(draft_claim(desk, claim_id))
    if as_of is not None:
        raise UsageError("Maksatushakemus suljetaan aina tämän hetken asiakirjoilla: jätä --as-of pois.")
    missing = [o for o, v in (("--by", by), ("--approved-by", approved_by), ("--reason", reason)) if not v]
    if missing:
        raise UsageError(f"Sulkeminen kirjataan päätökseksi: anna myös {', '.join(missing)}.")
    given = [str(text).strip() for text in (by, approved_by, reason)]
    return tell_run(close_and_publish(desk, claim_id, *given))


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="KANSIO", help="Kansio, johon mallihanke tehdään.")] = Path("demo"),
    lang: LangOption = "fi",
) -> int:
    """Mallihanke: vuosi kuukausiajoja, kaksi suljettua maksatushakemusta ja luonnos."""
    from flows.demo import run_demo

    return run_demo(folder, lang)


def tell_review(run: "Run") -> int:
    """Say on stdout what a claim's list of papers has, on stderr what keeps the claim from being closed; then 1."""
    from flows.claims import hindrances_of, paper_lines

    tell_run(run)
    if run.bundle is not None:
        typer.echo("Liitteet")
        for line in paper_lines(run.bundle):
            typer.echo(line)
    found = hindrances_of(run)
    for hindrance in found:
        typer.echo(str(hindrance), err=True)
    if not found and run.bundle is not None and run.bundle.facts["state"] != "closed":
        typer.echo("Hakemuksen voi sulkea.")
    return 1 if found else 0


def tell_run(run: "Run", dry_run: bool = False) -> int:
    """Say on stdout what a run gave, on stderr what is odd in project.toml; 1 when findings of error level are open."""
    from flows.telling import note_lines, run_lines

    for line in run_lines(run, dry_run):
        typer.echo(line)
    for line in note_lines(run):
        typer.echo(line, err=True)
    return 1 if run.facts["compute"]["error"] else 0
