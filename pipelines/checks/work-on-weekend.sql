-- Work on a Saturday or Sunday is possible and rare, so the day is worth a look; a public holiday has a rule of its own.
-- Source: practice; a monitoring authority looks for hours on weekends and public holidays.
SELECT
    row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {'work_date': CAST(work_date AS VARCHAR), 'day_s': CAST(day_s AS VARCHAR)} AS facts
FROM day_rows
JOIN calendar USING (work_date)
WHERE is_weekend AND holiday IS NULL AND day_s > 0
