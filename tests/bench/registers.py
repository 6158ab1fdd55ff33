"""The measure of registers: a million participants to every indicator, gender, municipality and month.

Here belongs the comparison with one question that counts the same from the same rows, with the same grouping sets, in
the memory that the program allows its database. Not here: whether the counts are right, which the tests say.
"""

import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pipelines.checks.run
import pipelines.marts.run
from pipelines.checks.inputs import load_inputs
from pipelines.marts.run import lay_mart
from pipelines.warehouse import Warehouse
from schemas.places import DATA
from schemas.project import load_project
from tests.bench.measure import Measured

PARTICIPANTS = 1_000_000
UNTIL = date(2026, 8, 31)
FACTOR = 2
REPEATS = 3

_FILES = Path(pipelines.checks.run.__file__).parent / "tables"
_MART = Path(pipelines.marts.run.__file__).parent / "participants.sql"

# Each person has an entry, every tenth a second one in another municipality. What varies does so by the number.
_REGISTER = f"""
SELECT
    printf('a:1:%d', n) AS row_id, 'f' AS file, 416 + n % 7 AS sender, '2026-01' AS file_month, '' AS sheet, n AS row,
    printf('416/%d', n) AS identity, md5(CAST(n % {PARTICIPANTS} AS VARCHAR))[:24] AS participant,
    CAST(416 + n % 7 AS BIGINT) AS municipality, DATE '2025-09-01' + CAST(n * 7919 % 300 AS INTEGER) AS started_date,
    ['women', 'men', 'non_binary'][n % {PARTICIPANTS} % 3 + 1] AS gender, CAST(NULL AS BIGINT) AS birth_year,
    16 + n * 31 % 60 AS started_age, ['unemployed', 'inactive', 'employed'][n * 13 % 3 + 1] AS employment,
    n * 17 % 30 AS unemployed_months, FALSE AS long_term, ['lower', 'middle', 'higher'][n * 11 % 3 + 1] AS education,
    n % 5 = 0 AS in_education, n % 9 = 0 AS third_country, n % 4 = 0 AS foreign_background, n % 50 = 0 AS homeless,
    n % 2 = 0 AS rural, CAST(NULL AS BIGINT) AS participated_s,
    CASE WHEN n % 3 > 0 THEN DATE '2025-09-01' + CAST(n * 7919 % 300 + n % 60 AS INTEGER) END AS ended_date,
    ['job_searching', 'education', 'employed', 'other'][n * 19 % 4 + 1] AS ended_status,
    CAST(NULL AS DATE) AS ended_status_date, n % 7 = 0 AS qualification,
    ['employed', 'improved', 'other', 'other'][n * 23 % 4 + 1] AS six_months_status
FROM (SELECT range AS n FROM range(CAST({PARTICIPANTS * 11 // 10} AS BIGINT)))
"""

_GROUPED = """
GROUP BY GROUPING SETS (
    (indicator, gender, municipality, month), (indicator, gender, municipality), (indicator, gender), (indicator),
    (indicator, municipality), (indicator, gender, month)
)
"""
_OURS = f"SELECT indicator, gender, municipality, month, sum(value) AS value FROM (\n{{mart}}\n) {_GROUPED}"

_PLAIN = f"""
WITH
ordered AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY participant ORDER BY started_date, municipality, row_id) AS nth,
        last_value(ended_date) OVER everything AS left_date,
        last_value(ended_status) OVER everything AS left_status,
        last_value(qualification) OVER everything AS left_qualification,
        last_value(six_months_status) OVER everything AS left_later
    FROM register
    WINDOW everything AS (
        PARTITION BY participant ORDER BY started_date, municipality, row_id
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
),
people AS (
    SELECT
        gender,
        municipality,
        strftime(started_date, '%Y-%m') AS in_month,
        strftime(left_date, '%Y-%m') AS out_month,
        strftime(left_date + INTERVAL 6 MONTH, '%Y-%m') AS later_month,
        list_filter([
            'EECO01',
            CASE employment WHEN 'unemployed' THEN 'EECO02' WHEN 'inactive' THEN 'EECO04' ELSE 'EECO05' END,
            CASE WHEN employment = 'unemployed' AND unemployed_months > CASE WHEN started_age < 25 THEN 6 ELSE 12 END
                THEN 'EECO03' END,
            CASE WHEN started_age < 18 THEN 'EECO06' WHEN started_age < 30 THEN 'EECO07' WHEN started_age >= 55
                THEN 'EECO08' END,
            CASE education WHEN 'lower' THEN 'EECO09' WHEN 'middle' THEN 'EECO10' ELSE 'EECO11' END,
            CASE WHEN third_country THEN 'EECO13' END, CASE WHEN foreign_background THEN 'EECO14' END,
            CASE WHEN homeless THEN 'EECO16' END, CASE WHEN rural THEN 'EECO17' END
        ], lambda x: x IS NOT NULL) AS outputs,
        CASE WHEN left_date <= DATE '2026-08-31' THEN list_filter([
            CASE WHEN employment = 'inactive' AND left_status = 'job_searching' THEN 'EECR01' END,
            CASE WHEN NOT in_education AND left_status = 'education' THEN 'EECR02' END,
            CASE WHEN left_qualification THEN 'EECR03' END,
            CASE WHEN employment <> 'employed' AND left_status = 'employed' THEN 'EECR04' END
        ], lambda x: x IS NOT NULL) END AS results,
        CASE WHEN left_date + INTERVAL 6 MONTH <= DATE '2026-08-31' THEN list_filter([
            CASE WHEN employment <> 'employed' AND left_later = 'employed' THEN 'EECR05' END,
            CASE WHEN employment = 'employed' AND left_later = 'improved' THEN 'EECR06' END
        ], lambda x: x IS NOT NULL) END AS later_results
    FROM ordered
    WHERE nth = 1
),
counted AS (
    SELECT unnest(outputs) AS indicator, gender, municipality, in_month AS month FROM people
    UNION ALL
    SELECT unnest(results), gender, municipality, out_month FROM people
    UNION ALL
    SELECT unnest(later_results), gender, municipality, later_month FROM people
)
SELECT indicator, gender, municipality, month, count(*) AS value FROM counted {_GROUPED}
"""


def register_measures() -> Iterator[Measured]:
    """From a million participants to all counts, beside one plain question; raises when the two count otherwise."""
    project = load_project((DATA / "sample" / "project.toml").read_bytes())
    with Warehouse() as warehouse:
        load_inputs(warehouse, project, [], [], {"annual_hours": 1720})
        warehouse.define("register", _REGISTER)
        warehouse.define("files", "SELECT 'f' AS file, CAST(0 AS BIGINT) AS sender, CAST(0 AS BIGINT) AS arrival")
        warehouse.define("standing", "SELECT '' AS row_id WHERE FALSE")
        warehouse.define("row_status", "SELECT row_id, 'used' AS status FROM register")
        plain = min(_work(lambda: warehouse.define("plain_answer", _PLAIN)) for _ in range(REPEATS))
        ours = min(_again(warehouse) for _ in range(REPEATS))
        if unlike := warehouse.rows("SELECT * FROM answer EXCEPT SELECT * FROM plain_answer"):
            raise RuntimeError(f"the measured counts are not those of the plain question: {unlike[:3]}")
    told = f"1 000 000 participants to all counts, {ours / plain:.2f} × one question"
    yield Measured("one plain question about 1 000 000 participants", plain)
    yield Measured(told, ours, FACTOR * plain, f"{FACTOR} × the question")


def _again(warehouse: Warehouse) -> float:
    # A run counts once: there are no persons of the time before beside the new ones.
    warehouse.define("persons", "SELECT NULL AS nobody")
    return _work(lambda: _count(warehouse))


def _work(count: Callable[[], None]) -> float:
    """The seconds that all threads work, which other work on the machine makes no longer."""
    before = time.process_time()
    count()
    return time.process_time() - before


def _count(warehouse: Warehouse) -> None:
    warehouse.define("told_again", (_FILES / "told_again.sql").read_text(encoding="utf-8"))
    warehouse.view("register_rows", (_FILES / "register_rows.sql").read_text(encoding="utf-8"))
    lay_mart(warehouse, "participants", UNTIL)
    warehouse.define("answer", _OURS.format(mart=_MART.read_text(encoding="utf-8")))
