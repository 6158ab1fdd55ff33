-- A person cannot work more than 24 hours in a day, however many municipalities the day is spread over.
-- Source: practice; a monitoring authority adds up all working time of a day.
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {'work_date': CAST(work_date AS VARCHAR), 'day_s': CAST(day_s AS VARCHAR)} AS facts
FROM day_rows
WHERE day_s > 86400
