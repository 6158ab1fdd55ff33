"""The auditor's pages in a real browser: search, walk to a row, another language, print, keyboard, accessibility.

Here belongs what a person can do there. Not here: `verify.py` (`test_audit_verify.py`), and what texts of
files may do to a page (`tests/unit/test_audit_html.py`).
"""

import base64
import os
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest

from flows.desk import Desk
from tests.e2e.devtools import Browser, running

FIGURE = "claim/2025-1/hours/H01/2025-09"


@pytest.fixture
def folder(audited: Desk) -> Path:
    return audited.root / "out/2025-1-tarkastus"


@pytest.fixture(scope="module")
def browser(need_program: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with running(need_program("chromium"), tmp_path_factory.mktemp("selain")) as browser:
        yield browser


@pytest.fixture
def tab(browser: Browser) -> Browser:
    return browser.open_tab()


def test_a_person_searches_a_figure_walks_to_its_cell_switches_language_and_prints(folder: Path, tab: Browser) -> None:
    page = (folder / "index.html").as_uri()
    tab.go(page)
    assert tab.run("document.documentElement.lang") == "fi"

    tab.run("document.getElementById('haku').focus()")
    tab.type("h01 2025-09 hyväksytyt")
    shown = "[...document.querySelectorAll('details.figure:not([hidden])')].map((one) => one.id)"
    assert tab.run(shown) == [f"luku/{FIGURE}"]
    assert tab.run("document.getElementById('loytyi').textContent") == "1 lukua löytyi"

    # By keyboard alone: to the group, to the figure, open it, to its first row, follow it.
    tab.press("Tab")
    tab.press("Tab")
    assert FIGURE in tab.run("document.activeElement.textContent")
    tab.press("Enter")
    tab.wait("document.activeElement.parentElement.open")
    tab.press("Tab")
    told = tab.run("document.activeElement.textContent")
    tab.press("Enter")
    tab.wait("location.pathname.includes('/lahteet/')")
    row = tab.run("document.querySelector('td:target').parentElement.cells[0].textContent")
    style = tab.run("document.querySelector('td:target').className")
    assert f"rivi {row}" in told
    assert style == "used"
    assert tab.run("document.querySelector('h1').textContent").split(" – ")[0] in told

    tab.go(f"{page}#luku/{FIGURE}")
    tab.run("document.querySelector('a[hreflang=sv]').click()")
    tab.wait("document.documentElement.lang === 'sv'")
    assert tab.run("document.getElementById(decodeURIComponent(location.hash.slice(1))).open") is True
    assert base64.b64decode(tab.printed()).startswith(b"%PDF")


def test_a_figure_unfolds_in_its_place_down_to_rows(folder: Path, tab: Browser) -> None:
    tab.go(f"{(folder / 'index.html').as_uri()}#luku/claim/2025-1/support")
    tab.wait("document.querySelector('details.figure[open] details.below')")
    for _ in range(6):
        tab.run(
            "document.getElementById('luku/claim/2025-1/support').querySelectorAll('details.below:not([open])')"
            ".forEach((one) => { one.open = true; })"
        )
        tab.run("new Promise((done) => setTimeout(done, 50))")
    rows = "document.getElementById('luku/claim/2025-1/support').querySelectorAll('a[href^=\"lahteet/\"]').length"
    assert tab.run(rows) > 50


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_complained_of(folder: Path, tab: Browser) -> None:
    tab.go((folder / "index-en.html").as_uri())
    asked = [
        event["params"]["request"]["url"] for event in tab.events if event["method"] == "Network.requestWillBeSent"
    ]
    assert asked
    assert {address.split(":")[0] for address in asked} <= {"file", "about"}
    assert [event for event in tab.events if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded")] == []


CONTRAST = """
(() => {
  const light = (text) => {
    const [r, g, b] = text.match(/[0-9.]+/g).map(Number).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const faint = new Set();
  document.querySelectorAll("p, a, td, th, summary, label, dt, dd, h1, h2, h3, code, .id, .value").forEach((one) => {
    const pair = [light(getComputedStyle(one).color), light(ground(one))].sort((a, b) => b - a);
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) faint.add(one.tagName + "." + one.className);
  });
  return [...faint];
})()
"""
FAULTS = {
    "ids that stand twice": (
        "[...document.querySelectorAll('[id]')].map((e) => e.id).filter((id, n, all) => all.indexOf(id) !== n)"
    ),
    "links that lead nowhere in the page": (
        "[...document.querySelectorAll('a[href^=\"#\"]')].map((e) => decodeURIComponent(e.hash.slice(1)))"
        ".filter((id) => !document.getElementById(id))"
    ),
    "links and headings of details without a name": (
        "[...document.querySelectorAll('a, summary')].filter((e) => !e.textContent.trim()).map((e) => e.outerHTML)"
    ),
    "fields without a label": (
        "[...document.querySelectorAll('input')].filter((e) => !e.labels.length).map((e) => e.outerHTML)"
    ),
    "headings that skip a level": (
        "[...document.querySelectorAll('h1,h2,h3,h4')].map((e) => Number(e.tagName[1]))"
        ".filter((level, n, all) => level > (all[n - 1] ?? 0) + 1)"
    ),
    "headers of tables without a scope": (
        "[...document.querySelectorAll('th:not([scope])')].map((e) => e.outerHTML)"
    ),
    "tables without a caption": (
        "[...document.querySelectorAll('table')].filter((e) => !e.caption).map((e) => e.outerHTML.slice(0, 80))"
    ),
    "faint texts": CONTRAST,
}  # fmt: skip


def test_pages_have_no_fault_that_keeps_somebody_out(folder: Path, tab: Browser) -> None:
    used = next(path for path in sorted(folder.glob("lahteet/*.html")) if b'class="used"' in path.read_bytes())
    for path in (folder / "index.html", folder / "index-en.html", used):
        tab.go(path.as_uri())
        found = {what: faults for what, script in FAULTS.items() if (faults := tab.run(script))}
        assert found == {}
        assert tab.run("[document.documentElement.lang, document.title].every(Boolean)")
        assert tab.run("document.querySelectorAll('main').length === 1 && document.querySelectorAll('h1').length === 1")


@pytest.fixture(scope="module")
def axe() -> str:
    """The script of axe-core; skip where the papers of others are not installed, or fail when TILITYS_CI is set."""
    try:
        (path,) = [entry.locate() for entry in files("axe-playwright-python") or [] if entry.name == "axe.min.js"]
    except PackageNotFoundError:
        if os.environ.get("TILITYS_CI"):
            raise
        pytest.skip("axe-playwright-python is not installed: requirements/oracles.txt")
    return Path(str(path)).read_text("utf-8")


def test_axe_finds_no_fault(folder: Path, tab: Browser, axe: str) -> None:
    used = next(path for path in sorted(folder.glob("lahteet/*.html")) if b'class="used"' in path.read_bytes())
    for path in (folder / "index-sv.html", used):
        tab.go(path.as_uri())
        # Entries of figures are all alike: a few of each group are enough.
        tab.run(
            "document.querySelectorAll('details.group').forEach((group) => "
            "[...group.querySelectorAll('details.figure')].slice(5).forEach((one) => one.remove()))"
        )
        tab.run(f"{axe};0")
        found = tab.run(
            "axe.run().then((told) => told.violations.map((one) => [one.id, one.impact, one.nodes[0].html]))"
        )
        assert found == []
