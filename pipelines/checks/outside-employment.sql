-- Hours can be claimed for days on which the person was employed in the project; a day outside the project is told by its own rule.
-- Source: staff costs are those of the beneficiary's employees (866/2021; employment contracts are attachments of a claim).
SELECT
    timesheet.row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {
        'work_date': CAST(timesheet.work_date AS VARCHAR), 'start_date': CAST(staff.start_date AS VARCHAR)
    } AS facts
FROM timesheet
JOIN staff USING (person)
CROSS JOIN project
WHERE
    timesheet.work_date BETWEEN project.start_date AND project.end_date
    AND timesheet.work_date NOT BETWEEN staff.start_date AND staff.end_date
