"""The keys of project.toml that say how the municipalities carry the project's own financing.

Here belongs `[agreement]` with its plan of instalments, `[[ceilings]]` of the municipal boards, `[[other_financing]]`.
Not here: the rest of the file (`schemas.project`), whether its parts fit together (`schemas.agreement_checks`), and
the sums (`pipelines.rules.co_financing`).

What the agreement may be silent about is None: invoicing stops and asks for it, month and claim go on.
"""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from schemas.settings import Day, Money, Strict, Text, decimal_text

ClaimId = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[1-9]$")]
EntryId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
_Number = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,2}$")]
Weight = Annotated[Decimal, BeforeValidator(decimal_text(r"[0-9]{1,9}(\.[0-9]{1,4})?"))]
"""A weight or a number of inhabitants, written as text: `"3012"`, `"1.5"`."""


class Instalment(Strict):
    """One `[[agreement.instalments]]`: what is collected in advance, by the agreement's plan."""

    claim: ClaimId = Field(description='maksatusjakso, jonka menoihin erä kerätään, esim. "2026-1"')
    date: Day = Field(description="päivä, josta alkaen erän saa laskuttaa, ilman lainausmerkkejä")
    amount_eur: Money = Field(description='kaikilta kunnilta yhteensä kerättävä summa, esim. "30000.00"')


class Agreement(Strict):
    """Section `[agreement]`: how the municipalities share the project's own financing."""

    reference: Text = Field(description="yhteistyösopimuksen tunnus")
    date: Day = Field(description="yhteistyösopimuksen päivä ilman lainausmerkkejä")
    basis: Literal["eligible_costs", "real_costs"] | None = Field(
        default=None, description="kustannukset, joista kuntien tarve lasketaan"
    )
    support: Literal["applied", "decided", "received"] | None = Field(
        default=None, description="tuki, joka tarpeesta vähennetään"
    )
    key: Literal["equal", "weights", "population"] = Field(description="kuntien osuuksien jakoperuste")
    weights: dict[_Number, Weight] = Field(
        default={}, description='kuntien painot tai asukasluvut kuntanumeroittain, esim. { 416 = "3012", 441 = "4550" }'
    )
    weights_reference: Text | None = Field(
        default=None, description='mistä painot tai asukasluvut ovat, esim. "Tilastokeskus, väkiluku 31.12.2024"'
    )
    rhythm: Literal["after_claims", "instalments"] | None = Field(default=None, description="laskutuksen rytmi")
    instalments: tuple[Instalment, ...] = Field(
        default=(), strict=False, description="osio [[agreement.instalments]] jokaisesta etukäteen kerättävästä erästä"
    )
    odd_cents: Literal["largest_remainder", "administrator"] = Field(description="parittomien senttien jako")
    ceilings: Literal["board_decisions", "none"] | None = Field(
        default=None, description="kuntien katot: kuntien päätökset osiossa [[ceilings]] tai ei kattoja"
    )
    minimum_credit_note_eur: Money | None = Field(
        default=None, description='pienin hyvityslasku lainausmerkeissä, esim. "5.00"; pienempi hyvitys siirtyy'
    )
    rejected: Literal["key", "administrator"] | None = Field(
        default=None, description="kuka kantaa hylätyt kustannukset: kunnat jakoperusteen mukaan tai hallinnoiva kunta"
    )


class Ceiling(Strict):
    """One `[[ceilings]]`: the most that a municipality has decided to pay, in the whole project or in a year."""

    municipality: int = Field(description="kuntanumero, esim. 416")
    amount_eur: Money = Field(description='enintään maksettava summa lainausmerkeissä, esim. "18000.00"')
    year: Annotated[int, Field(ge=2021, le=2035)] | None = Field(
        default=None, description="vuosi, jota katto koskee, esim. 2026; ilman sitä koko hanke"
    )
    reference: Text = Field(description='kunnan päätös, esim. "Lemin kunnanhallitus 14.10.2025 § 146"')
    date: Day = Field(description="kunnan päätöksen päivä ilman lainausmerkkejä, esim. 2025-10-14")

    @property
    def id(self) -> str:
        """Which ceiling it is, `416` or `416/2026`: of a municipality, or of a municipality and a year."""
        return f"{self.municipality}" if self.year is None else f"{self.municipality}/{self.year}"

    @property
    def place(self) -> str:
        """Where it stands in project.toml, as faults name it."""
        return f"ceilings {self.id.replace('/', ' ')}"


class OtherFinancing(Strict):
    """One `[[other_financing]]`: what others than the municipalities pay of a claim period's costs."""

    id: EntryId = Field(description='oma tunnus, esim. "saatio-2026"')
    claim: ClaimId = Field(description='maksatusjakso, jonka kustannuksia rahoitus koskee, esim. "2026-1"')
    kind: Literal["other_public", "private", "income"] = Field(
        description='"other_public" = muu julkinen, "private" = yksityinen, "income" = hankkeen tulo'
    )
    amount_eur: Money = Field(description='summa lainausmerkeissä, esim. "500.00"')
    reference: Text = Field(description="rahoittaja ja asiakirja, johon summa perustuu")


WHAT_TO_SAY = {
    "basis": '"eligible_costs"',
    "support": '"applied"',
    "rhythm": '"after_claims"',
    "ceilings": '"board_decisions"',
    "minimum_credit_note_eur": '"5.00"',
    "rejected": '"key"',
}
"""The keys of `[agreement]` that invoicing asks for when they are missing, each with what agreements usually say."""
