-- One person once, in the municipality of the first entry: the data are those of the first entry, the exit is the last one.
-- A person of whom a row waits is incomplete and counts nowhere; what happened after the period is not known yet.
-- Source: a participant is counted once per project, re-entry keeps the first entry and moves the exit (practice of the ESF).
WITH
entries AS (
    SELECT register_rows.* REPLACE (CASE WHEN ended_date <= period.until_date THEN ended_date END AS ended_date)
    FROM register_rows
    CROSS JOIN period
    WHERE started_date <= period.until_date
),
waiting AS (
    SELECT entries.person_key
    FROM entries
    JOIN row_status ON row_status.row_id = entries.row_id AND row_status.status = 'waiting'
),
ordered AS (
    SELECT
        entries.*,
        row_number() OVER (PARTITION BY person_key ORDER BY started_date, municipality, row_id) AS nth_entry,
        row_number() OVER (
            PARTITION BY person_key
            ORDER BY coalesce(ended_date, DATE '0001-01-01') DESC, started_date DESC, municipality, row_id
        ) AS nth_exit,
        first_value(ended_date) OVER (
            PARTITION BY person_key ORDER BY started_date DESC, municipality, row_id
        ) IS NULL AS is_open,
        sum(participated_s) OVER (PARTITION BY person_key) AS all_participated_s
    FROM entries
    WHERE person_key NOT IN (SELECT person_key FROM waiting)
)
SELECT
    firsts.* EXCLUDE (
        ended_date, ended_status, ended_status_date, qualification, six_months_status, nth_entry, nth_exit, is_open
    ),
    lasts.row_id AS exit_row_id,
    lasts.ended_date,
    lasts.ended_status,
    lasts.ended_status_date,
    lasts.qualification,
    lasts.six_months_status
FROM ordered AS firsts
LEFT JOIN ordered AS lasts
    ON lasts.person_key = firsts.person_key AND lasts.nth_exit = 1 AND NOT lasts.is_open AND NOT firsts.is_open
WHERE firsts.nth_entry = 1
