"""One amount split among the municipalities by the cooperation agreement's key.

Here belongs the key and who gets the odd cents. Not here: which amount is split (`need`, `support`), ceilings and
invoices (`co_financing`), nor how the odd cents are found (`pipelines.money`).
"""

from pipelines.figures import share
from schemas.figure import Expression
from schemas.project import Project


def weights_of(project: Project) -> dict[str, str]:
    """The municipalities' weights by number, in order of the numbers: all 1 when they pay equal shares."""
    numbers = sorted(partner.number for partner in project.partners)
    if project.agreement.key == "equal":
        return {str(municipality): "1" for municipality in numbers}
    return {str(municipality): str(project.agreement.weights[str(municipality)]) for municipality in numbers}


def weighs_equally(project: Project) -> bool:
    """Whether every municipality has the same weight."""
    return len(set(weights_of(project).values())) == 1


def shares_of(project: Project, amount: Expression) -> dict[str, Expression]:
    """Each municipality's part of an amount of whole cents, by municipality number."""
    # Odd cents: by the largest remainder, ties by municipality number; or the administering municipality carries them.
    carrier = str(project.project.beneficiary) if project.agreement.odd_cents == "administrator" else None
    weights = weights_of(project)
    return {municipality: share(amount, weights, municipality, carrier=carrier) for municipality in weights}
