"""Commands that show something: explain, figures, findings, compare, verify.

Here belongs choosing the edition and the form of the answer. Not here: making figures or explanations.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsOfOption, LangOption, WorkspaceOption, app, open_desk
from schemas.errors import UsageError

AtOption = Annotated[
    str | None,
    typer.Option("--at", help="Ajo, esim. claim:2026-1:v1 tai month:2026-03 (oletus: suljettu, muuten uusin)."),
]
CsvOption = Annotated[bool, typer.Option("--csv", help="Tulosta CSV-muodossa.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Tulosta JSON-muodossa.")]


@app.command()
def explain(
    figure: Annotated[str, typer.Argument(metavar="LUKU", help="Luvun tunnus, esim. claim/2026-1/support.")],
    workspace: WorkspaceOption = Path(),
    at: AtOption = None,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Mistä luku tulee: laskutoimitus riveihin, tiedostoihin ja päätöksiin asti."""
    from flows.shelf import find_bundle
    from pipelines.explain import explain as explain_figure
    from pipelines.explain import text_lines
    from pipelines.frozen import FrozenFigures

    desk = open_desk(workspace, as_of, lang)
    bundle = find_bundle(desk, at, figure)
    told = explain_figure(bundle, figure, desk.labels, frozen=FrozenFigures(desk.ws))
    typer.echo(f"Ajo {bundle.edition}")
    for line in text_lines(told):
        typer.echo(line)


@app.command()
def figures(
    prefix: Annotated[str, typer.Argument(metavar="ALKU", help="Vain luvut, joiden tunnus alkaa näin.")] = "",
    workspace: WorkspaceOption = Path(),
    at: AtOption = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Luvut tunnuksineen."""
    from flows.shelf import find_bundle
    from flows.telling import figure_text
    from pipelines.explain import unknown_figure
    from schemas.bundle import csv_bytes, expression_text, value_text

    desk = open_desk(workspace, as_of, lang)
    bundle = find_bundle(desk, at, prefix)
    wanted = [f for _, f in sorted(bundle.figures.items()) if f.id.startswith(prefix)]
    if not wanted:
        raise UsageError(unknown_figure(bundle, prefix, desk.labels))
    rows = [(f.id, value_text(f.value, f.unit), str(f.unit), expression_text(f.expression)) for f in wanted]
    columns = ("figure_id", "value", "unit", "expression")
    if as_csv:
        typer.echo(csv_bytes(columns, rows).decode(), nl=False)
    elif as_json:
        typer.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1))
    else:
        typer.echo(f"Ajo {bundle.edition}")
        for figure in wanted:
            typer.echo(f"{figure.id:<60} {figure_text(figure, desk.labels):>18}")


@app.command()
def findings(
    workspace: WorkspaceOption = Path(),
    at: AtOption = None,
    as_csv: CsvOption = False,
    as_json: JsonOption = False,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> int:
    """Havainnot: mikä on vialla, missä ja mitä sille tehdään."""
    from flows.shelf import find_bundle
    from flows.telling import finding_lines, severity_counts
    from schemas.bundle import FINDINGS, csv_rows, to_files

    desk = open_desk(workspace, as_of, lang)
    bundle = find_bundle(desk, at)
    data = to_files(bundle)[FINDINGS]
    if as_csv:
        typer.echo(data.decode(), nl=False)
    elif as_json:
        typer.echo(json.dumps(csv_rows(data), ensure_ascii=False, indent=1))
    else:
        typer.echo(f"Ajo {bundle.edition}: {severity_counts(bundle.findings)}")
        partners = {partner["number"]: partner["name"] for partner in bundle.facts["partners"]}
        for line in finding_lines(bundle.findings, desk, partners):
            typer.echo(line)
    return 1 if any(finding.blocks for finding in bundle.findings) else 0


@app.command()
def compare(
    claim: Annotated[str, typer.Argument(metavar="JAKSO", help="Maksatusjakso, esim. 2026-1.")],
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="KOHTA=ARVO",
            help="Mitä toisin, esim. rates.H01.annual_pay_eur=52000.00; voi toistaa. Ilman sitä muut pyöristykset.",
        ),
    ] = None,
    workspace: WorkspaceOption = Path(),
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Mitä hakemus olisi muilla taksoilla, prosenteilla tai pyöristyksillä: luvut rinnakkain, mikään ei muutu."""
    from flows.comparing import change_of, comparison_lines

    desk = open_desk(workspace, as_of, lang)
    for line in comparison_lines(desk, claim, [change_of(text) for text in changes or ()]):
        typer.echo(line)


@app.command()
def verify(
    workspace: WorkspaceOption = Path(),
    anchor: Annotated[
        str | None,
        typer.Option(
            "--anchor", help="Tarkistusketjun pää suljetusta hakemuksesta: historia siihen asti on muuttumaton."
        ),
    ] = None,
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> int:
    """Onko kaikki yhä totta: arkisto, tapahtumaloki, suljetut hakemukset, luvut ja sivut."""
    from flows.verifying import verify_workspace

    lines, sound = verify_workspace(open_desk(workspace, as_of, lang), anchor)
    for line in lines:
        typer.echo(line)
    return 0 if sound else 13
