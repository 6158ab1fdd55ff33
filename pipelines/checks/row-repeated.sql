-- A row that says the same as an earlier row of its file is counted once; rows that could not be read cannot be compared.
-- Source: practice; rows imported twice are a common fault, and no hour may be claimed twice.
WITH
readable AS (
    SELECT *, CAST(split_part(row_id, ':', 2) AS BIGINT) AS sheet_number
    FROM timesheet
    WHERE row_id NOT IN (SELECT row_id FROM standing WHERE category = 'field')
),
numbered AS (
    SELECT row_id, row_number() OVER same_rows AS nth, first_value(row) OVER same_rows AS first_row
    FROM readable
    WINDOW same_rows AS (
        PARTITION BY
            file, person, work_date, start_s, end_s, break_s, project_s, other_s, other_eu_code, absence_s,
            coalesce(municipality, sender)
        ORDER BY sheet_number, row
    )
)
SELECT
    row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'first_row_count': CAST(first_row AS VARCHAR)} AS facts
FROM numbered
WHERE nth > 1
