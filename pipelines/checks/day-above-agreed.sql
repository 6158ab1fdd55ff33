-- A day of work is not longer than agreed with the person; days with absence and days above 24 hours have rules of their own.
-- Source: practice; a monitoring authority looks for days above the agreed day.
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {
        'work_date': CAST(work_date AS VARCHAR),
        'day_s': CAST(day_s AS VARCHAR),
        'agreed_s': CAST(agreed_s AS VARCHAR)
    } AS facts
FROM day_rows
WHERE day_s > agreed_s AND day_s <= 86400 AND absence_s = 0
