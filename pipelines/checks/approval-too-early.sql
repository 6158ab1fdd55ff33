-- Hours are approved after they were worked, by employee and supervisor both.
-- Source: practice; a monitoring authority looks for approvals dated before the work.
SELECT
    row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {
        'approved_date': CAST(approved_date AS VARCHAR), 'work_date': CAST(last_worked_date AS VARCHAR)
    } AS facts
FROM month_rows
WHERE
    is_comparable
    AND approved_project_s = project_s
    AND approved_other_s = other_s
    AND approved_absence_s = absence_s
    AND approved_date < last_worked_date
