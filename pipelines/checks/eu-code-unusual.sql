-- The code of another EU project has the shape of one, and is not that of this project, whose hours have their column.
-- Source: practice; project codes of ESR+ are S3nnnn, those of other programmes a letter and four to six digits too.
SELECT
    timesheet.row_id,
    'other_eu_code' AS field,
    timesheet.other_eu_code AS read,
    concat_ws('/', timesheet.person, strftime(timesheet.work_date, '%Y-%m'), timesheet.other_eu_code) AS subject,
    MAP {'eu_code': timesheet.other_eu_code} AS facts
FROM timesheet
CROSS JOIN project
WHERE
    timesheet.person IS NOT NULL
    AND timesheet.work_date IS NOT NULL
    AND timesheet.other_eu_code IS NOT NULL
    AND (
        NOT regexp_full_match(timesheet.other_eu_code, '[A-Z][0-9]{4,6}')
        OR timesheet.other_eu_code = project.code
    )
