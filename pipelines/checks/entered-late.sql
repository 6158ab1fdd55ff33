-- Hours are written down along with the work; entries made more than a month later are told, with the one longest after.
-- Source: practice; time trackers tell the day of an entry. Sheets come monthly, so a month is no delay.
WITH
late AS (
    SELECT sender, person, strftime(work_date, '%Y-%m') AS month, row_id, work_date, created_date
    FROM timesheet
    WHERE person IS NOT NULL AND created_date > work_date + 31
),
latest AS (
    SELECT
        sender, person, month, work_date, created_date, count(*) OVER (PARTITION BY sender, person, month) AS late_count
    FROM late
    QUALIFY row_number() OVER (
        PARTITION BY sender, person, month ORDER BY created_date - work_date DESC, work_date
    ) = 1
)
SELECT
    late.row_id,
    'created_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', person, month, sender) AS subject,
    MAP {
        'late_count': CAST(latest.late_count AS VARCHAR),
        'work_date': CAST(latest.work_date AS VARCHAR),
        'entered_date': CAST(latest.created_date AS VARCHAR)
    } AS facts
FROM late
JOIN latest USING (sender, person, month)
