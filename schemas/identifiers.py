"""Finnish identifiers of parties and accounts: whether one is right, and how one is made of another.

Here belongs arithmetic of check digits that several rooms need. Not here: reference numbers (`pipelines.references`),
personal identity codes, which intake finds and refuses, and the keys in which identifiers stand (`schemas.project`).
"""

from stdnum import iban, luhn
from stdnum.fi import ytunnus

_OVT_COUNTRY = "0037"
_BUSINESS_ID_DIGITS = 8


def is_account(account: str) -> bool:
    """Whether a Finnish IBAN without spaces has the right check digits."""
    # The last digit of a Finnish account number checks the thirteen before it; the IBAN's own check does not see it.
    return account.startswith("FI") and bool(iban.is_valid(account)) and bool(luhn.is_valid(account[4:]))


def is_business_id(business_id: str) -> bool:
    """Whether a business id, with its dash or without, has the right check digit."""
    return bool(ytunnus.is_valid(business_id))


def is_ovt(text: str) -> bool:
    """Whether a text is an OVT: 0037, a business id with the right check digit, and what the holder added."""
    digits = text.removeprefix(_OVT_COUNTRY)[:_BUSINESS_ID_DIGITS]
    return text.startswith(_OVT_COUNTRY) and len(digits) == _BUSINESS_ID_DIGITS and is_business_id(digits)


def ovt_of(business_id: str) -> str:
    """The OVT of a business id, with nothing added: `0206951-1` is `003702069511`."""
    return _OVT_COUNTRY + business_id.replace("-", "")
