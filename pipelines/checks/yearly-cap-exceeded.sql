-- Hours claimed for a person in a calendar year stay within the cap; in order of day, sender and row, what goes beyond waits.
-- Source: Regulation (EU) 2021/1060 art. 55 as applied in practice: 1 720 hours a year, by the share of working time.
WITH
counted AS (
    SELECT
        timesheet.row_id,
        timesheet.person,
        strftime(timesheet.work_date, '%Y') AS year,
        staff.cap_s,
        sum(timesheet.project_s) OVER (
            PARTITION BY timesheet.person, strftime(timesheet.work_date, '%Y')
            ORDER BY timesheet.work_date, timesheet.sender, timesheet.row, timesheet.row_id
            ROWS UNBOUNDED PRECEDING
        ) AS cumulative_s,
        sum(timesheet.project_s) OVER (
            PARTITION BY timesheet.person, strftime(timesheet.work_date, '%Y')
        ) AS year_s
    FROM timesheet
    JOIN staff USING (person)
    WHERE timesheet.project_s > 0 AND timesheet.row_id NOT IN (SELECT row_id FROM standing)
)
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', person, year) AS subject,
    MAP {'sum_s': CAST(year_s AS VARCHAR), 'cap_s': CAST(cap_s AS VARCHAR)} AS facts
FROM counted
CROSS JOIN project
WHERE project.staff_cost_model = 'unit_cost_1720' AND cumulative_s > cap_s
