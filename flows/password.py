"""The password of the pages that `tilitys serve` shows.

Here belongs where the password comes from and where it is kept: an owner-only file of the workspace that is no paper,
so neither the journal nor `verify` knows it. Not here: asking for it, which Prefect's server does.
"""

import os
import secrets

from flows.desk import PASSWORD_FILE
from pipelines.workspace import Workspace
from schemas.errors import UsageError

USER = "tilitys"
_VARIABLE = "TILITYS_SALASANA"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are mistaken for another
_GROUPS, _GROUP_LENGTH = 4, 5


def login(ws: Workspace) -> tuple[str, str]:
    """The login `user:password`, and in words what the user writes to log in.

    Makes a password for the workspace the first time. The environment variable TILITYS_SALASANA goes before the file.
    Raises UsageError when either gives no password.
    """
    given = os.environ.get(_VARIABLE)
    if given is not None:
        return (
            f"{USER}:{_checked(given, f'ympäristömuuttujassa {_VARIABLE}')}",
            f"{USER}:SALASANA (salasana on ympäristömuuttujassa {_VARIABLE})",
        )
    path = ws.root / PASSWORD_FILE
    if not path.exists():
        with ws.lock():
            ws.commit(PASSWORD_FILE, f"{USER}:{_made_up()}\n".encode())
    kept = path.read_text(encoding="utf-8").strip().removeprefix(f"{USER}:")
    return f"{USER}:{_checked(kept, f'tiedostossa {PASSWORD_FILE}')}", f"tiedoston {path} rivi"


def _made_up() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP_LENGTH)) for _ in range(_GROUPS))
    return "-".join(groups)


def _checked(password: str, where: str) -> str:
    if not password or not password.isascii() or not password.isprintable() or " " in password:
        raise UsageError(
            f"Salasana {where} ei kelpaa: siinä pitää olla kirjaimia a–z, numeroita tai välimerkkejä, ei välilyöntejä."
        )
    return password
