"""`tilitys template-check FILE`: whether the funder's form still has the fields that we fill in, in words.

Here belongs telling it. Not here: the comparison (`pipelines.eura_form`).
"""

from collections.abc import Iterator
from pathlib import Path

from flows.payments import read_argument
from pipelines.eura_form import Comparison, compare_form
from pipelines.payments.bank_file import read_cells
from reports.claim_eura import eura_labels
from schemas.errors import UnreadableFileError
from schemas.eura_form import PaymentForm, payment_form
from schemas.labels import Labels


def check_template(path: Path, lang: str) -> tuple[bool, list[str]]:
    """Whether nothing has changed, and the lines that say what has. Raises UnreadableFileError for another file."""
    form = payment_form()
    compared = compare_form(read_cells(read_argument(path), path.name), form)
    if not compared.found:
        raise UnreadableFileError(
            f"{path.name}: tiedostossa ei ole yhtään maksatushakemuksen kenttää. Vie lomake EURAsta työkirjaksi tai "
            "CSV-tiedostoksi, jossa kenttien nimet ovat omissa soluissaan."
        )
    return compared.is_same, list(_lines(compared, form, eura_labels(lang)))


def _lines(compared: Comparison, form: PaymentForm, words: Labels) -> Iterator[str]:
    order = [field.id for field in form.fields]
    found = len(compared.found)
    asked = found + len(compared.missing)
    yield f"Kenttäluettelo {form.version}: lomakkeessa on {found} niistä {asked} kentästä, jotka siinä pitäisi olla."
    for id_ in compared.missing:
        line = f"  PUUTTUU  {words.text(f'field.{id_}')}"
        perhaps = compared.perhaps_renamed(id_, order)
        if perhaps:
            line += f" – onko sen nimi nyt ”{perhaps[0].text}” ({perhaps[0].place})?"
        yield line
    for id_ in compared.moved:
        yield f"  SIIRTYNYT  {words.text(f'field.{id_}')}: nyt kohdassa {compared.found[id_].place}"
    for label, after in compared.new:
        yield f"  UUSI  ”{label.text}” ({label.place}), kentän {words.text(f'field.{after}')} jälkeen"
    if compared.is_same:
        yield "Lomake on ennallaan."
    else:
        yield "Lomake on muuttunut. Vertaa sitä sivuun EURA ennen kuin täytät hakemuksen, ja pyydä luettelon päivitys."
