-- Work and absence of a day fit into the agreed working day together: half a day of each is fine, a full day of both is not.
-- Source: leave, sickness and public holidays are inside the 1 720 hours, so absence is never claimable as work.
SELECT
    row_id,
    'absence_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {
        'work_date': CAST(work_date AS VARCHAR),
        'day_s': CAST(day_s AS VARCHAR),
        'absence_s': CAST(absence_s AS VARCHAR),
        'agreed_s': CAST(agreed_s AS VARCHAR)
    } AS facts
FROM day_rows
WHERE day_s BETWEEN 1 AND 86400 AND absence_s > 0 AND day_s + absence_s > agreed_s
