"""The run form that the accountant fills in the browser: its fields, their choices and what was chosen.

Here belongs what may be asked for. The choices come from the workspace's project.toml; what arrives is held against
them again, for a form may be old and a program may send anything. Not here: the run (`flows.monthly`).
"""

from dataclasses import dataclass
from typing import Any

from prefect.utilities.callables import ParameterSchema

from schemas.errors import UsageError
from schemas.project import Project


@dataclass(frozen=True)
class Choice:
    """What the accountant chose: a month, a claim or both."""

    month: str | None
    claim: str | None
    dry_run: bool


def months(project: Project) -> list[str]:
    """The months that can be chosen."""
    return [month for period in project.claim_periods for month in project.months_of(period.id)]


def claims(project: Project) -> list[str]:
    """The claims that can be chosen."""
    return [period.id for period in project.claim_periods]


def form(described: ParameterSchema, project: Project, workspace: str) -> ParameterSchema:
    """The form's fields with Finnish titles and the project's choices; `described` has the flow's own descriptions."""
    help_of = {name: field.get("description", "") for name, field in described.properties.items()}
    fields: dict[str, dict[str, Any]] = {
        "month": {"title": "Kuukausi", "type": "string", "enum": months(project)},
        "claim": {"title": "Maksatusjakso", "type": "string", "enum": claims(project)},
        "dry_run": {"title": "Koeajo", "type": "boolean", "default": False},
        # A form without a field for each given parameter is shown as program text.
        "workspace": {"title": "Hankkeen kansio", "type": "string", "enum": [workspace], "default": workspace},
    }
    return ParameterSchema(
        type="object",
        properties={
            name: {**field, "description": help_of[name], "position": position}
            for position, (name, field) in enumerate(fields.items())
        },
    )


def chosen(project: Project, month: object, claim: object, dry_run: object) -> Choice:
    """What was chosen. Raises UsageError in Finnish for anything that the form does not offer."""
    if month in (None, "") and claim in (None, ""):
        raise UsageError("Valitse kuukausi tai maksatusjakso ja käynnistä ajo uudelleen.")
    if not isinstance(dry_run, bool):
        raise UsageError(f"Koeajon valinta ”{dry_run}” ei kelpaa: anna true tai false.")
    return Choice(
        _one_of(months(project), month, "Kuukautta"), _one_of(claims(project), claim, "Maksatusjaksoa"), dry_run
    )


def _one_of(offered: list[str], given: object, what: str) -> str | None:
    if given in (None, ""):
        return None
    if not isinstance(given, str) or given not in offered:
        raise UsageError(f"{what} ”{given}” ei ole hankkeessa. Valitse jokin näistä: {', '.join(offered)}.")
    return given
