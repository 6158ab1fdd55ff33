-- The same sheet comes once: when all of a person's days in one file stand as they are in another sender's, one is too many.
-- Source: practice; a monitoring authority looks for the same sheet twice. Fewer than three days may agree by chance.
WITH
days AS (
    SELECT timesheet.file, timesheet.sender, timesheet.person, person_rows.row_id, files.arrival, files.file_name,
        concat_ws('/', person_rows.work_date, person_rows.project_s, person_rows.other_s, person_rows.absence_s) AS said
    FROM person_rows
    JOIN timesheet USING (row_id)
    JOIN files USING (file)
    WHERE NOT is_misdated
),
sheets AS (
    SELECT file, sender, person, arrival, file_name, list(said ORDER BY said) AS said, count(*) AS rows_count
    FROM days
    GROUP BY ALL
    HAVING count(*) >= 3
),
faults AS (
    SELECT later.file, later.person, earlier.file_name AS other_name, later.rows_count
    FROM sheets AS later
    JOIN sheets AS earlier
        ON earlier.person = later.person
        AND earlier.said = later.said
        AND earlier.sender <> later.sender
        AND earlier.arrival < later.arrival
    QUALIFY row_number() OVER (PARTITION BY later.file, later.person ORDER BY earlier.arrival) = 1
)
SELECT
    days.row_id,
    'work_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', days.person, timesheet.file_month, days.sender) AS subject,
    MAP {'other_name': faults.other_name, 'rows_count': CAST(faults.rows_count AS VARCHAR)} AS facts
FROM faults
JOIN days USING (file, person)
JOIN timesheet USING (row_id)
