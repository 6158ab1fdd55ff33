"""The auditor's folder of a closed claim, gathered, written and published.

Here belongs the order of it. Not here: what the folder takes (`pipelines.auditing`) and shows (`reports.audit_folder`).
"""

from flows.desk import Desk
from pipelines.auditing import audit_case
from pipelines.publishing import Published, publish, refuse_open_pages
from reports.audit_folder import audit_folder
from schemas.labels import LANGUAGES, Labels
from schemas.places import DATA


def publish_audit(desk: Desk, claim: str) -> Published:
    """Publish `out/<claim>-tarkastus`; the folder can be given away as it is."""
    folder = f"{claim}-tarkastus"
    with desk.ws.lock():
        refuse_open_pages(desk.ws, folder)
        labels = {lang: Labels(lang, DATA / "labels") for lang in LANGUAGES}
        words = {lang: Labels(lang, DATA / "labels" / "audit") for lang in LANGUAGES}
        case = audit_case(desk.ws, claim, labels, desk.as_of)
        files = audit_folder(case, labels, words, desk.rulebook.catalogue)
        head = desk.ws.journal.head[0]
        return publish(desk.ws, folder, files, edition=case.bundle.edition, as_of=desk.as_of, head=head)
