-- Rows of time sheets as the rules about rates, days and approvals see them: blocked rows are marked, repeated rows gone.
-- A row whose day is not in the sheet's month was signed with the sheet, so its approval is that of the sheet's month.
WITH
repeated AS (SELECT row_id FROM standing WHERE rule = 'row-repeated'),
misdated AS (SELECT row_id FROM standing WHERE rule = 'date-outside-month'),
misplaced AS (
    SELECT row_id FROM standing WHERE rule IN ('outside-project', 'outside-employment', 'employer-other')
),
unreadable_hours AS (
    SELECT row_id FROM standing WHERE category = 'field' AND field IN ('project_s', 'other_s', 'absence_s')
)
SELECT
    timesheet.row_id,
    timesheet.person,
    timesheet.work_date,
    CASE
        WHEN timesheet.work_date IS NULL OR row_id IN (SELECT row_id FROM misdated) THEN timesheet.file_month
        ELSE strftime(timesheet.work_date, '%Y-%m')
    END AS approval_month,
    coalesce(timesheet.project_s, 0) AS project_s,
    coalesce(timesheet.other_s, 0) AS other_s,
    coalesce(timesheet.absence_s, 0) AS absence_s,
    row_id IN (SELECT row_id FROM unreadable_hours) AS has_unreadable_hours,
    row_id IN (SELECT row_id FROM misplaced) AS is_misplaced,
    timesheet.work_date IS NULL OR row_id IN (SELECT row_id FROM misdated) AS is_misdated
FROM timesheet
WHERE timesheet.person IS NOT NULL AND row_id NOT IN (SELECT row_id FROM repeated)
