"""What a finding is worth: the staff cost of its hours, its pay, or the euros of its ledger entries.

Here belongs the amount at stake beside a finding. It tells people what to mend first and enters no figure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipelines.money import round_to, to_decimal
from pipelines.staging.stage import StagedFile
from schemas.figure import Figure
from schemas.finding import Finding
from schemas.project import Project

_CENT = Fraction(1, 100)


def with_amounts(
    findings: Sequence[Finding], staged: Sequence[StagedFile], project: Project, figures: Mapping[str, Figure]
) -> list[Finding]:
    """The findings with `amount_eur` where their rows have hours or euros; None where they have neither."""
    amounts = _row_amounts(staged, project, figures)
    valued = []
    for finding in findings:
        known = [amounts[row_id] for row_id in finding.row_ids if row_id in amounts]
        amount = to_decimal(round_to(sum(known, Fraction(0)), "half_up", _CENT)) if known else None
        valued.append(replace(finding, amount_eur=amount))
    return valued


def _row_amounts(staged: Sequence[StagedFile], project: Project, figures: Mapping[str, Figure]) -> dict[str, Fraction]:
    amounts: dict[str, Fraction] = {}
    by_pay = project.decision.staff_cost_model == "actual_pay_fixed_side_costs"
    for file in staged:
        for row in _rows(file, "timesheet", ("row_id", "person", "work_date", "project_s")):
            rate = _rate(project, figures, row["person"], row["work_date"])
            if rate is not None and row["project_s"]:
                amounts[row["row_id"]] = Fraction(row["project_s"], 3600) * rate
        for row in _rows(file, "pay", ("row_id", "gross_eur")) if by_pay else ():
            if row["gross_eur"] is not None:
                amounts[row["row_id"]] = abs(Fraction(row["gross_eur"]))
        for row in _rows(file, "ledger", ("row_id", "debit_eur", "credit_eur")):
            amounts[row["row_id"]] = abs(Fraction((row["debit_eur"] or Decimal(0)) - (row["credit_eur"] or Decimal(0))))
    return amounts


def _rows(file: StagedFile, table: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return file.tables[table].select(columns).to_pylist() if table in file.tables else []


def _rate(project: Project, figures: Mapping[str, Figure], person: str | None, day: date | None) -> Fraction | None:
    if person is None or day is None:
        return None
    for first, last in project.rate_periods(person):
        figure = figures.get(f"rate/{person}/{first.isoformat()}")
        if first <= day <= last and figure:
            return figure.value
    return None
