"""A hand-made bundle for the tests of pages: two persons, two months, one earlier claim, findings of every kind.

Here belongs a bundle whose figures are worked out by hand. Not here: the sample project (`tests/sample`).
"""

from decimal import Decimal
from typing import Any

from schemas.bundle import Bundle, Row
from schemas.finding import Category, Finding, Severity
from tests.golden.sample_attachments import attachment_facts
from tests.golden.sample_figures import CLAIM, MONTHS, NEW, OLD, figures, parameters

INJECTION = "=cmd|' /C calc'!A0"
"""Text of a municipality's file that a spreadsheet must never run."""

_HASH = {name: f"{index:x}" * 64 for index, name in enumerate(("parikkala", "lemi", "savitaipale", "kirjanpito"), 10)}

# person, month, day, municipality, seconds, rate, sender, row
_USED = (
    ("H01", "2026-02", "2026-02-02", 580, 26100, OLD, 580, 10),
    ("H01", "2026-02", "2026-02-03", 689, 26100, OLD, 580, 11),
    ("H01", "2026-03", "2026-03-02", 700, 24600, OLD, 580, 10),
    ("H02", "2026-02", "2026-02-02", 416, 26400, OLD, 416, 10),
    ("H02", "2026-03", "2026-03-13", 739, 26100, OLD, 739, 21),
    ("H02", "2026-03", "2026-03-16", 831, 25800, NEW, 739, 24),
)
_WAITING = (
    ("H01", "2026-03", "2026-03-03", 580, 93600, OLD, 580, 11),
    ("H02", "2026-02", "2026-02-05", 416, 26100, OLD, 416, 13),
)


def sample_bundle(closed: bool = False) -> Bundle:
    """The bundle as a draft, or as the same claim closed."""
    return Bundle(
        edition=f"claim:{CLAIM}:v1",
        figures={f.id: f for f in figures()},
        rows={
            "hours": [_hours_row(*row) for row in _USED],
            "hours_waiting": [_hours_row(*row) for row in _WAITING],
            "costs": _cost_rows(),
            "participants": _participant_rows(),
        },
        parameters={p.key: p for p in parameters()},
        findings=_findings(),
        row_status=[],
        facts=_facts(closed) | (attachment_facts() if closed else {}),
    )


_FILE_NAMES = {
    580: "Työaika Parikkala {m}.xlsx",
    416: "lemi-tunnit-{m}.csv",
    739: "Savitaipale {m} tunnit.xlsx",
    689: "pääkirja-{m}.xlsx",
}


def _hours_row(
    person: str, month: str, day: str, municipality: int, seconds: int, rate: str, sender: int, row: int
) -> Row:
    file = _file_of(sender)
    return {
        "row_id": f"{file[:12]}:1:{row}",
        "file": file,
        "file_name": _FILE_NAMES[sender].format(m=month),
        "sender": str(sender),
        "sheet": "Malli Mallikas" if sender == 580 else "" if sender == 416 else "Essi Esimerkki",
        "row": str(row),
        "column": "3" if sender == 416 else "E",
        "claim": CLAIM,
        "person": person,
        "month": month,
        "day": day,
        "municipality": str(municipality),
        "rate": rate,
        "value": str(seconds),
        "unit": "s",
    }


def _file_of(sender: int) -> str:
    return _HASH[{580: "parikkala", 416: "lemi", 739: "savitaipale", 689: "kirjanpito"}[sender]]


def _cost_rows() -> list[Row]:
    entries = (
        ("2026-02", "pay", "5002", "1682", "1100.00", 2),
        ("2026-02", "side_costs", "5103", "1682", "210.50", 3),
        ("2026-03", "other", "5403", "1682", "340.00", 2),
        ("2026-03", "other", "4470", "1683", "300.00", 3),
    )
    file = _file_of(689)
    return [
        {
            "row_id": f"{file[:12]}:1:{row}", "file": file, "file_name": _FILE_NAMES[689].format(m=month),
            "sender": "689", "sheet": "Taul1", "row": str(row), "column": "H", "claim": CLAIM, "month": month,
            "cost_class": cost_class, "account": account, "cost_centre": centre, "value": value, "unit": "eur",
        }
        for month, cost_class, account, centre, value, row in entries
    ]  # fmt: skip


def _participant_rows() -> list[Row]:
    by_gender = {"started": (4, 2, 0, 6), "ended": (1, 0, 0, 1)}
    genders = ("women", "men", "non_binary", "total")
    counts = [
        (gender, flow, n) for flow, values in by_gender.items() for gender, n in zip(genders, values, strict=True)
    ]
    file = _file_of(580)
    return [
        {
            "row_id": f"{file[:12]}:1:{row}", "file": file, "file_name": "osallistujat.csv", "sender": "580",
            "sheet": "", "row": str(row), "column": "5", "month": "2026-03", "municipality": "580",
            "indicator": "EECO01", "gender": gender, "flow": flow, "value": str(value), "unit": "count",
        }
        for row, (gender, flow, value) in enumerate(counts, start=2)
    ]  # fmt: skip


def _finding(rule: str, severity: Severity, category: Category, sender: int, month: str, **more: Any) -> Finding:
    blank = dict.fromkeys(
        ("sheet", "row", "column", "field", "read", "person", "subject", "identity", "amount_eur", "waived_by")
    )
    file_name = _FILE_NAMES.get(sender, "tiedosto.xlsx").format(m=month)
    common = {"record_kind": "timesheet", "file": _file_of(580), "file_name": file_name, "facts": {}}
    return Finding(rule, severity, category, sender=sender, month=month, **{**blank, **common, **more})


def _findings() -> list[Finding]:
    error, warning, remark = Severity.ERROR, Severity.WARNING, Severity.REMARK
    row, field = Category.ROW, Category.FIELD
    rows, files = Category.ACROSS_ROWS, Category.ACROSS_FILES
    sheet = "Malli Mallikas"
    return [
        _finding(
            "day-above-24-hours", error, files, 580, "2026-03", sheet=sheet, row=11, column="E", person="H01",
            field="project_s", read="26:00", subject="H01/2026-03-03", amount_eur=Decimal("963.30"),
            facts={"work_date": "2026-03-03", "day_s": "93600"},
        ),
        _finding(
            "hours-ambiguous", error, field, 580, "2026-03", sheet=sheet, row=14, column="E", person="H01",
            field="project_s", read="7.30", facts={},
        ),
        _finding(
            "person-unknown", error, field, 580, "2026-03", sheet="Nimi puuttuu", row=3, column="B", field="person",
            read=INJECTION,
        ),
        _finding(
            "participants-total-differs", error, rows, 580, "2026-03", record_kind="participants",
            file_name="osallistujat.csv", row=6, column="5", field="started", read="7", subject="580/2026-03/EECO01",
            facts={
                "municipality": "580", "indicator": "EECO01", "measure": "started", "sum_count": "6",
                "total_count": "7",
            },
        ),
        _finding(
            "sheet-total-differs", warning, rows, 580, "2026-03", sheet=sheet, row=40, column="E", person="H01",
            read="140:30", facts={"total_s": "505800", "sum_s": "24600"},
        ),
        _finding("stray-total-row", remark, row, 580, "2026-03", sheet=sheet, row=41, column="A", read="Yht."),
        _finding(
            "row-repeated", error, rows, 580, "2026-02", sheet=sheet, row=12, column="E", person="H01",
            identity="580/H01/2026-02-03/2", waived_by="2026-001", facts={"first_row_count": "11"},
        ),
        _finding(
            "approval-missing", error, files, 580, "2026-02", person="H01", subject="H01/2026-02", row=10,
            facts={"sum_s": "52200"}, amount_eur=Decimal("537.23"),
        ),
        _finding(
            "work-on-absence-day", error, files, 416, "2026-02", row=13, column="3", person="H02", read="7,25",
            subject="H02/2026-02-05", amount_eur=Decimal("223.81"),
            facts={"work_date": "2026-02-05", "day_s": "26100", "absence_s": "26100", "agreed_s": "26100"},
        ),
        _finding(
            "holiday-bonus-in-pay", error, rows, 689, "2026-02", record_kind="ledger", sheet="Taul1", row=4,
            column="G", read="Lomaraha 6/2026", amount_eur=Decimal("1234.56"), facts={"account": "5002"},
        ),
        _finding(
            "file-replaced", remark, files, 739, "2026-03",
            facts={
                "old_name": "Savitaipale tunnit vanha.xlsx", "rows_before_count": "3", "rows_after_count": "2",
                "rows_gone_count": "1", "rows_changed_count": "1", "rows_new_count": "0",
            },
        ),
    ]  # fmt: skip


def _facts(closed: bool) -> dict[str, Any]:
    return {
        "edition": f"claim:{CLAIM}:v1",
        "kind": "claim",
        "state": "closed" if closed else "draft",
        "as_of": "2026-05-12",
        "head": {"n": 41, "hash": "5e" * 32},
        "program_version": "0.1.0",
        "closed": {
            "by": "Kirsi Kirjanpitäjä", "approved_by": "Hannu Hyväksyjä", "date": "2026-05-12",
            "reason": "Jakson tunnit on hyväksytty ja kirjanpito täsmää.",
        } if closed else None,
        "project": {
            "code": "S30999",
            "name": "Ketterästi Yhdessä – pienten kuntien voimavarat työllisyyden tukena",
            "start": "2025-09-01", "end": "2026-08-31", "beneficiary": 689,
            "funder": "Kaakkois-Suomen elinvoimakeskus",
        },
        "decision": {
            "reference": "EURA 2021/900999/09 02 01 01/2025/HAME", "date": "2025-08-20",
            "staff_cost_model": "unit_cost_1720", "cost_model": "flat_rate_40", "support_rate": "0.80",
            "granted_support_eur": "492000.00",
            "rounding": {
                "hourly_rate": "cents", "hours": "exact_seconds", "staff_costs": "person_month",
                "flat_rate": "claim", "support": "down", "support_per": "claim",
                "reference": "Tukipäätös 20.8.2025, kohta 4",
            },
        },
        "claim": {
            "id": CLAIM, "version": 1, "start": "2026-01-01", "end": "2026-04-30", "last": False,
            "deadline": "2026-08-31",
        },
        "month": None,
        "months": list(MONTHS),
        "partners": [
            {"number": number, "name": name, "area": area, "business_id": "0206951-1", "contact": "", "email": ""}
            for number, name, area in (
                (416, "Lemi", "lansi_saimaa"), (441, "Luumäki", "lansi_saimaa"), (580, "Parikkala", "pohjoinen"),
                (689, "Rautjärvi", "pohjoinen"), (700, "Ruokolahti", "pohjoinen"),
                (739, "Savitaipale", "lansi_saimaa"), (831, "Taipalsaari", "lansi_saimaa"),
            )
        ],
        "areas": [
            {"id": "pohjoinen", "name": "Etelä-Karjalan pohjoiset kunnat"},
            {"id": "lansi_saimaa", "name": "Länsi-Saimaan kunnat"},
        ],
        "staff": [
            _person("H01", "Malli Mallikas", "projektipäällikkö", "pohjoinen", "1.00", "2025-09-01"),
            _person("H02", "Essi Esimerkki", "projektiasiantuntija", "lansi_saimaa", "1.00", "2025-09-01"),
            _person("H03", "Otto Osa-aikainen", "työpajaohjaaja, osa-aikainen", "pohjoinen", "0.50", "2025-11-01"),
        ],
        "rates": [
            _rate("H01", OLD, "50400.00", "Tukipäätös 20.8.2025, liite 2"),
            _rate("H02", OLD, "42000.00", "Tukipäätös 20.8.2025, liite 2"),
            _rate("H02", NEW, "43260.00", "Muutospäätös 12.3.2026"),
        ],
        "sources": _sources(),
        "approvals": [
            _approval("H01", "2026-03", 24600, 0), _approval("H02", "2026-02", 26400, 26100),
            _approval("H02", "2026-03", 51900, 0),
        ],
        "hours_by_day": _days(),
        "decisions": [
            {
                "id": "2026-001", "kind": "waiver", "date": "2026-03-12", "by": "Kirsi Kirjanpitäjä",
                "reason": "Kaksi samanlaista käyntiä samana päivänä, vahvistettu työntekijältä.",
                "details": {"rule": "row-repeated", "identity": "580/H01/2026-02-03/2"},
            },
        ],
        "parameters_warned": ["law/flat_rate_40/2021-07-01"],
    }  # fmt: skip


def _person(code: str, name: str, title: str, area: str, share: str, start: str) -> dict[str, Any]:
    return {
        "code": code, "name": name, "title": title, "area": area, "employer": 689, "share": share, "start": start,
        "end": None, "agreed_day_s": 26100,
    }  # fmt: skip


def _rate(person: str, day: str, pay: str, reference: str) -> dict[str, Any]:
    return {"person": person, "valid_from": day, "annual_pay_eur": pay, "share": "1.00", "reference": reference}


def _approval(person: str, month: str, project_s: int, absence_s: int) -> dict[str, Any]:
    return {
        "person": person, "month": month, "project_s": project_s, "other_s": 0, "absence_s": absence_s,
        "employee_date": "2026-04-01", "supervisor": "Raija Rivi", "supervisor_date": "2026-04-02",
        "signed_file": f"{person}-{month}-allekirjoitettu.pdf",
    }  # fmt: skip


def _sources() -> list[dict[str, Any]]:
    # name, sender, kind, period, status, rule, read, used, waiting, superseded, not records
    listed = (
        ("Työaika Parikkala 2026-02.xlsx", 580, "timesheet", "2026-02", "current", None, 30, 2, 0, 0, 28),
        ("Työaika Parikkala 2026-03.xlsx", 580, "timesheet", "2026-03", "current", None, 33, 1, 2, 0, 30),
        ("osallistujat.csv", 580, "participants", "2026-03", "current", None, 8, 7, 1, 0, 0),
        ("lemi-tunnit-2026-02.csv", 416, "timesheet", "2026-02", "current", None, 2, 1, 1, 0, 0),
        ("Savitaipale tunnit vanha.xlsx", 739, "timesheet", "2026-03", "superseded", None, 21, 0, 0, 21, 0),
        ("Savitaipale 2026-03 tunnit.xlsx", 739, "timesheet", "2026-03", "current", None, 22, 2, 0, 0, 20),
        ("Parikkala asiakkaat.xlsx", 580, None, "2026-03", "quarantined", "file-personal-id", 0, 0, 0, 0, 0),
        ("pääkirja-2026-02.xlsx", 689, "ledger", "2026-02", "current", None, 3, 2, 1, 0, 0),
    )
    return [
        {
            "sha256": None if status == "quarantined" else _HASH.get(name.split(" ")[0].lower(), "c7" * 32),
            "name": name, "sender": sender, "record_kind": kind, "period": period, "received": "2026-04-07",
            "received_time": "2026-04-07T06:30:00+00:00", "scopes": None, "status": status, "rule": rule,
            "rows_read": read, "used": used, "waiting": waiting,
            "superseded": superseded, "not_records": others,
        }
        for name, sender, kind, period, status, rule, read, used, waiting, superseded, others in listed
    ]  # fmt: skip


def _days() -> list[dict[str, Any]]:
    rows = [
        {
            "person": person, "month": month, "day": day, "municipality": municipality, "project_s": seconds,
            "other_s": 0, "absence_s": 26100 if day == "2026-02-05" else 0, "status": status,
        }
        for status, listed in (("used", _USED), ("waiting", _WAITING))
        for person, month, day, municipality, seconds, *_ in listed
    ]  # fmt: skip
    absent = {"person": "H02", "month": "2026-02", "day": "2026-02-06", "municipality": 416, "project_s": None}
    return [*rows, {**absent, "other_s": 0, "absence_s": 26100, "status": "used"}]
