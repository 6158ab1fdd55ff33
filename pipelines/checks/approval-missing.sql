-- Project hours of a person-month wait until employee and supervisor have approved them.
-- Source: time records must be approved under the unit cost model; hours without them have been recovered (KHO 1260/2018).
SELECT
    row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {'sum_s': CAST(project_s AS VARCHAR)} AS facts
FROM month_rows
WHERE NOT has_approval
