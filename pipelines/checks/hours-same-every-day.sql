-- Hours that are the same on every day look derived, not recorded; ten days, two weeks of work, are enough to see it.
-- Source: KHO 1260/2018: pay charged by a fixed percentage was recovered although hours had to be recorded.
WITH
days AS (
    SELECT person, work_date, strftime(work_date, '%Y-%m') AS month, sum(project_s) AS project_s
    FROM person_rows
    WHERE NOT is_misplaced AND NOT is_misdated
    GROUP BY ALL
    HAVING sum(project_s) > 0
),
faults AS (
    SELECT person, month, count(*) AS days_count, min(project_s) AS day_s
    FROM days
    GROUP BY person, month
    HAVING count(*) >= 10 AND min(project_s) = max(project_s)
)
SELECT
    person_rows.row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', faults.person, faults.month) AS subject,
    MAP {'days_count': CAST(faults.days_count AS VARCHAR), 'day_s': CAST(faults.day_s AS VARCHAR)} AS facts
FROM faults
JOIN person_rows ON person_rows.person = faults.person AND strftime(person_rows.work_date, '%Y-%m') = faults.month
WHERE NOT is_misplaced AND NOT is_misdated AND person_rows.project_s > 0
