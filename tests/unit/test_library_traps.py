"""How the libraries behave where it matters to us: measured once, and noticed when an upgrade changes it.

Here belongs the behaviour of others' code that ours relies on or steers around. A red test is news, not our
fault: read the reason, look at the code that relies on it, then decide. Not here: our own code.
"""

import datetime
import io
from decimal import Decimal
from importlib.metadata import version
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import pandera.pandas as pa_pandas
import pyarrow as pa
import pytest
import typer
import xlsxwriter
from python_calamine import load_workbook

AMOUNTS = [Decimal("0.10"), Decimal("0.20"), Decimal("1234567890.05")]
MONEY = pa.decimal128(14, 2)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect(":memory:")
    made.register("amounts", pa.table({"eur": pa.array(AMOUNTS, MONEY)}))
    return made


def one(connection: duckdb.DuckDBPyConnection, expression: str) -> Any:
    """The value of an expression over the amounts."""
    row = connection.execute(f"SELECT {expression} FROM amounts").fetchone()
    assert row is not None
    return row[0]


class TestMoneyAndDuckDB:
    def test_df_turns_decimals_into_doubles_so_we_never_call_it(self, connection: duckdb.DuckDBPyConnection) -> None:
        assert connection.execute("SELECT eur FROM amounts").df()["eur"].dtype == "float64"

    def test_arrow_keeps_decimals_exact_on_the_way_out(self, connection: duckdb.DuckDBPyConnection) -> None:
        column = connection.execute("SELECT eur FROM amounts ORDER BY eur").to_arrow_table()["eur"]
        assert column.type == MONEY
        assert column.to_pylist() == AMOUNTS

    def test_arrow_keeps_decimals_exact_on_the_way_in(self, connection: duckdb.DuckDBPyConnection) -> None:
        assert one(connection, "any_value(typeof(eur))") == "DECIMAL(14,2)"

    def test_a_frame_of_arrow_decimals_keeps_its_type_on_the_way_in(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        connection.register("framed", pd.DataFrame({"eur": pd.Series(AMOUNTS, dtype=pd.ArrowDtype(MONEY))}))
        assert connection.execute("SELECT any_value(typeof(eur)) FROM framed").fetchall() == [("DECIMAL(14,2)",)]

    def test_the_width_of_decimal_objects_is_guessed_from_the_values_seen(
        self, connection: duckdb.DuckDBPyConnection
    ) -> None:
        connection.register(
            "objects", pd.DataFrame({"eur": pd.Series([Decimal("0.1"), Decimal("0.25")], dtype=object)})
        )
        ((guessed,),) = connection.execute("SELECT any_value(typeof(eur)) FROM objects").fetchall()
        assert guessed != "DECIMAL(14,2)"

    def test_fetchall_gives_decimals(self, connection: duckdb.DuckDBPyConnection) -> None:
        assert connection.execute("SELECT eur FROM amounts ORDER BY eur").fetchall() == [(eur,) for eur in AMOUNTS]

    @pytest.mark.parametrize("expression", ["eur / 3", "avg(eur) OVER ()"])
    def test_division_and_averages_leave_the_decimals_so_sql_does_neither(
        self, connection: duckdb.DuckDBPyConnection, expression: str
    ) -> None:
        assert one(connection, f"typeof({expression})") == "DOUBLE"

    def test_sums_of_decimals_are_exact_and_wide(self, connection: duckdb.DuckDBPyConnection) -> None:
        # 0,10 + 0,20 + 1 234 567 890,05 = 1 234 567 890,35
        assert one(connection, "typeof(sum(eur))") == "DECIMAL(38,2)"
        assert one(connection, "sum(eur)") == Decimal("1234567890.35")

    def test_whole_seconds_add_up_to_whole_numbers_of_any_size(self, connection: duckdb.DuckDBPyConnection) -> None:
        connection.register("times", pa.table({"s": pa.array([2**62, 2**62], pa.int64())}))
        assert connection.execute("SELECT sum(s), typeof(sum(s)) FROM times").fetchall() == [(2**63, "HUGEINT")]

    @pytest.mark.parametrize(("written", "taken"), [("12.345", Decimal("12.35")), ("1e2", Decimal(100))])
    def test_a_cast_rejects_neither_extra_decimals_nor_exponents(self, written: str, taken: Decimal) -> None:
        # So staging looks at the text with a regular expression before anything is typed.
        assert duckdb.execute("SELECT try_cast(? AS DECIMAL(6, 2))", [written]).fetchall() == [(taken,)]

    def test_rounding_in_sql_goes_half_away_from_zero(self) -> None:
        query = "SELECT round(0.125::DECIMAL(6, 3), 2), round(-0.125::DECIMAL(6, 3), 2)"
        assert duckdb.execute(query).fetchall() == [(Decimal("0.13"), Decimal("-0.13"))]

    def test_a_sniffed_csv_makes_money_a_double(self, tmp_path: Any) -> None:
        path = tmp_path / "amounts.csv"
        path.write_text("eur\n0.10\n0.20\n")
        sniffed = duckdb.execute("SELECT any_value(typeof(eur)) FROM read_csv(?)", [str(path)]).fetchall()
        assert sniffed == [("DOUBLE",)]

    def test_a_variable_of_ours_becomes_a_table_unless_that_is_switched_off(self) -> None:
        config: dict[str, Any] = {"python_enable_replacements": False}
        frame = pa.table({"a": [1]})
        assert duckdb.connect(":memory:").execute("SELECT count(*) FROM frame").fetchall() == [(len(frame),)]
        with pytest.raises(duckdb.CatalogException):
            duckdb.connect(":memory:", config=config).execute("SELECT count(*) FROM frame")

    def test_order_by_all_puts_empty_values_last(self) -> None:
        query = "SELECT * FROM (VALUES (NULL), (2), (1)) ORDER BY ALL"
        assert duckdb.execute(query).fetchall() == [(1,), (2,), (None,)]


class TestRoundingInPython:
    def test_decimals_are_rounded_half_to_even_by_default(self) -> None:
        assert round(Decimal("0.125"), 2) == Decimal("0.12")

    def test_arrow_series_are_rounded_half_to_even(self) -> None:
        series = pd.Series([Decimal("0.125")], dtype=pd.ArrowDtype(pa.decimal128(6, 3)))
        assert series.round(2).iloc[0] == Decimal("0.12")


class TestPandera:
    def test_arrow_decimals_are_compared_with_decimals_exactly(self) -> None:
        money = pd.ArrowDtype(MONEY)
        schema = pa_pandas.DataFrameSchema({"eur": pa_pandas.Column(money, pa_pandas.Check.ge(Decimal("0.20")))})
        frame = pd.DataFrame({"eur": pd.Series(AMOUNTS, dtype=money)})
        with pytest.raises(pa_pandas.errors.SchemaErrors) as raised:
            schema.validate(frame, lazy=True)
        assert raised.value.failure_cases["index"].tolist() == [0]

    def test_lazy_validation_gives_every_failing_row(self) -> None:
        schema = pa_pandas.DataFrameSchema({"a": pa_pandas.Column("int64", pa_pandas.Check.ge(0, error="below-zero"))})
        with pytest.raises(pa_pandas.errors.SchemaErrors) as raised:
            schema.validate(pd.DataFrame({"a": [-1, 1, -2]}), lazy=True)
        cases = raised.value.failure_cases
        assert cases[["check", "index"]].to_numpy().tolist() == [["below-zero", 0], ["below-zero", 2]]

    def test_dropping_invalid_rows_drops_valid_ones_that_share_their_index(self) -> None:
        schema = pa_pandas.DataFrameSchema(
            {"a": pa_pandas.Column("int64", pa_pandas.Check.ge(0))}, drop_invalid_rows=True
        )
        kept = schema.validate(pd.DataFrame({"a": [-1, 1, 2]}, index=[0, 0, 1]), lazy=True)
        assert kept["a"].tolist() == [2]


class TestPandas:
    def test_groups_with_an_empty_key_vanish_by_default(self) -> None:
        frame = pd.DataFrame({"key": ["a", None], "value": [1, 2]})
        assert frame.groupby("key")["value"].sum().to_dict() == {"a": 1}


def workbook(options: dict[str, Any] | None = None, created: bool = True) -> tuple[io.BytesIO, xlsxwriter.Workbook]:
    """A workbook in memory, with or without a fixed date."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, options or {})
    if created:
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})
    return buffer, book


def written(write: Any, options: dict[str, Any] | None = None) -> bytes:
    """The bytes of a workbook of one sheet."""
    buffer, book = workbook(options)
    write(book.add_worksheet("Taulu"))
    book.close()
    return buffer.getvalue()


class TestXlsxWriter:
    def test_the_same_cells_give_the_same_bytes_when_the_date_is_fixed(self) -> None:
        assert written(lambda sheet: sheet.write_string(0, 0, "a")) == written(lambda s: s.write_string(0, 0, "a"))

    def test_without_a_fixed_date_the_clock_stands_in_the_file(self) -> None:
        buffer, book = workbook(created=False)
        book.add_worksheet("Taulu")
        book.close()
        loaded = openpyxl.load_workbook(buffer)
        assert loaded.properties.created is not None
        assert loaded.properties.created.year == datetime.date.today().year

    def test_the_two_modes_give_different_bytes_so_we_keep_one(self) -> None:
        in_memory = written(lambda sheet: sheet.write_string(0, 0, "a"), {"in_memory": True})
        constant = written(lambda sheet: sheet.write_string(0, 0, "a"), {"constant_memory": True})
        assert in_memory != constant

    def test_write_makes_a_formula_of_text_so_text_is_written_as_a_string(self) -> None:
        data = written(lambda sheet: (sheet.write(0, 0, "=1+1"), sheet.write_string(1, 0, "=1+1")))
        sheet = openpyxl.load_workbook(io.BytesIO(data))["Taulu"]
        assert (sheet["A1"].data_type, sheet["A2"].data_type) == ("f", "s")

    def test_a_formula_without_its_value_reads_back_as_zero(self) -> None:
        data = written(lambda sheet: sheet.write_formula(0, 0, "=1+1"))
        assert openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Taulu"]["A1"].value == 0

    def test_a_formula_with_its_value_reads_back_as_both(self) -> None:
        data = written(lambda sheet: sheet.write_formula(0, 0, "=1+1", None, 2))
        assert openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Taulu"]["A1"].value == 2
        assert openpyxl.load_workbook(io.BytesIO(data))["Taulu"]["A1"].value == "=1+1"

    def test_no_number_is_refused(self) -> None:
        with pytest.raises(TypeError, match="NAN"):
            written(lambda sheet: sheet.write_number(0, 0, float("nan")))

    def test_a_name_of_a_sheet_above_31_characters_is_refused(self) -> None:
        _, book = workbook()
        with pytest.raises(xlsxwriter.exceptions.InvalidWorksheetName):
            book.add_worksheet("x" * 32)

    def test_a_cell_keeps_cents_below_ten_million_millions_and_loses_them_above(self) -> None:
        kept, lost = Decimal("9999999999999.99"), Decimal("90071992547409.93")
        data = written(lambda sheet: (sheet.write_number(0, 0, kept), sheet.write_number(1, 0, lost)))
        sheet = openpyxl.load_workbook(io.BytesIO(data))["Taulu"]
        read = [Decimal(repr(sheet[cell].value)) for cell in ("A1", "A2")]
        assert read[0] == kept
        assert read[1] != lost


class TestCalamine:
    def test_text_with_leading_zeros_and_not_available_stays_text(self) -> None:
        data = written(
            lambda s: (s.write_string(0, 0, "00123"), s.write_string(0, 1, "NA"), s.write_string(0, 2, "7,5"))
        )
        assert load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python() == [["00123", "NA", "7,5"]]

    def test_the_rows_of_excel_are_kept_when_empty_ones_are_not_skipped(self) -> None:
        data = written(lambda sheet: sheet.write_string(2, 1, "C2"))
        sheet = load_workbook(io.BytesIO(data)).get_sheet_by_index(0)
        assert sheet.to_python(skip_empty_area=False) == [["", ""], ["", ""], ["", "C2"]]

    def test_an_error_cell_reads_as_empty(self) -> None:
        data = written(lambda sheet: sheet.write_formula(0, 0, "=1/0", None, "#DIV/0!"))
        assert load_workbook(io.BytesIO(data)).get_sheet_by_index(0).to_python(skip_empty_area=False) == [[""]]

    def test_durations_and_times_come_as_such(self) -> None:
        buffer, book = workbook()
        sheet = book.add_worksheet("Taulu")
        sheet.write_datetime(0, 0, datetime.timedelta(hours=26, minutes=30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write_datetime(0, 1, datetime.time(7, 15), book.add_format({"num_format": "h:mm"}))
        book.close()
        ((duration, time),) = load_workbook(io.BytesIO(buffer.getvalue())).get_sheet_by_index(0).to_python()
        assert duration == datetime.timedelta(hours=26, minutes=30)
        assert time == datetime.time(7, 15)


def test_wrong_use_of_a_command_is_told_by_the_names_that_the_command_line_knows() -> None:
    # typer carries a click of its own; flows.cli tells its errors apart by their names.
    app = typer.Typer()
    app.command()(lambda month: None)
    with pytest.raises(typer.TyperException) as raised:
        app(args=[], standalone_mode=False)
    assert type(raised.value).__name__ == "MissingParameter"


# Package, what it must stay below, why. `pip check` is content with combinations that do not work.
CAPS = [
    ("prefect", (3, 8, 9), "3.9 needs a certifi newer than the one that can be had"),
    ("fastapi", (0, 151), "newer ones crash Prefect at its first flow: Body() got an unexpected argument min_items"),
    ("sqlalchemy", (2, 1), "with 2.1 the server looks healthy and the scheduler creates no runs"),
    ("duckdb", (2,), "2.0 has a file format that older versions cannot read; its neighbours do not follow yet"),
    ("sqlglot", (30, 18), "30.18 breaks Ibis 12, by which queries move to other engines"),
]


@pytest.mark.parametrize(("package", "below", "reason"), CAPS, ids=[cap[0] for cap in CAPS])
def test_a_package_is_older_than_the_one_that_fails(package: str, below: tuple[int, ...], reason: str) -> None:
    installed = tuple(int(part) for part in version(package).split(".") if part.isdecimal())
    assert installed < below, reason
