"""Writes the pages of rules anew from the case files: `python -m tests.rules`."""

from tests.rules.case_page import write_pages

write_pages()
