"""Remarks about project.toml: what is allowed there, but is more often a slip than meant.

Here belongs what deserves a second look. Not here: what cannot be right, which is refused (`schemas.project_checks`).
"""

import re
from collections.abc import Mapping
from fractions import Fraction

from pipelines.money import round_to, to_decimal
from pipelines.papers import PROJECT_FILE
from schemas.catalogue import Rule, finding_of
from schemas.finding import Finding
from schemas.project import Project, Rate

UNUSUAL_PAY, NO_TASK, UNUSUAL_CODE = "annual-pay-unusual", "task-description-missing", "project-code-unusual"
_ESF_PLUS_CODE = re.compile(r"S3[0-9]{4}")
_CENT = Fraction(1, 100)
# A full year's pay in Finnish municipalities lies well within these: outside them, digits or shares have slipped.
_LOWEST_YEAR_EUR, _HIGHEST_YEAR_EUR = 12_000, 150_000


def project_notes(project: Project, catalogue: Mapping[str, Rule]) -> list[Finding]:
    """A remark a rate whose pay is improbable for a full-time year; warnings of the code and of task descriptions.

    The code has the shape of those of ESF+ 2021-27. Task descriptions are asked for in a project that names one at all.
    """
    unusual = [rate for rate in project.rates if not _LOWEST_YEAR_EUR <= _full_time(rate) <= _HIGHEST_YEAR_EUR]
    without = [person.code for person in project.staff if person.task_reference is None]
    missing = without if len(without) < len(project.staff) else []
    code = project.project.code
    strange = [] if _ESF_PLUS_CODE.fullmatch(code) else [code]
    return [
        *(finding_of(catalogue[UNUSUAL_CODE], file_name=PROJECT_FILE, facts={"project_code": c}) for c in strange),
        *(_note(rate, catalogue[UNUSUAL_PAY]) for rate in unusual),
        *(finding_of(catalogue[NO_TASK], file_name=PROJECT_FILE, person=code, subject=code) for code in missing),
    ]


def _full_time(rate: Rate) -> Fraction:
    return Fraction(rate.annual_pay_eur) / Fraction(rate.share)


def _note(rate: Rate, rule: Rule) -> Finding:
    full_time = to_decimal(round_to(_full_time(rate), "half_up", _CENT))
    return finding_of(
        rule,
        file_name=PROJECT_FILE,
        person=rate.person,
        subject=f"{rate.person}/{rate.valid_from.isoformat()}",
        facts={
            "valid_from_date": rate.valid_from.isoformat(),
            "annual_pay_eur": str(rate.annual_pay_eur),
            "full_time_eur": str(full_time),
        },
    )
