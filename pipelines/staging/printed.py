"""What sheets print beside their records: sums of a grid, balances and totals of a grouped ledger.

Here belongs typing these few cells; one that cannot be read is a finding. Not here: comparing them with the records
(`pipelines.checks`), and the total row of a list (`totals`).
"""

from collections.abc import Sequence
from decimal import Decimal

import pyarrow as pa

from pipelines.staging.columns import Read
from pipelines.staging.faults import Reporter
from pipelines.staging.totals import SheetMonth
from schemas.fields import FieldType
from schemas.finding import Finding
from schemas.tables import LEDGER_TOTALS, SHEET_TOTALS


def grid_sums(months: Sequence[SheetMonth], read: Read, reporter: Reporter) -> tuple[pa.Table, list[Finding]]:
    """The sums that grids print over a row, a column or a sheet, and findings about those that cannot be read."""
    sums, findings = [], []
    source = reporter.source
    for index, part in enumerate(reporter.records.parts):
        name, month = part.layout.sheet.name, months[index].month
        for printed in part.sums:
            code, _ = read[FieldType.PERSON](printed.person)
            person = None if code is None else str(code)
            total_s, rule = read[FieldType.HOURS](printed.text)
            if rule is not None:
                findings.append(
                    reporter.finding(
                        rule,
                        part.layout.sheet,
                        row=printed.row,
                        column=printed.column,
                        field="project_s",
                        read=printed.text,
                        month=month,
                        person=person,
                    )
                )
                continue
            column = reporter.text.column_name(printed.column)
            values = (source.sha256, source.sender, name, printed.row, person, month, "project_s", total_s)
            sums.append(dict(zip(SHEET_TOTALS.names, (*values, column, printed.over), strict=True)))
    return pa.Table.from_pylist(sums, schema=SHEET_TOTALS), findings


def ledger_totals(read: Read, reporter: Reporter) -> tuple[pa.Table, list[Finding]]:
    """The balances and totals that grouped ledgers print, and findings about those that cannot be read."""
    totals, findings = [], []
    source = reporter.source
    for part in reporter.records.parts:
        for printed in part.balances:
            amounts = []
            for text, column, field in zip(
                (printed.debit, printed.credit), printed.columns, ("debit_eur", "credit_eur"), strict=True
            ):
                amount, rule = read[FieldType.AMOUNT](text) if text else (Decimal("0.00"), None)
                amounts.append(amount)
                if rule is not None:
                    findings.append(
                        reporter.finding(
                            rule, part.layout.sheet, row=printed.row, column=column, field=field, read=text
                        )
                    )
            if None not in amounts:
                row = (source.sha256, source.sender, part.layout.sheet.name, printed.row, source.period, printed.what)
                own = (printed.cost_centre, printed.account or None, *amounts)
                totals.append(dict(zip(LEDGER_TOTALS.names, (*row, *own), strict=True)))
    return pa.Table.from_pylist(totals, schema=LEDGER_TOTALS), findings
