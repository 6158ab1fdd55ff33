-- The approved hours of a person-month, project, other and absence each, equal the hours as read from all its sheets.
-- Source: time records must be approved under the unit cost model; what was signed is what was on the sheets.
WITH
compared AS (
    SELECT
        *,
        CASE
            WHEN approved_project_s <> project_s THEN 'project'
            WHEN approved_other_s <> other_s THEN 'other'
            WHEN approved_absence_s <> absence_s THEN 'absence'
        END AS what
    FROM month_rows
    WHERE is_comparable
)
SELECT
    row_id,
    what || '_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    subject,
    MAP {
        'what': what,
        'approved_s': CAST(
            CASE what
                WHEN 'project' THEN approved_project_s WHEN 'other' THEN approved_other_s ELSE approved_absence_s
            END AS VARCHAR
        ),
        'sum_s': CAST(CASE what WHEN 'project' THEN project_s WHEN 'other' THEN other_s ELSE absence_s END AS VARCHAR)
    } AS facts
FROM compared
WHERE what IS NOT NULL
