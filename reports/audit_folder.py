"""The auditor's folder of a closed claim: pages, tables, the claim as it was frozen, the journal and `verify.py`.

Audience: an auditor, years later, without our software. Here belongs which files the folder has and their hashes. Not
here: what stands in each of them (`reports.audit`).
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from reports.audit.index import HOMES, index_page
from reports.audit.sheets import sheet_pages, sheets_of
from reports.audit.tables import audit_tables
from reports.pages import Page
from schemas.audit import AuditCase
from schemas.catalogue import Rule
from schemas.labels import Labels

HASHES = "tarkisteet.json"
CHECKER = "verify.py"


def audit_folder(
    case: AuditCase, labels: Mapping[str, Labels], words: Mapping[str, Labels], catalogue: Mapping[str, Rule]
) -> dict[str, bytes]:
    """The files of the folder by name (with `/`), the same bytes for the same case.

    `labels` are those of all pages by language, `words` the folder's own (`data/labels/audit`).
    """
    sheets = sheets_of(case)
    files = {
        CHECKER: (Path(__file__).parent / "audit" / CHECKER).read_bytes(),
        "journal.jsonl": case.journal,
        **{f"frozen/{name}": data for name, data in case.frozen.items()},
        **{f"csv/{name}": data for name, data in audit_tables(case).items()},
        **sheet_pages(sheets, words, HOMES),
    }
    hashes = _hashes(files)
    for lang, home in HOMES.items():
        view = Page(case.bundle, labels[lang], catalogue)
        files[home] = index_page(case, view, words[lang], sheets, hashes)
    said = {"edition": case.bundle.edition, "files": _hashes(files), "head": case.head, "manifest": case.manifest}
    files[HASHES] = (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    return files


def _hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
