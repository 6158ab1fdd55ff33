-- What was approved has come: an approved person-month of which no hours are there misses its sheet.
-- Source: practice; a monitoring authority asks for the sheet of every approval.
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', person, month) AS subject,
    MAP {'approved_s': CAST(project_s AS VARCHAR), 'approved_month': month} AS facts
FROM approval
WHERE
    project_s > 0
    AND row_id NOT IN (SELECT row_id FROM standing)
    AND (person, month) NOT IN (SELECT (person, approval_month) FROM person_rows WHERE person IS NOT NULL)
