"""The door to DuckDB: exact types, a fixed order, and nothing that leaves the process."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from pipelines.warehouse import Warehouse


def amounts(*values: str) -> pa.Table:
    return pa.table({"eur": pa.array([Decimal(v) for v in values], pa.decimal128(14, 2))})


def test_money_goes_in_and_comes_out_exact() -> None:
    with Warehouse() as warehouse:
        warehouse.register("t", amounts("0.10", "0.20", "999999999999.99"))
        assert warehouse.rows("SELECT sum(eur) FROM t") == [(Decimal("1000000000000.29"),)]
        assert warehouse.sql("SELECT eur FROM t").schema.field("eur").type == pa.decimal128(14, 2)


def test_answers_are_ordered_by_all_columns_with_any_number_of_threads() -> None:
    numbers = pa.table({"n": [3, None, 1, 2] * 500})
    for threads in (1, 2):
        with Warehouse(threads) as warehouse:
            warehouse.register("t", numbers)
            assert warehouse.rows("SELECT n, count(*) FROM t GROUP BY n") == [(1, 500), (2, 500), (3, 500), (None, 500)]
            assert warehouse.sql("SELECT DISTINCT n FROM t")["n"].to_pylist() == [1, 2, 3, None]


def test_a_table_registered_again_takes_the_place_of_the_first() -> None:
    with Warehouse() as warehouse:
        warehouse.register("t", amounts("1.00"))
        warehouse.register("t", amounts("2.00"))
        assert warehouse.rows("SELECT eur FROM t") == [(Decimal("2.00"),)]


def test_a_comment_at_the_end_of_a_question_hides_nothing() -> None:
    with Warehouse() as warehouse:
        assert warehouse.rows("-- first line\nSELECT 1 AS n -- last line") == [(1,)]


def test_files_settings_and_variables_are_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    variable = amounts("1.00")
    assert variable.num_rows == 1
    with Warehouse() as warehouse:
        with pytest.raises(duckdb.PermissionException):
            warehouse.rows(f"SELECT * FROM read_csv('{tmp_path}/secret.csv')")
        with pytest.raises(duckdb.CatalogException):
            warehouse.rows("SELECT * FROM variable")
        allowed = dict(
            warehouse.rows("SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'")
        )
    assert allowed == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def test_a_closed_warehouse_answers_nothing() -> None:
    with Warehouse() as warehouse:
        pass
    with pytest.raises(duckdb.ConnectionException):
        warehouse.rows("SELECT 1")
