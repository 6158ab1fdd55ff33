"""The auditor's folder of a closed claim: pages, tables, the claim as it was frozen, the journal and `verify.py`.

Audience: an auditor, years later, without our software. Here belongs which files the folder has and their hashes. Not
here: what stands in each of them (`reports.audit`).
"""

import hashlib
import json
from pathlib import Path

from reports.audit.tables import audit_tables
from schemas.audit import AuditCase

HASHES = "tarkisteet.json"
CHECKER = "verify.py"


def audit_folder(case: AuditCase) -> dict[str, bytes]:
    """The files of the folder by name (with `/`), the same bytes for the same case."""
    files = {
        CHECKER: (Path(__file__).parent / "audit" / CHECKER).read_bytes(),
        "journal.jsonl": case.journal,
        **{f"frozen/{name}": data for name, data in case.frozen.items()},
        **{f"csv/{name}": data for name, data in audit_tables(case).items()},
    }
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
    said = {"edition": case.bundle.edition, "files": hashes, "head": case.head, "manifest": case.manifest}
    files[HASHES] = (json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
    return files
