"""What the funding decision says of money beside the support: revenue, other public support, the advance.

Here belongs section `[decision.terms]`. What the decision is silent about is None: whoever needs it stops and asks.
Not here: the sums (`pipelines.rules`).
"""

from typing import Literal

from pydantic import Field

from schemas.settings import Strict, Text


class Terms(Strict):
    """Section `[decision.terms]`: how revenue, other public support and the advance are treated, by the decision."""

    revenue: Literal["deduct", "report"] | None = Field(
        default=None,
        description='tulot: "deduct" = vähennetään tukikelpoisista kustannuksista, "report" = vain ilmoitetaan',
    )
    other_support: Literal["deduct", "report"] | None = Field(
        default=None,
        description='samoihin kustannuksiin saatu muu julkinen tuki: "deduct" = vähennetään tukikelpoisista '
        'kustannuksista, "report" = vain ilmoitetaan',
    )
    advance: Literal["first_payments", "last_payment", "by_decision"] | None = Field(
        default=None,
        description='ennakon kuittaaminen: "first_payments" = ensimmäisistä maksuista kokonaan, "last_payment" = '
        'viimeisen hakemuksen maksusta, "by_decision" = rahoittaja sanoo määrän maksu kerrallaan',
    )
    reference: Text | None = Field(default=None, description="päätöksen kohta, johon nämä perustuvat")
