-- The supervisor who approved a person-month is somebody else than the worker.
-- Source: time records are approved by employee and supervisor both; one person cannot stand for the two.
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {'supervisor': supervisor} AS facts
FROM month_rows
WHERE is_own
