"""Every file that the municipalities send: the clean truth, spoilt where the list of mess says so.

Here belongs when a file arrives, its name, and spoiling it. Not here: the cells of a clean file (`layouts`).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tests.sample.cells import Cell, Hours, Money, Sheet, Sum, shown
from tests.sample.costs import Entry, entries
from tests.sample.hours import Work, approvals, work
from tests.sample.layouts import (
    KEEPS_REGISTER,
    Kind,
    Unit,
    file_bytes,
    is_workbook,
    ledger,
    participants,
    timesheet,
)
from tests.sample.layouts import approvals as approval_sheets
from tests.sample.ledgers import PAY_MONTHS, pay
from tests.sample.mess import Edit, cases, minutes
from tests.sample.people import counts
from tests.sample.places import (
    FOLDERS,
    LEMI,
    LUUMAKI,
    MUNICIPALITIES,
    PARIKKALA,
    RAUTJARVI,
    RUOKOLAHTI,
    SAVITAIPALE,
    TAIPALSAARI,
    months,
    next_month,
)
from tests.sample.register import register

ARRIVAL_DAY = {LEMI: 3, LUUMAKI: 5, PARIKKALA: 2, RAUTJARVI: 8, RUOKOLAHTI: 4, SAVITAIPALE: 7, TAIPALSAARI: 3}
_MONTH_NAMES = (
    "tammikuu", "helmikuu", "maaliskuu", "huhtikuu", "toukokuu", "kesäkuu", "heinäkuu", "elokuu", "syyskuu", "lokakuu",
    "marraskuu", "joulukuu",
)  # fmt: skip


def files() -> dict[str, bytes]:
    """Path under `deliveries/` and bytes of every file of the sample."""
    units = {_path(unit): unit for unit in _units()}
    edits: dict[str, list[Edit]] = {}
    for case in cases():
        for edit in case.edits:
            edits.setdefault(edit.file, []).append(edit)
    made = {path: _file(unit, edits.pop(path, [])) for path, unit in units.items()}
    for sent in (sent for case in cases() for sent in case.sent):
        if sent.of is not None:
            made[sent.file] = _file(units[sent.of], edits.pop(sent.file, []))
        elif sent.same_bytes_as is not None:
            made[sent.file] = made[sent.same_bytes_as]
        else:
            made[sent.file] = (sent.text or "").replace("\n", "\r\n").encode("cp1252")
    if edits:
        raise ValueError(f"the list of mess names files that nobody sends: {sorted(edits)}")
    return dict(sorted(made.items()))


def spoilt_sheets(path: str) -> list[Sheet]:
    """The cells of a delivered file, as they are written in it."""
    units = {_path(unit): unit for unit in _units()}
    of = {sent.file: sent.of for case in cases() for sent in case.sent if sent.of is not None}
    edits = [edit for case in cases() for edit in case.edits if edit.file == path]
    return _spoilt(units[of.get(path, path)], edits)


def _units() -> Iterator[Unit]:
    kinds: tuple[Kind, ...] = ("timesheet", "ledger", "participants")
    for month in months():
        for sender in MUNICIPALITIES:
            for kind in kinds:
                unit = Unit(sender, kind, month)
                if kind != "participants" or len(_sheets(unit, [])[0].rows) > 1:
                    yield unit
        yield Unit(KEEPS_REGISTER, "register", month)
        yield Unit(RAUTJARVI, "approval", month)
    for month in PAY_MONTHS:
        yield Unit(RAUTJARVI, "pay", month)


def _file(unit: Unit, edits: list[Edit]) -> bytes:
    data = file_bytes(unit, _spoilt(unit, edits))
    for edit in edits:
        if edit.keep_bytes is not None:
            data = data[: edit.keep_bytes]
    return data


def _spoilt(unit: Unit, edits: list[Edit]) -> list[Sheet]:
    sheets = _sheets(unit, edits)
    for edit in edits:
        if edit.row is not None:
            _spoil(next(sheet for sheet in sheets if sheet.name == edit.sheet), edit, edit.row)
    return sheets


def _sheets(unit: Unit, edits: list[Edit]) -> list[Sheet]:
    if unit.kind == "timesheet":
        rows = [row for row in work() if row.sender == unit.sender and row.month == unit.month]
        return timesheet(unit, [*rows, *(row for edit in edits for row in _added(unit, edit))])
    if unit.kind == "ledger":
        own = [e for e in entries() if e.sender == unit.sender and e.month == unit.month]
        return ledger(unit, [_rebooked(e, edits) for e in own], _moved(unit))
    if unit.kind == "pay":
        return pay(unit.month)
    if unit.kind == "register":
        return register(unit.month)
    if unit.kind == "participants":
        return participants(unit, (c for c in counts() if c.municipality == unit.sender and c.month == unit.month))
    return approval_sheets(unit, (a for a in approvals() if a.month == unit.month))


def _added(unit: Unit, edit: Edit) -> Iterator[Work]:
    for row in edit.adds:
        yield Work(unit.sender, row["person"], row["day"], project=minutes(row["hours"]), text=row["text"])


def _rebooked(entry: Entry, edits: list[Edit]) -> Entry:
    """An entry on the account on which an edit books it."""
    for edit in edits:
        if edit.booked and (entry.voucher, entry.line) == (edit.booked["voucher"], edit.booked["line"]):
            if entry.account != edit.was:
                raise ValueError(f"{edit.file}: the list of mess says {edit.was!r}, there is {entry.account!r}")
            return replace(entry, account=edit.to or "", account_name=edit.booked["account_name"])
    return entry


def _moved(unit: Unit) -> dict[str, int]:
    """What came to the balances of a municipality's accounts without a voucher, in this calendar year so far."""
    moved: dict[str, int] = {}
    for case in cases():
        for edit in case.edits:
            is_own = edit.file.split("/")[1] == FOLDERS[unit.sender]
            if edit.moved and is_own and case.month[:4] == unit.month[:4] and case.month <= unit.month:
                account = edit.moved["account"]
                moved[account] = moved.get(account, 0) + edit.moved["cents"]
    return moved


def _spoil(sheet: Sheet, edit: Edit, row: int) -> None:
    """Change one place of a sheet; what stood there must be what the list says, so that the list cannot go stale."""
    if edit.insert is not None:
        sheet.rows.insert(row - 1, list(edit.insert))
        return
    line = sheet.rows[row - 1]
    if edit.remove:
        found = shown(line[0])
        if sheet.header == 1:
            del sheet.rows[row - 1]
        else:  # a day of the template stays, empty
            sheet.rows[row - 1] = [line[0], *[None] * (len(line) - 1)]
    else:
        column = sheet.column(edit.column or "")
        found = shown(line[column])
        line[column] = _retyped(line[column], edit.to or "")
    if found != edit.was:
        raise ValueError(f"{edit.file}, {sheet.name} row {row}: the list of mess says {edit.was!r}, there is {found!r}")


def _retyped(cell: Cell, to: str) -> Cell:
    if isinstance(cell, (Hours, Sum)):
        return Hours(minutes(to))
    if isinstance(cell, Money) and "," in to:
        return Money(int(to.replace(",", "")))
    if isinstance(cell, date):
        day, month, year = to.split(".")
        return date(int(year), int(month), int(day))
    return to


def _path(unit: Unit) -> str:
    arrived = f"{next_month(unit.month)}-{ARRIVAL_DAY[unit.sender]:02d}"
    return f"{arrived}/{FOLDERS[unit.sender]}/{_name(unit)}"


def _name(unit: Unit) -> str:
    name, plain = MUNICIPALITIES[unit.sender], FOLDERS[unit.sender][4:]
    year, number = unit.month.split("-")
    if unit.kind == "register":
        return f"Taipalsaari osallistujarekisteri {unit.month}.csv"
    if unit.kind == "participants" and unit.sender == KEEPS_REGISTER:
        return f"Taipalsaari yritykset ja palvelut {unit.month}.csv"
    if unit.kind == "participants":
        return f"osallistujat_{plain}_{unit.month}.{'xlsx' if is_workbook(unit) else 'csv'}"
    if unit.kind == "pay":
        return f"palkat_{unit.month}.csv"
    if unit.kind == "approval":
        return f"hyvaksynnat_{unit.month}.xlsx"
    if unit.kind == "ledger":
        whose = {RAUTJARVI: "paakirja_004512_", LUUMAKI: "Luumäki NetBaron ", TAIPALSAARI: "Taipalsaari ostot "}
        ending = "xlsx" if is_workbook(unit) else {LUUMAKI: "csv", RUOKOLAHTI: "txt"}[unit.sender]
        return f"{whose.get(unit.sender, f'{name} pääkirja ')}{unit.month}.{ending}"
    return {
        LEMI: f"Lemi työajat {_MONTH_NAMES[int(number) - 1]} {year}.csv",
        LUUMAKI: f"LUUMAKI_TUNNIT_{year}{number}.xlsx",
        PARIKKALA: f"Parikkala kuukausitaulukko {int(number)}-{year}.xlsx",
        RAUTJARVI: f"rautjarvi_tyoaika_{unit.month}.xlsx",
        RUOKOLAHTI: f"tyoaika-ruokolahti-{unit.month}.csv",
        SAVITAIPALE: f"Savitaipale tunnit {number}.{year}.csv",
        TAIPALSAARI: f"Taipalsaari_Ketterästi_{number}_{year}.xlsx",
    }[unit.sender]
