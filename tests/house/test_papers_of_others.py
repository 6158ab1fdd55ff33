"""The papers of others that tests read are where the lock file of the oracles puts them.

Here belongs finding them. Not here: holding our own output against them, which the tests of each page do.
"""

from importlib.metadata import files
from pathlib import Path

from lxml import etree


def test_the_finvoice_schema_is_installed_and_is_a_schema() -> None:
    listed = files("odoo-addon-account-edi-finvoice") or []
    (schema,) = [Path(str(entry.locate())) for entry in listed if entry.name == "Finvoice3.0.xsd"]
    assert etree.XMLSchema(etree.parse(schema)).validate(etree.XML("<Finvoice/>")) is False
