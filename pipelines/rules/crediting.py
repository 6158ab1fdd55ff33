"""Taking an invoice back as a whole: a credit note of its full amount, and nothing for anybody else.

Here belongs the credit note's amount. Not here: a credit note that a lower need gives by itself
(`pipelines.rules.co_financing`), and when an invoice may be taken back (`pipelines.invoice_life`).
"""

from pipelines.figures import Graph, difference, frozen, number, total
from schemas.figure import Unit
from schemas.project import Project


def credit_graph(project: Project, claim_id: str, credited: tuple[str, int]) -> Graph:
    """The figures of an issue that takes one invoice of a claim back; `credited` is its edition and municipality.

    Every municipality has its figure, as in any issue: the next one subtracts it from the share like all before.
    """
    edition, municipality = credited
    graph, invoices = Graph(), []
    for partner in sorted(project.partners, key=lambda partner: partner.number):
        name = f"cofinancing/{claim_id}/{partner.number}/invoice"
        taken_back = difference(number(0), frozen(edition, name)) if partner.number == municipality else number(0)
        invoice = graph.add(name, Unit.EUR, taken_back)
        if partner.number != project.project.beneficiary:
            invoices.append(invoice)
    graph.add(f"cofinancing/{claim_id}/invoices_total", Unit.EUR, total(invoices))
    return graph
