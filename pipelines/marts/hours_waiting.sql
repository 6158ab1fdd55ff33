-- Project hours that wait: each waiting row with project hours on a day of a claim period, with a rate where there is one.
-- Source: practice; people mend first what is worth most, so the report says what waiting hours would be worth.
SELECT
    timesheet.row_id,
    timesheet.work_date AS dated,
    'project_s' AS field,
    claims.claim,
    timesheet.person,
    strftime(timesheet.work_date, '%Y-%m') AS month,
    timesheet.work_date AS day,
    coalesce(timesheet.municipality, timesheet.sender) AS municipality,
    rates.valid_from AS rate,
    timesheet.project_s AS value
FROM timesheet
JOIN row_status ON row_status.row_id = timesheet.row_id AND row_status.status = 'waiting'
JOIN claims ON timesheet.work_date BETWEEN claims.start_date AND claims.end_date
LEFT JOIN rates
    ON rates.person = timesheet.person AND timesheet.work_date BETWEEN rates.valid_from AND rates.valid_to
WHERE timesheet.project_s > 0
