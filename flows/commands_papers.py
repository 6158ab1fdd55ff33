"""Commands that write papers: init, templates, decide, rebuild.

Here belongs turning options into a paper. Not here: the form of papers (`schemas`) and where they are kept
(`pipelines.workspace`).
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.options import LangOption, WorkspaceOption, app, open_desk
from schemas.paper_kinds import PaperKind, SupportKind

_DAYS = ["%Y-%m-%d", "%d.%m.%Y"]

Kind = Literal[
    "waiver", "correction", "accept_waiting", "accept_change", "park", "unpark", "rejected", "allot_payment",
    "release", "withdraw", "withdraw_claim", "send_claim", "return_claim", "decide_claim", "pay_claim", "recover_claim",
    "attachment", "other_support", "pay_advance", "eura", "claim_milestone",
]  # fmt: skip


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="KANSIO", help="Uuden hankkeen kansio.")]) -> None:
    """Uusi hanke: kommentoitu project.toml, kansiot ja ensimmäiset lomakkeet."""
    from flows.clock import present
    from flows.setting_up import init_workspace

    init_workspace(folder, present())
    typer.echo(f"Hankkeen kansio on valmis: {folder}")
    typer.echo(
        f"Täytä ensin {folder / 'project.toml'}: mallin tiedot ovat keksittyjä, "
        "ja yhteistyösopimuksen kohdat odottavat valintaasi."
    )
    typer.echo(f"Mallilomakkeet kunnille: {folder / 'out' / 'pohjat-malli'}")


@app.command()
def templates(
    month: Annotated[str, typer.Argument(metavar="KUUKAUSI", help="Kuukausi, esim. 2026-03.")],
    workspace: WorkspaceOption = Path(),
    lang: LangOption = "fi",
) -> None:
    """Kuukauden täytettävät lomakkeet: tunnit, osallistujat, pääkirja ja hyväksynnät."""
    from flows.setting_up import write_templates

    folder, names = write_templates(open_desk(workspace, None, lang), month)
    typer.echo(f"Lomakkeet: {folder}")
    for name in names:
        typer.echo(f"  {name}")


@app.command()
def decide(
    kind: Annotated[
        Kind,
        typer.Argument(
            metavar="LAJI",
            help="waiver, correction, accept_waiting, accept_change, park, unpark, rejected, allot_payment, release, "
            "withdraw tai claim_milestone; hakemuksen vaiheista withdraw_claim, send_claim, return_claim, "
            "decide_claim, pay_claim ja recover_claim; ennakosta pay_advance; hakemuksen liitteistä attachment ja "
            "other_support; eura kertoo, mitä EURA näyttää hakemuksesta.",
        ),
    ],
    by: Annotated[str, typer.Option("--by", help="Päättäjän nimi.")],
    reason: Annotated[str, typer.Option("--reason", help="Perustelu.")],
    rule: Annotated[str | None, typer.Option("--rule", help="waiver: havainnon tunnus.")] = None,
    identity: Annotated[
        str | None,
        typer.Option(
            "--identity", help="waiver, correction, park, unpark: rivin tai kohteen, claim_milestone: tuloksen tunnus."
        ),
    ] = None,
    field: Annotated[str | None, typer.Option("--field", help="correction: kenttä, esim. project_s.")] = None,
    expect: Annotated[str | None, typer.Option("--expect", help="correction: mitä tiedostossa nyt lukee.")] = None,
    value: Annotated[str | None, typer.Option("--value", help="correction: mitä sen pitäisi olla.")] = None,
    claim: Annotated[
        str | None,
        typer.Option(
            "--claim",
            help="accept_waiting, accept_change, rejected, claim_milestone ja hakemuksen vaiheet: maksatusjakso.",
        ),
    ] = None,
    subject: Annotated[
        list[str] | None,
        typer.Option(
            "--subject",
            help="accept_waiting, accept_change: kohde; rejected: tuntirivi; attachment: henkilö, tuntitaksa tai "
            "kunta, jota asiakirja koskee; other_support: henkilö; voi toistaa.",
        ),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="accept_waiting: kaikki jaksossa nyt odottavat, nimeltä lueteltuina.")
    ] = False,
    amount: Annotated[
        str | None,
        typer.Option(
            "--amount",
            help="allot_payment: osa maksusta euroina, esim. 100,00; rejected: hylätyt palkkakustannukset; "
            "decide_claim, pay_claim, recover_claim: tuki; other_support: muun tuen määrä; "
            "pay_advance: ennakko.",
        ),
    ] = None,
    set_off: Annotated[
        str | None, typer.Option("--set-off", help="pay_claim: maksusta kuitattu ennakko, esim. 20000,00.")
    ] = None,
    payment: Annotated[str | None, typer.Option("--payment", help="allot_payment: maksun arkistointitunnus.")] = None,
    invoice: Annotated[str | None, typer.Option("--invoice", help="allot_payment: lasku, jolle maksu kuuluu.")] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            help="release: karanteenissa olevan, withdraw: pois otettavan tiedoston nimi tai tarkiste; attachment: "
            "talteen otettavan tiedoston polku.",
        ),
    ] = None,
    sender: Annotated[
        int | None, typer.Option("--sender", help="withdraw: kuntanumero, jonka kansiosta tiedosto tuli.")
    ] = None,
    cell: Annotated[
        list[str] | None, typer.Option("--cell", help='release: solu niin kuin havainto nimeää sen, esim. "Taul1 E5".')
    ] = None,
    due: Annotated[
        datetime | None,
        typer.Option(
            "--due",
            formats=_DAYS,
            help="return_claim: täydennyksen, decide_claim: oikaisuvaatimuksen viimeinen päivä, 2026-07-15.",
        ),
    ] = None,
    reference: Annotated[
        str | None,
        typer.Option(
            "--reference",
            help="decide_claim, recover_claim, pay_advance: rahoittajan päätöksen numero; attachment: viite kunnan "
            "arkistoon; claim_milestone: tuloksen todiste.",
        ),
    ] = None,
    shown: Annotated[
        list[str] | None,
        typer.Option("--shown", help="eura: mitä EURA näyttää kentässä, esim. support=52823,56; voi toistaa."),
    ] = None,
    paper: Annotated[PaperKind | None, typer.Option("--paper", help="attachment: mikä asiakirja on.")] = None,
    none: Annotated[
        bool, typer.Option("--none", help="attachment: siirtoja (transfers) tai kokouksia (minutes) ei jaksolla ollut.")
    ] = False,
    support: Annotated[
        SupportKind | None,
        typer.Option("--support", help="other_support: none, wage_subsidy (palkkatuki), kela_refund tai other."),
    ] = None,
    made: Annotated[
        datetime | None,
        typer.Option("--date", formats=_DAYS, help="Päivä, jona päätös tehtiin, jos se ei ole tänään: 31.3.2026."),
    ] = None,
    workspace: WorkspaceOption = Path(),
) -> None:
    """Kirjaa päätös tiedostoksi kansioon decisions."""
    from flows.after_decision import lines_after
    from flows.attaching import attachment_keys
    from flows.deciding import keys_of, waiting_subjects, write_decision

    desk = open_desk(workspace, None, "fi")
    given = {
        "rule": rule, "identity": identity, "field": field, "expect": expect, "value": value, "claim": claim,
        "subjects": subject or None, "payment": payment, "invoice": invoice, "file": file, "sender": sender,
        "cells": cell or None, "due": due.date() if due else None, "reference": reference,
        "amount_eur": amount or None, "set_off": set_off, "paper": paper, "none": none, "support": support,
        "shown": shown or None,
    }  # fmt: skip
    if kind == "accept_waiting" and every and claim:
        given["subjects"] = waiting_subjects(desk, claim)
    keys, files = attachment_keys(desk, given) if kind == "attachment" else (keys_of(desk, kind, given), {})
    path = write_decision(desk, kind, by, reason, keys, day=made.date() if made else None, files=files)
    typer.echo(f"Päätös kirjattu: {path}")
    for line in lines_after(desk, kind, keys):
        typer.echo(line)


@app.command()
def rebuild(workspace: WorkspaceOption = Path()) -> None:
    """Tee välimuisti uudelleen asiakirjoista."""
    from flows.setting_up import rebuild_cache

    files, rows = rebuild_cache(open_desk(workspace, None, "fi"))
    typer.echo(f"Välimuisti tehty uudelleen: {files} tiedostoa, {rows} riviä.")
