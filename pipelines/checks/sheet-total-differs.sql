-- A total that a sheet prints equals the sum of its days; a sheet with an unreadable hour cannot be compared.
-- Source: practice; a monitoring authority compares each sheet's total with its days.
WITH
hours AS (
    SELECT file, sheet, 'project_s' AS field, project_s AS hours_s FROM timesheet
    UNION ALL
    SELECT file, sheet, 'other_s', other_s FROM timesheet
    UNION ALL
    SELECT file, sheet, 'absence_s', absence_s FROM timesheet
),
sums AS (
    SELECT file, sheet, field, sum(hours_s) AS sum_s, bool_or(hours_s IS NULL) AS has_unreadable
    FROM hours
    GROUP BY file, sheet, field
)
SELECT
    concat_ws('/', totals.file, totals.sheet, totals.row) AS row_id,
    field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'total_s': CAST(totals.total_s AS VARCHAR), 'sum_s': CAST(coalesce(sums.sum_s, 0) AS VARCHAR)} AS facts
FROM sheet_totals AS totals
LEFT JOIN sums USING (file, sheet, field)
WHERE totals.over IS NULL AND totals.total_s <> coalesce(sums.sum_s, 0) AND NOT coalesce(sums.has_unreadable, FALSE)
