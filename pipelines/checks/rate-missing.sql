-- Project hours need an hourly rate that is in force on their day.
-- Source: the unit cost model of 1 720 hours; rates are decided with their first day.
WITH
without_rate AS (
    SELECT
        worked.row_id,
        worked.work_date,
        concat_ws('/', worked.person, strftime(worked.work_date, '%Y-%m')) AS subject
    FROM person_rows AS worked
    CROSS JOIN project
    WHERE
        project.staff_cost_model = 'unit_cost_1720'
        AND worked.project_s > 0
        AND NOT worked.is_misplaced
        AND NOT worked.is_misdated
        AND NOT EXISTS (
            SELECT *
            FROM rates
            WHERE rates.person = worked.person AND worked.work_date BETWEEN rates.valid_from AND rates.valid_to
        )
)
SELECT
    row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {'work_date': CAST(min(work_date) OVER (PARTITION BY subject) AS VARCHAR)} AS facts
FROM without_rate
