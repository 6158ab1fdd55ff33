-- A day worked belongs to the month of its sheet, because the sheet is approved for that month only.
-- Source: practice; a monitoring authority compares each monthly sheet with its approval.
-- In a sheet whose month was written over, that is the one fault.
SELECT
    row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'work_date': CAST(work_date AS VARCHAR), 'file_month': file_month} AS facts
FROM timesheet
WHERE strftime(work_date, '%Y-%m') <> file_month
    AND row_id NOT IN (SELECT row_id FROM standing WHERE rule = 'form-month-changed')
