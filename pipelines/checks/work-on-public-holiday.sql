-- Work on a public holiday is possible and rare, so the day is worth a look.
-- Source: practice; a monitoring authority looks for hours on weekends and public holidays.
SELECT
    row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {
        'work_date': CAST(work_date AS VARCHAR), 'holiday': holiday, 'day_s': CAST(day_s AS VARCHAR)
    } AS facts
FROM day_rows
JOIN calendar USING (work_date)
WHERE holiday IS NOT NULL AND day_s > 0
