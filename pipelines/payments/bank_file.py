"""A file given as an argument: which format one about money has, and why a file cannot be read.

Here belongs choosing the reader by content, and its problems in words. Not here: the readers (`camt`, `listed`).
"""

from pipelines.intake.reading import read_text
from pipelines.intake.sheet import IntakeProblem, TextFile
from pipelines.payments.camt import is_xml, read_camt
from pipelines.payments.listed import read_list
from pipelines.payments.movement import BankFile
from schemas.errors import UnreadableFileError

_WORDS = {
    "file-empty": "Tiedosto on tyhjä.",
    "file-encrypted": "Tiedosto on suojattu salasanalla. Poista suojaus ja lue se uudelleen.",
    "file-too-large": "Tiedosto on liian suuri.",
    "sheet-too-large": "Taulukko on liian laaja: poista kaukana olevien rivien ja sarakkeiden sisältö.",
    "file-reading-stopped": "Lukeminen keskeytyi: tiedosto on vioittunut tai liian raskas luettavaksi.",
}
_UNREADABLE = "Tiedostoa ei voi lukea: se on vioittunut tai muuta kuin XML-, CSV- tai XLSX-tiedosto."


def read_bank_file(data: bytes, name: str, account: str) -> BankFile:
    """Read a bank statement or notification of an account, or a list of payments.

    Raises UnreadableFileError in words that name the file.
    """
    cells = None if is_xml(data) else read_cells(data, name)
    try:
        return read_camt(data, account) if cells is None else read_list(cells)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{name}: {error}") from None


def read_cells(data: bytes, name: str) -> TextFile:
    """The cells of a file given as an argument. Raises UnreadableFileError in words that name it."""
    try:
        return read_text(data, name)
    except IntakeProblem as problem:
        raise UnreadableFileError(f"{name}: {_WORDS.get(problem.rule, _UNREADABLE)}") from None
