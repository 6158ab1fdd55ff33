"""The keys of participants that the project issues: how they are made, and told from mistyped and from others' keys.

Here belongs a key's form. The same secret gives the same list again, and a longer list begins like the shorter one. Not
here: hashing keys (`staging.vocabulary`), and the lists that municipalities get (`reports.key_list`).
"""

import hmac
import re

_LETTERS = "0123456789ABCDEFGHJKMNPQRTVWXYZ"  # none that are mistaken for another; 31, a prime
_FORM = re.compile(rf"([0-9]{{3}})-?([{_LETTERS}]{{4}})-?([{_LETTERS}])")
_BODY = 4


def issued_keys(secret: str, municipality: int, count: int) -> list[str]:
    """The first keys of a municipality's list, all unlike: `416-7KQ3-X`.

    The number says whose list a key is from, so that another municipality knows whom to ask for it.
    """
    found: dict[str, None] = {}
    nth = 0
    while len(found) < count:
        nth += 1
        found[_body(secret, municipality, nth)] = None
    number = f"{municipality:03d}"
    return [f"{number}-{body}-{_check_letter(secret, number + body)}" for body in found]


def plain_key(written: str) -> str:
    """A key as it is compared: capitals, no spaces; an issued one always with its hyphens."""
    plain = "".join(written.upper().split())
    issued = _FORM.fullmatch(plain)
    return "-".join(issued.groups()) if issued else plain


def is_issued(secret: str, key: str) -> bool | None:
    """Whether a plain key is one that the project issues; None for a key that has not even the form of one."""
    found = _FORM.fullmatch(key)
    if found is None:
        return None
    number, body, letter = found.groups()
    return _check_letter(secret, number + body) == letter


def _body(secret: str, municipality: int, nth: int) -> str:
    rest = int.from_bytes(_keyed(secret, f"key/{municipality}/{nth}"))
    letters = []
    for _ in range(_BODY):
        rest, at = divmod(rest, len(_LETTERS))
        letters.append(_LETTERS[at])
    return "".join(letters)


def _check_letter(secret: str, text: str) -> str:
    """Weights that are all unlike modulo a prime: one wrong letter or two that changed places give another letter.

    The secret's own part makes a key that somebody invents a wrong one as a rule.
    """
    start = int.from_bytes(_keyed(secret, "check"))
    return _LETTERS[(start + sum(nth * _LETTERS.index(one) for nth, one in enumerate(text, 2))) % len(_LETTERS)]


def _keyed(secret: str, text: str) -> bytes:
    return hmac.new(secret.encode(), text.encode(), "sha256").digest()
