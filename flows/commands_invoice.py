"""The command of invoices: draft, approval, issue.

Here belongs the command's face and what it says. Not here: the states of invoices (`pipelines.invoicing`).
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsOfOption, ByOption, LangOption, ReasonOption, WorkspaceOption, app, open_desk
from schemas.errors import UsageError


@app.command()
def invoice(
    claim_id: Annotated[str, typer.Argument(metavar="JAKSO", help="Maksatusjakso, esim. 2026-1.")],
    workspace: WorkspaceOption = Path(),
    approve: Annotated[bool, typer.Option("--approve", help="Hyväksy laskut sellaisina kuin ne nyt ovat.")] = False,
    issue: Annotated[
        bool, typer.Option("--issue", help="Anna hyväksytyt laskut: ne saavat numerot eivätkä enää muutu.")
    ] = False,
    by: ByOption = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="Hyväksyjän nimi, eri henkilö kuin laatija.")
    ] = None,
    reason: ReasonOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Kuntien laskut suljetusta maksatushakemuksesta: luonnos, hyväksyntä ja laskujen antaminen."""
    from flows.invoices import approve_and_publish, draft_invoices, issue_and_publish
    from flows.telling import invoice_lines
    from pipelines.invoicing import Approval

    given = {"--by": by, "--approved-by": approved_by, "--reason": reason}
    _refuse_mixed(approve, issue, as_of, given)
    desk = open_desk(workspace, as_of, lang)
    if approve:
        bundle, folder = approve_and_publish(desk, Approval(claim_id, str(by), str(approved_by), str(reason)))
    elif issue:
        bundle, folder = issue_and_publish(desk, claim_id)
    else:
        bundle, folder = draft_invoices(desk, claim_id)
    for line in invoice_lines(bundle, folder, desk):
        typer.echo(line)


def _refuse_mixed(approve: bool, issue: bool, as_of: str | None, given: dict[str, str | None]) -> None:
    if approve and issue:
        raise UsageError("Laskut hyväksytään ensin (--approve) ja annetaan sitten (--issue): anna vain toinen.")
    if as_of is not None and (approve or issue):
        raise UsageError("Laskut hyväksytään ja annetaan aina tämän hetken asiakirjoilla: jätä --as-of pois.")
    missing = [option for option, value in given.items() if not value]
    if approve and missing:
        raise UsageError(f"Hyväksyminen kirjataan päätökseksi: anna myös {', '.join(missing)}.")
    if not approve and len(missing) < len(given):
        raise UsageError(
            "Laatija, hyväksyjä ja perustelu kirjataan hyväksymiseen: anna ne valitsimen --approve kanssa."
        )
