-- Hours of a person on another payroll than the beneficiary's are no staff cost, a purchased service at most.
-- Source: practice of the staff cost models; the flat rate of 40 % pays for purchased services.
SELECT
    timesheet.row_id,
    'person' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', timesheet.person, coalesce(strftime(timesheet.work_date, '%Y-%m'), timesheet.file_month)) AS subject,
    CAST(MAP {} AS MAP(VARCHAR, VARCHAR)) AS facts
FROM timesheet
JOIN staff USING (person)
CROSS JOIN project
WHERE staff.employer <> project.beneficiary
