"""Making PDFs: a page's words and numbers go into a typst layout, and the same bytes come out each time.

Here belongs the compiler. Not here: what a page says, and its layout (the `.typ` beside the page's module).
"""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from schemas.errors import SettingsError, TilitysError


class Press:
    """Makes PDFs of pages of one layout, with one compiler for all of them.

    `layout` reads the page as JSON from `sys.inputs.page`; `day` stands in each file as the day it was made. The page's
    `title` names it when it cannot be made.
    """

    def __init__(self, layout: Path, day: date) -> None:
        self._compiler = typst.Compiler(str(layout), root=str(layout.parent), ignore_system_fonts=True)
        self._stamp = datetime.combine(day, datetime.min.time(), UTC)

    def pdf(self, page: Mapping[str, Any]) -> bytes:
        """The PDF of a page. Raises SettingsError for a character that no font has."""
        inputs = {"page": json.dumps(page, ensure_ascii=False)}
        try:
            # Readable for decades and by screen readers.
            made = self._compiler.compile(
                format="pdf", sys_inputs=inputs, pdf_standards=["a-3a", "ua-1"], timestamp=self._stamp
            )
        except typst.TypstError as error:
            unshown = re.search(r'the text `"(.+)"` could not be displayed', str(error))
            if unshown is None:
                raise
            raise SettingsError(
                f"PDF-sivua ({page['title']}) ei voi tehdä, koska sen kirjasimessa ei ole merkkiä {unshown[1]}. "
                "Korjaa teksti tiedostossa project.toml."
            ) from None
        if not isinstance(made, bytes):
            raise TilitysError(f"PDF-sivusta ({page['title']}) ei syntynyt yhtä tiedostoa.")
        return made
