"""A bank barcode's digits as bars: Code 128, code set C.

Here belongs the code table and the check symbol. Not here: the digits (`pipelines.references`) and drawing
(`invoice.typ`).
"""

from schemas.errors import TilitysError

_START_C, _STOP = 105, 106
_MODULUS = 103
# Widths of bars and spaces in turn, for the values 0 to 106 of Code 128 (ISO/IEC 15417).
_TABLE = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 "
    "123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 "
    "232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 "
    "313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 "
    "111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111 "
    "111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113 "
    "114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
)
_PATTERNS = _TABLE.split()


def bar_widths(digits: str) -> list[int]:
    """Widths of bars and spaces in turn, a bar first, in modules. Raises TilitysError for an odd number of digits."""
    if not digits.isdecimal() or len(digits) % 2:
        raise TilitysError(f"Viivakoodin numerosarja {digits} ei kelpaa.")
    values = [_START_C, *(int(digits[at : at + 2]) for at in range(0, len(digits), 2))]
    check = (_START_C + sum(place * value for place, value in enumerate(values))) % _MODULUS
    return [int(width) for value in (*values, check, _STOP) for width in _PATTERNS[value]]
