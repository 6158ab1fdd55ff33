-- The inbox folder says who sent a sheet and the row says where the work was done; a difference is worth a look.
-- Source: practice of the project; all staff work for one employer in seven municipalities.
SELECT
    row_id,
    'municipality' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'municipality': CAST(municipality AS VARCHAR)} AS facts
FROM timesheet
WHERE municipality <> sender
