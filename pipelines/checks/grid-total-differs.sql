-- A sum that a grid prints over a row, a day or the whole sheet equals its cells; cells that cannot be read are not compared.
-- Source: practice; the sums of a grid are compared with its cells, never added.
WITH
hours AS (
    SELECT
        timesheet.file,
        timesheet.sheet,
        timesheet.row,
        cells.column,
        project_s + other_s + absence_s AS hours_s
    FROM timesheet
    JOIN cells ON cells.row_id = timesheet.row_id AND cells.field = 'work_date'
),
sums AS (
    SELECT
        totals.file,
        totals.sheet,
        totals.row,
        totals.column,
        totals.total_s,
        coalesce(sum(hours.hours_s), 0) AS sum_s,
        coalesce(bool_or(hours.hours_s IS NULL AND hours.file IS NOT NULL), FALSE) AS has_unreadable
    FROM sheet_totals AS totals
    LEFT JOIN hours
        ON hours.file = totals.file AND hours.sheet = totals.sheet
        AND (
            totals.over = 'sheet'
            OR (totals.over = 'row' AND hours.row = totals.row)
            OR (totals.over = 'column' AND hours.column = totals.column)
        )
    WHERE totals.over IS NOT NULL
    GROUP BY totals.file, totals.sheet, totals.row, totals.column, totals.total_s
)
SELECT
    concat_ws('/', file, sheet, row, sums.column) AS row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'total_s': CAST(total_s AS VARCHAR), 'sum_s': CAST(sum_s AS VARCHAR)} AS facts
FROM sums
WHERE total_s <> sum_s AND NOT has_unreadable
