"""The marks of a bank's file in its bytes: statements of ISO 20022, the older account statement, a ZIP of them.

Here belongs looking for them, in the process that reads files. Not here: lists of payments (`bank_files`).
"""

import io
import re
import zipfile

from pipelines.intake.damages import ZIP_DAMAGES

_MARKS = re.compile(rb"camt\.05[234]|BkToCstmr(?:Stmt|DbtCdtNtfctn|AcctRpt)|\AT00322[0-9]")
_SEARCHED_BYTES = 1_000_000
_SEARCHED_PARTS = 1_000
_START = 4_000


def has_bank_marks(data: bytes) -> bool:
    """Whether bytes are a bank's statement or notification, whole or damaged, or a ZIP of them."""
    if _MARKS.search(plain(data[:_SEARCHED_BYTES])):
        return True
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(_MARKS.search(_start(archive, part)) for part in archive.infolist()[:_SEARCHED_PARTS])
    except ZIP_DAMAGES:
        return False


def plain(data: bytes) -> bytes:
    """Bytes in which ASCII can be looked for: UTF-16 without its zeros is as good as UTF-8."""
    return data.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")


def _start(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        return plain(file.read(_START))
