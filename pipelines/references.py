"""Numbers by which a Finnish payment finds its invoice: reference number, RF reference, bank barcode.

Here belongs how they are formed. Not here: which invoice gets which (`pipelines.invoice_facts`), how they are grouped
on a page (`schemas.labels`), and the check of the payee's account, made when project.toml is read
(`schemas.project_checks`).
"""

from datetime import date
from decimal import Decimal
from itertools import cycle

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

from schemas.errors import TilitysError

_WEIGHTS = (7, 3, 1)
_FEWEST, _MOST = 3, 19  # digits of the base
_BARCODE_REFERENCE = 20
BARCODE_BELOW_EUR = 1_000_000
"""A bank barcode holds amounts below this."""


def reference_number(base: str) -> str:
    """The reference number (viitenumero) of a base: its digits and a check digit.

    Raises ValueError when the base is not 3 to 19 digits, the first of them not zero.
    """
    if not (base.isascii() and base.isdigit() and _FEWEST <= len(base) <= _MOST) or base[0] == "0":
        raise ValueError(f"not the base of a reference number: {base!r}")
    return base + str(_check_digit(base))


def is_reference_number(text: str) -> bool:
    """Whether a text is a reference number with the right check digit."""
    try:
        return reference_number(text[:-1]) == text
    except ValueError:
        return False


def plain_reference(text: str) -> str | None:
    """The reference number in a written one: grouped, padded with zeros or as an RF reference; None when it is none."""
    if "".join(text.split()).upper().startswith("RF") and not iso11649.is_valid(text):
        return None
    written = written_reference(text)
    return written if is_reference_number(written) else None


def written_reference(text: str) -> str:
    """The digits of a written reference, whether or not they are a reference number; empty when it is no such thing."""
    written = "".join(text.split()).upper()
    if written.startswith("RF"):
        written = written[4:]
    return written.lstrip("0") if written.isascii() and written.isdecimal() else ""


def rf_reference(reference: str) -> str:
    """The creditor reference of ISO 11649 that carries a reference number: `RF09868516259619897`."""
    checks = mod_97_10.calc_check_digits(f"{reference}RF")
    return str(iso11649.validate(f"RF{checks}{reference}"))


def bank_barcode(account: str, amount_eur: Decimal, reference: str, due: date) -> str:
    """The 54 digits of the bank barcode, version 4: what a payer's bank reads from an invoice.

    `account` is a Finnish IBAN without spaces. Raises TilitysError when the amount does not fit (below 0, or a million
    and above).
    """
    if not 0 <= amount_eur < BARCODE_BELOW_EUR:
        raise TilitysError(f"Summa {amount_eur} ei mahdu pankkiviivakoodiin.")
    cents = int(amount_eur.scaleb(2))
    padded = reference.rjust(_BARCODE_REFERENCE, "0")
    return f"4{account[2:]}{cents:08d}000{padded}{due:%y%m%d}"


def _check_digit(base: str) -> int:
    weighted = sum(int(digit) * weight for digit, weight in zip(reversed(base), cycle(_WEIGHTS), strict=False))
    return -weighted % 10
