"""The switch that writes the golden pages anew instead of comparing with them."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--update-golden`; a changed golden page needs a line in CHANGELOG.md."""
    parser.addoption("--update-golden", action="store_true", help="write the golden pages anew")
