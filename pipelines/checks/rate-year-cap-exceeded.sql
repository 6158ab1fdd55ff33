-- Hours of the twelve months for which a rate was formed stay within 1 720 by the share, as those of a calendar year do.
-- Source: old practice; the rate divides a year's pay by 1 720 hours, so it pays for no more of them in its year.
WITH
counted AS (
    SELECT
        timesheet.row_id,
        timesheet.person,
        timesheet.work_date,
        timesheet.project_s,
        rates.valid_from,
        staff.cap_s
    FROM timesheet
    JOIN staff USING (person)
    JOIN rates ON rates.person = timesheet.person AND timesheet.work_date BETWEEN rates.valid_from AND rates.valid_to
    WHERE
        timesheet.project_s > 0
        AND timesheet.work_date < rates.valid_from + INTERVAL 12 MONTH
        AND timesheet.row_id NOT IN (SELECT row_id FROM standing)
),
cumulated AS (
    SELECT
        *,
        sum(project_s) OVER (
            PARTITION BY person, valid_from ORDER BY work_date, row_id ROWS UNBOUNDED PRECEDING
        ) AS cumulative_s,
        sum(project_s) OVER (PARTITION BY person, valid_from) AS year_s
    FROM counted
)
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', person, valid_from) AS subject,
    MAP {
        'valid_from_date': CAST(valid_from AS VARCHAR), 'sum_s': CAST(year_s AS VARCHAR), 'cap_s': CAST(cap_s AS VARCHAR)
    } AS facts
FROM cumulated
WHERE cumulative_s > cap_s
