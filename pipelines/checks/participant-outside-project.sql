-- A participant enters within the project.
-- Source: indicators are cumulative from the project's first day (Regulation (EU) 2021/1057, Annex I).
SELECT
    register.row_id,
    'started_date' AS field,
    CAST(started_date AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'entered_date': CAST(started_date AS VARCHAR)} AS facts
FROM register
CROSS JOIN project
WHERE started_date NOT BETWEEN project.start_date AND project.end_date
