-- Hours can be claimed for days of the project only.
-- Source: the funding decision sets the project's first and last day; costs outside them are not eligible (866/2021).
SELECT
    timesheet.row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'work_date': CAST(timesheet.work_date AS VARCHAR)} AS facts
FROM timesheet
CROSS JOIN project
WHERE timesheet.work_date NOT BETWEEN project.start_date AND project.end_date
