-- A person is in one place at a time: the times of a day's rows do not overlap, in whichever files they stand.
-- Source: practice; overlapping times count an hour twice, and a monitoring authority looks for them.
WITH
timed AS (
    SELECT
        person_rows.row_id,
        person_rows.person,
        person_rows.work_date,
        timesheet.start_s,
        timesheet.end_s
    FROM person_rows
    JOIN timesheet USING (row_id)
    WHERE NOT is_misplaced AND NOT is_misdated AND start_s < end_s
),
pairs AS (
    SELECT
        one.person,
        one.work_date,
        one.row_id AS one_row,
        other.row_id AS other_row,
        one.start_s AS first_start_s,
        one.end_s AS first_end_s,
        other.start_s AS second_start_s,
        other.end_s AS second_end_s
    FROM timed AS one
    JOIN timed AS other
        ON one.person = other.person
        AND one.work_date = other.work_date
        AND (one.start_s, one.end_s, one.row_id) < (other.start_s, other.end_s, other.row_id)
        AND other.start_s < one.end_s
),
first_pairs AS (
    SELECT *
    FROM pairs
    QUALIFY row_number() OVER (
        PARTITION BY person, work_date
        ORDER BY first_start_s, first_end_s, second_start_s, second_end_s, one_row, other_row
    ) = 1
),
at_fault AS (
    SELECT person, work_date, one_row AS row_id FROM pairs
    UNION
    SELECT person, work_date, other_row FROM pairs
)
SELECT
    at_fault.row_id,
    'start_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', person, work_date) AS subject,
    MAP {
        'work_date': CAST(work_date AS VARCHAR),
        'first_start_s': CAST(first_start_s AS VARCHAR),
        'first_end_s': CAST(first_end_s AS VARCHAR),
        'second_start_s': CAST(second_start_s AS VARCHAR),
        'second_end_s': CAST(second_end_s AS VARCHAR)
    } AS facts
FROM at_fault
JOIN first_pairs USING (person, work_date)
