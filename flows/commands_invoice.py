"""The command of invoices: draft, approval, issue, and what becomes of issued ones.

Here belongs the command's face and what it says. Not here: the states of invoices (`pipelines.invoicing`,
`pipelines.invoice_life`).
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsOfOption, ByOption, LangOption, ReasonOption, WorkspaceOption, app, open_desk
from schemas.errors import UsageError

_PEOPLE = ("--by", "--approved-by", "--reason")
_NEEDED = {"--approve": _PEOPLE, "--issue": (), "--sent": ("--by", "--reason"), "--credit": _PEOPLE, "--numbers": ()}
"""What is done to invoices, and who and why must be said with it."""
_RECORDED = {
    "--approve": "Laskujen hyväksyminen",
    "--sent": "Laskujen lähettäminen",
    "--credit": "Laskun hyvittäminen",
}


@app.command()
def invoice(
    claim_id: Annotated[str, typer.Argument(metavar="JAKSO", help="Maksatusjakso, esim. 2026-1.")],
    workspace: WorkspaceOption = Path(),
    approve: Annotated[bool, typer.Option("--approve", help="Hyväksy laskut sellaisina kuin ne nyt ovat.")] = False,
    issue: Annotated[
        bool, typer.Option("--issue", help="Anna hyväksytyt laskut: ne saavat numerot eivätkä enää muutu.")
    ] = False,
    sent: Annotated[bool, typer.Option("--sent", help="Kirjaa annetut laskut lähetetyiksi.")] = False,
    number: Annotated[list[str] | None, typer.Option("--number", help="--sent: vain tämä lasku; voi toistaa.")] = None,
    by_hand: Annotated[
        bool, typer.Option("--by-hand", help="--sent: lähetetty käsin, vaikka kunta ottaa verkkolaskun.")
    ] = False,
    credit: Annotated[
        str | None, typer.Option("--credit", metavar="NUMERO", help="Hyvitä lasku kokonaan hyvityslaskulla.")
    ] = None,
    numbers: Annotated[
        Path | None,
        typer.Option("--numbers", metavar="TIEDOSTO", help="Lue myyntireskontran antamat numerot ja viitteet."),
    ] = None,
    by: ByOption = None,
    approved_by: Annotated[
        str | None, typer.Option("--approved-by", help="Hyväksyjän nimi, eri henkilö kuin laatija.")
    ] = None,
    reason: ReasonOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Kuntien laskut suljetusta maksatushakemuksesta: luonnos, hyväksyntä, antaminen, lähettäminen ja hyvitys."""
    from flows import invoice_life, invoices, telling, telling_payments
    from pipelines.invoice_life import Crediting, Sending
    from pipelines.invoicing import Approval

    asked = {
        "--approve": approve,
        "--issue": issue,
        "--sent": sent,
        "--credit": credit is not None,
        "--numbers": numbers is not None,
    }
    what = next((name for name, given in asked.items() if given), None)
    _refuse_mixed([name for name, given in asked.items() if given], as_of)
    _refuse_people(what, {"--by": by, "--approved-by": approved_by, "--reason": reason})
    if (number or by_hand) and what != "--sent":
        raise UsageError("Valitsimet --number ja --by-hand kuuluvat valitsimeen --sent.")
    desk = open_desk(workspace, as_of, lang)
    who = str(by), str(approved_by), str(reason)
    match what:
        case "--sent":
            sending = Sending(claim_id, tuple(number or ()), by_hand, str(by), str(reason))
            lines = telling_payments.sent_lines(invoice_life.record_sending(desk, sending))
        case "--credit":
            bundle, folder = invoice_life.credit_and_publish(desk, Crediting(claim_id, str(credit), *who))
            lines = telling_payments.credit_lines(bundle, folder, desk.labels)
        case "--numbers":
            read, paid, statement, folder = invoice_life.read_ledger_numbers(desk, claim_id, Path(str(numbers)))
            lines = telling_payments.number_lines(read, paid, statement, folder, desk.labels)
        case _:
            if approve:
                bundle, folder = invoices.approve_and_publish(desk, Approval(claim_id, *who))
            elif issue:
                bundle, folder = invoices.issue_and_publish(desk, claim_id)
            else:
                bundle, folder = invoices.draft_invoices(desk, claim_id)
            lines = telling.invoice_lines(bundle, folder, desk)
    for line in lines:
        typer.echo(line)


def _refuse_mixed(asked: list[str], as_of: str | None) -> None:
    if "--approve" in asked and "--issue" in asked:
        raise UsageError("Laskut hyväksytään ensin (--approve) ja annetaan sitten (--issue): anna vain toinen.")
    if len(asked) > 1:
        raise UsageError(f"Valitsimista {', '.join(asked)} anna vain yksi kerrallaan.")
    if asked and as_of is not None:
        raise UsageError(f"Valitsin {asked[0]} koskee aina tämän hetken asiakirjoja: jätä --as-of pois.")


def _refuse_people(what: str | None, given: dict[str, str | None]) -> None:
    needed = _NEEDED[what] if what else ()
    missing = [option for option in needed if not given[option]]
    if missing:
        raise UsageError(f"{_RECORDED[str(what)]} kirjataan päätökseksi: anna myös {', '.join(missing)}.")
    extra = [option for option, value in given.items() if value and option not in needed]
    if extra:
        raise UsageError(
            f"Valitsin {extra[0]} kirjataan päätökseen: anna se valitsimen --approve, --sent tai --credit kanssa."
        )
