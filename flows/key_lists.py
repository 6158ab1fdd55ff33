"""The lists of participants' keys for municipalities that keep a register, and the project's secret that makes them.

Here belongs making the secret, once. Not here: a key's form (`pipelines.participant_keys`) and the page
(`reports.key_list`).
"""

import secrets

from flows.desk import Desk
from flows.pages import file_word
from pipelines.facts import project_facts
from pipelines.papers import KEY_SECRET_FILE, Papers, read_papers
from pipelines.participant_keys import issued_keys
from pipelines.workspace import Workspace
from reports.key_list import key_list
from schemas.errors import SettingsError

KEYS_OF_A_LIST = 200


def key_lists(desk: Desk) -> dict[str, bytes]:
    """The list of participants' keys of every municipality that keeps a register."""
    papers = read_papers(desk.ws)
    keepers = [partner for partner in papers.project.partners if partner.participants == "register"]
    if not keepers:
        return {}
    secret = papers.project.participants.key_secret or _first_key_secret(desk.ws, papers)
    facts = project_facts(papers.project)
    return {
        f"tunnukset-{file_word(partner.name)}.xlsx": key_list(
            facts, partner.number, issued_keys(secret, partner.number, KEYS_OF_A_LIST), desk.labels
        )
        for partner in keepers
    }


def _first_key_secret(ws: Workspace, papers: Papers) -> str:
    """Make the secret of a workspace that has none. Raises SettingsError when keys have been received already."""
    if any(receipt.record_kind == "register" and receipt.repeats is None for receipt in papers.receipts):
        raise SettingsError(
            f"Tiedosto {KEY_SECRET_FILE} puuttuu hankkeen kansiosta, vaikka osallistujarekistereitä on jo otettu "
            "vastaan. Palauta se varmuuskopiosta: uudella salaisuudella kuntien tunnukset eivät enää kelpaa."
        )
    ws.commit(KEY_SECRET_FILE, new_key_secret())
    return str(read_papers(ws).project.participants.key_secret)


def new_key_secret() -> bytes:
    """A secret of a new workspace, as its file holds it."""
    return f"{secrets.token_hex(24)}\n".encode()
