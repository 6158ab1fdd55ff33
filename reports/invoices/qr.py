"""The QR code by which a bank's application fills in a payment: EPC QR of the European Payments Council, version 2.

Here belongs what the code says and its picture. Not here: where on the page it stands (`invoice.typ`).
"""

from decimal import Decimal

import segno

MOST_EUR = Decimal("999999999.99")
"""The largest amount that the code holds."""

_LONGEST_NAME = 70
# All masks are right; to weigh them against each other takes five times as long as to draw the code.
_MASK = 3


def epc_text(payee: str, account: str, bic: str, amount_eur: Decimal, rf_reference: str) -> str:
    """What the code says: service, version, UTF-8, transfer, bank, payee, account, amount, purpose, reference."""
    name, amount = payee[:_LONGEST_NAME].rstrip(), f"EUR{amount_eur:.2f}"
    return "\n".join(("BCD", "002", "1", "SCT", bic, name, account, amount, "", rf_reference))


def qr_picture(text: str) -> str:
    """The code as an SVG of one path, a module a unit, without the white border around it."""
    code = segno.make_qr(text.encode(), error="m", mask=_MASK, boost_error=False)
    path = []
    for y, row in enumerate(code.matrix):
        dark = bytes(row) + b"\0"
        start = dark.find(1)
        while start >= 0:
            end = dark.find(0, start)
            path.append(f"M{start} {y}h{end - start}v1H{start}z")
            start = dark.find(1, end)
    side = len(code.matrix)
    size = f'width="{side}" height="{side}" viewBox="0 0 {side} {side}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><path d="{"".join(path)}"/></svg>'
