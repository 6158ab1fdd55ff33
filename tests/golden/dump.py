"""A workbook as text: every cell with its value, formula, stored value and look, and how each sheet is shown.

Here belongs what golden pages are compared by. Not here: what a page should say.
"""

import io

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet


def dump(data: bytes) -> str:
    """Write a workbook as lines of text."""
    formulas = load_workbook(io.BytesIO(data))
    stored = load_workbook(io.BytesIO(data), data_only=True)
    lines = [f"created {formulas.properties.created}; title {formulas.properties.title}"]
    lines += [f"name {name} = {item.attr_text}, hidden {item.hidden}" for name, item in formulas.defined_names.items()]
    for sheet in formulas.worksheets:
        lines += _sheet(sheet, stored[sheet.title])
    return "\n".join(lines) + "\n"


def _sheet(sheet: Worksheet, stored: Worksheet) -> list[str]:
    widths = {letter: sheet.column_dimensions[letter].width for letter in sorted(sheet.column_dimensions)}
    foot = sheet.oddFooter
    shown = [part.text for part in (foot.left, foot.right) if part is not None] if foot is not None else []
    lines = [
        "",
        f"=== {sheet.title}",
        f"frozen {sheet.freeze_panes}; filter {sheet.auto_filter.ref}; protected {sheet.protection.sheet}",
        f"print {sheet.page_setup.orientation} {sheet.page_setup.paperSize} titles {sheet.print_title_rows}"
        f" fit {sheet.page_setup.fitToWidth}x{sheet.page_setup.fitToHeight}"
        f" foot {' | '.join(str(text) for text in shown)}",
        "widths " + " ".join(f"{letter}:{width:g}" for letter, width in widths.items()),
        "heights " + " ".join(f"{n}:{d.height:g}" for n, d in sorted(sheet.row_dimensions.items()) if d.customHeight),
        "merged " + " ".join(sorted(str(area) for area in sheet.merged_cells.ranges)),
    ]
    for rule in sheet.data_validations.dataValidation:
        lines.append(f"valid {rule.sqref}: {rule.type} {rule.operator} {rule.formula1} {rule.formula2} ({rule.error})")
    for row in sheet.iter_rows():
        lines += [
            _cell(cell, stored[cell.coordinate].value)
            for cell in row
            if isinstance(cell, Cell) and (cell.has_style or cell.value is not None)
        ]
    return lines


def _cell(cell: Cell, stored: object) -> str:
    value = f"{cell.value} -> {stored}" if cell.data_type == "f" else f"{cell.value!r}"
    look = [cell.number_format if cell.number_format != "General" else ""]
    look.append("bold" if cell.font.b else "")
    look.append("wrap" if cell.alignment.wrap_text else "")
    look.append(f"fill {cell.fill.fgColor.rgb}" if cell.fill.fill_type else "")
    look.append("" if cell.protection.locked else "open")
    beside = f" comment {cell.comment.text!r}" if cell.comment else ""
    return f"{cell.coordinate} {value} [{', '.join(part for part in look if part)}]{beside}"
