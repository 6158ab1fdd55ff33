-- A person-month with a value that could not be read, on a sheet or in the approval, cannot be compared and waits.
-- Source: practice; hours are neither guessed nor filled in.
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    CAST(MAP {} AS MAP(VARCHAR, VARCHAR)) AS facts
FROM month_rows
WHERE has_approval AND NOT is_own AND NOT is_comparable
