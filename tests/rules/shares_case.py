"""Projects that share otherwise than the sample, and issues of invoices over hand-written claims.

Not here: any expectation.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

import tomli_w

from pipelines.figures import Leaves, evaluate
from pipelines.parameters import OwnNumbers
from pipelines.rules.co_financing import shares_graph
from pipelines.rules.need import Funder, Issue
from schemas.agreement import Instalment
from schemas.decision import DecideClaim, Decision, PayClaim, RecoverClaim, Rejected
from schemas.figure import Figure
from schemas.places import DATA
from schemas.project import Project, load_project

SAMPLE = (DATA / "sample" / "project.toml").read_text(encoding="utf-8")
CLAIMS = ("2025-1", "2026-1", "2026-2")
SEVEN = ("416", "441", "580", "689", "700", "739", "831")
SUPPORT = Fraction(1000)
"""The support of every claim; its costs are the need and this."""


def project_of(
    *municipalities: str,
    ceilings: Sequence[Mapping[str, Any]] = (),
    other_financing: Sequence[Mapping[str, Any]] = (),
    **agreement: Any,
) -> Project:
    """The sample project with some of its municipalities (all seven when none is named) and another agreement.

    It has no ceilings but those given, and every credit is credited. Without Rautjärvi, the first is the beneficiary.
    """
    kept = municipalities or SEVEN
    table = tomllib.loads(SAMPLE)
    table["partners"] = [partner for partner in table["partners"] if str(partner["number"]) in kept]
    if "689" not in kept:
        table["project"]["beneficiary"] = int(kept[0])
        del table["invoicing"]
        for person in table["staff"]:
            person["employer"] = int(kept[0])
    default = {"minimum_credit_note_eur": "0.00", "ceilings": "board_decisions" if ceilings else "none"}
    changed = {**table["agreement"], **default, **agreement}
    table["agreement"] = {key: value for key, value in changed.items() if value is not None}
    table["ceilings"] = [{"reference": "Khall § 1", "date": table["agreement"]["date"], **one} for one in ceilings]
    table["other_financing"] = [{"reference": "Säätiö", **one} for one in other_financing]
    return load_project(tomli_w.dumps(table).encode())


def each(amount: str, municipalities: Sequence[str] = SEVEN) -> list[dict[str, Any]]:
    """The same ceiling for every municipality."""
    return [{"municipality": int(municipality), "amount_eur": amount} for municipality in municipalities]


@dataclass
class Year:
    """Issues of invoices one after another, each over the claims that are closed by then."""

    project: Project
    frozen: dict[tuple[str, str], Fraction] = field(default_factory=dict)
    closed: list[tuple[str, str]] = field(default_factory=list)
    issued: list[tuple[str, str]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    funder: list[Funder] = field(default_factory=list)

    def close(self, need: str | Fraction, real: tuple[str, str, str] = ("0", "0", "0")) -> None:
        """Close the next claim with a need; `real` are its pay, side costs and other costs in the ledger."""
        claim = CLAIMS[len(self.closed)]
        edition = f"claim:{claim}:v1"
        self.closed.append((claim, edition))
        self.frozen[edition, f"claim/{claim}/eligible_costs"] = Fraction(need) + SUPPORT
        self.frozen[edition, f"claim/{claim}/support"] = SUPPORT
        for name, amount in zip(("pay", "side_costs", "other"), real, strict=True):
            self.frozen[edition, f"claim/{claim}/real_costs/{name}"] = Fraction(amount)

    def reject(self, costs: str, support: str) -> None:
        """Record that the funder rejected costs of the claim closed last."""
        table = {"kind": "rejected", "id": f"hylkays-{len(self.rejected) + 1}", "by": "A A", "reason": "Maksatuspäätös"}
        amounts = {"claim": self.closed[-1][0], "costs_eur": costs, "support_eur": support}
        self.rejected.append(Rejected.model_validate({**table, **amounts, "date": self.project.agreement.date}))

    def tell(self, kind: str, support: str, claim: str | None = None) -> None:
        """Record what the funder decided on a claim (the last one), paid or recovered: `decide`, `pay`, `recover`."""
        number = len(self.funder) + 1
        table = {"kind": f"{kind}_claim", "id": f"rahoittaja-{number}", "by": "A A", "reason": "Rahoittajan kirje"}
        reference = {} if kind == "pay" else {"reference": f"EURA {number}"}
        amounts = {"claim": claim or self.closed[-1][0], "support_eur": support, "date": self.project.agreement.date}
        models: dict[str, type[Funder]] = {"decide": DecideClaim, "pay": PayClaim, "recover": RecoverClaim}
        self.funder.append(models[kind].model_validate({**table, **reference, **amounts}))

    @property
    def decisions(self) -> list[Decision]:
        """Every decision so far."""
        return [*self.rejected, *self.funder]

    def invoice(self, claim: str | None = None, advances: Sequence[Instalment] = ()) -> Mapping[str, Figure]:
        """Issue the invoices of a claim, by default of the one closed last."""
        claim = claim or self.closed[-1][0]
        number = 1 + sum(known == claim for known, _ in self.issued)
        issue = Issue(claim, number, list(self.closed), list(self.issued), tuple(advances), tuple(self.rejected))
        issue = replace(issue, funder=tuple(self.funder))
        numbers = OwnNumbers(self.project, self.decisions)
        graph = shares_graph(self.project, issue, numbers)
        figures = evaluate(graph, Leaves({}), numbers.used, lambda edition, figure: self.frozen[edition, figure])
        edition = f"invoice:{claim}:{number}"
        self.issued.append((claim, edition))
        self.frozen |= {(edition, figure.id): figure.value for figure in figures.values()}
        return figures


def year_of(project: Project, needs: Sequence[str | Fraction]) -> Iterator[Mapping[str, Figure]]:
    """The figures of the invoices of each claim, when claim after claim closes with a need and is invoiced."""
    year = Year(project)
    for need in needs:
        year.close(need)
        yield year.invoice()


def parts(figures: Mapping[str, Figure], name: str) -> dict[str, Fraction]:
    """One kind of figure by municipality."""
    found = {i.split("/", 3)[2]: f.value for i, f in figures.items() if i.split("/", 3)[3:] == [name]}
    return {key: value for key, value in found.items() if key.isdecimal()}


def common(figures: Mapping[str, Figure], name: str) -> Fraction:
    """A figure of all municipalities together."""
    (found,) = (figure for i, figure in figures.items() if i.split("/", 2)[2] == name)
    return found.value


def exact(amounts: Mapping[str, str]) -> dict[str, Fraction]:
    """Amounts written as text."""
    return {key: Fraction(value) for key, value in amounts.items()}
