"""What SQL does here: it selects and adds. It divides, averages and rounds nothing, knows no doubles and no clock.

Here belongs what can be seen in the parsed SQL of `pipelines`. Not here: what a check or a mart finds.
"""

import re
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from tests.house.repository import files, strings, text, tree

SQL = files("pipelines", suffix=".sql")
FORBIDDEN: tuple[type[exp.Expr], ...] = (
    exp.Div, exp.IntDiv, exp.Avg, exp.Median, exp.Quantile, exp.Stddev, exp.Variance, exp.Round, exp.Ceil, exp.Floor,
    exp.Sqrt, exp.Pow, exp.Rand, exp.CurrentDate, exp.CurrentTime, exp.CurrentTimestamp,
)  # fmt: skip
FORBIDDEN_NAMES = {"fdiv", "favg", "fsum", "mean", "even", "trunc", "random", "uuid", "now", "today", "getenv"}
INEXACT = {exp.DType.DOUBLE, exp.DType.FLOAT}
PLANTED = [
    "SELECT a / 3600 FROM t",
    "SELECT a // 60 FROM t",
    "SELECT avg(a) FROM t",
    "SELECT mean(a) FROM t",
    "SELECT round(a, 2) FROM t",
    "SELECT a::DOUBLE FROM t",
    "SELECT CAST(a AS REAL) FROM t",
    "SELECT CAST(a AS FLOAT) FROM t",
    "SELECT 1e2 * a FROM t",
    "SELECT fsum(a) FROM t",
    "SELECT * FROM t WHERE d < current_date",
    "SELECT * FROM t WHERE d < today()",
    "SELECT * FROM t WHERE d < now()",
]


def faults(sql: str) -> list[str]:
    """What the SQL does that it must not."""
    statements = [statement for statement in sqlglot.parse(sql, dialect="duckdb") if statement]
    assert statements, "no statement"
    return [node.sql("duckdb") for statement in statements for node in statement.walk() if is_forbidden(node)]


def is_forbidden(node: exp.Expr) -> bool:
    """Whether a node divides, averages, rounds, is no exact number, or reads a clock."""
    if isinstance(node, exp.DataType):
        return node.this in INEXACT
    if isinstance(node, exp.Anonymous):
        return node.name.lower() in FORBIDDEN_NAMES
    if isinstance(node, exp.Literal):
        return not node.is_string and "e" in node.name.lower()
    return isinstance(node, FORBIDDEN)


@pytest.mark.parametrize("path", SQL, ids=str)
def test_sql_selects_and_adds_only(path: Path) -> None:
    assert faults(text(path)) == []


@pytest.mark.parametrize("path", SQL, ids=str)
def test_a_file_is_one_statement_that_says_first_what_it_is(path: Path) -> None:
    assert text(path).startswith("-- ")
    assert len([statement for statement in sqlglot.parse(text(path), dialect="duckdb") if statement]) == 1


def test_sql_that_stands_in_python_divides_and_rounds_nothing_either() -> None:
    # It has gaps that are filled when it runs, so it is looked at as words.
    looks_wrong = re.compile(
        r"(?i)\b(avg|mean|median|round|double|float|real|current_date|now|today)\b|(?<![/*])/(?![/*])"
    )
    caught = [
        f"{path}: {string.strip()[:60]}"
        for path in files("pipelines", suffix=".py")
        for string in strings(tree(path))
        if re.search(r"\bSELECT\b", string) and looks_wrong.search(string)
    ]
    assert caught == []


@pytest.mark.parametrize("planted", PLANTED)
def test_planted_sql_is_caught(planted: str) -> None:
    assert faults(planted) != []
