"""Making what a project starts with, and the cache anew: init, templates, rebuild.

Here belongs writing what is not yet there. Not here: anything about what municipalities have sent.
"""

import re
from pathlib import Path

from flows.desk import SERVER_FOLDER, Desk
from flows.key_lists import key_lists, new_key_secret
from flows.pages import inbox_folders, template_name
from pipelines.editions import stage_files
from pipelines.facts import project_facts
from pipelines.papers import KEY_SECRET_FILE, PROJECT_FILE, read_papers, record_papers
from pipelines.publishing import publish
from pipelines.workspace import Moment, Workspace
from reports.list_forms import approvals_form, counts_form, ledger_form
from reports.template_workbook import template_workbook
from schemas.errors import UsageError
from schemas.indicators import indicators_of
from schemas.labels import Labels
from schemas.places import DATA
from schemas.project import Project, load_project

_SUGGESTION = re.compile(r"^# ([a-z_]+ = |\[{1,2}[a-z_.]+\]{1,2} *(#.*)?$)", re.MULTILINE)


def init_workspace(folder: Path, now: Moment) -> None:
    """Make a workspace with the commented project.toml and example templates. Raises UsageError when one is there."""
    if (folder / PROJECT_FILE).exists():
        raise UsageError(f"Kansiossa {folder} on jo hanke ({PROJECT_FILE}). Valitse toinen kansio.")
    text = (DATA / "init" / PROJECT_FILE).read_bytes()
    ws = Workspace.create(folder, now, {PROJECT_FILE: text, KEY_SECRET_FILE: new_key_secret()})
    # The suggestions are comments until someone chooses them; the example templates need a project that is whole.
    example = load_project(_SUGGESTION.sub(r"\1", text.decode()).encode())
    month = example.months_of(example.claim_periods[0].id)[0]
    labels = Labels("fi", DATA / "labels")
    with ws.lock():
        publish(ws, "pohjat-malli", _templates(example, month, labels), edition="templates", as_of=None, head=0)


def write_templates(desk: Desk, month: str) -> tuple[Path, list[str]]:
    """Write the month's empty forms for every municipality; gives folder and names."""
    with desk.ws.lock():
        record_papers(desk.ws)
        project = read_papers(desk.ws).project
        if project.claim_of_month(month) is None:
            raise UsageError(
                f"Kuukausi {month} ei kuulu hankkeen maksatusjaksoihin. Kirjoita kuukausi muodossa 2026-03."
            )
        desk.ws.make_inbox(inbox_folders(project))
        files = _templates(project, month, desk.labels) | key_lists(desk)
        folder = f"pohjat-{month}"
        head = desk.ws.journal.head[0]
        done = publish(desk.ws, folder, files, edition=f"templates:{month}", as_of=desk.as_of, head=head)
    return done.folder, sorted(files)


def rebuild_cache(desk: Desk) -> tuple[int, int]:
    """Throw the cache away and read every archived file again; gives numbers of files and rows."""
    with desk.ws.lock():
        desk.ws.clear_cache(keep={SERVER_FOLDER})
        papers = read_papers(desk.ws)
        staged = stage_files(desk.ws, papers, desk.rulebook, [*papers.accepted, *papers.withdrawn])
    return len(staged), sum(sum(file.tables["row_counts"]["rows_read"].to_pylist()) for file in staged)


def _templates(project: Project, month: str, labels: Labels) -> dict[str, bytes]:
    facts, indicators = project_facts(project), indicators_of(project)
    own = project.partner(project.project.beneficiary).name
    files = {template_name("hyvaksynnat", own, month): approvals_form(facts, month, labels)}
    for partner in project.partners:
        number, name = partner.number, partner.name
        files |= {
            template_name("tuntilomake", name, month): template_workbook(facts, number, month, labels),
            template_name("osallistujat", name, month): counts_form(facts, number, month, indicators, labels),
            template_name("paakirja", name, month): ledger_form(facts, number, month, labels),
        }
    return files
