-- One person once, in the municipality of the first entry: the data are those of the first entry, the exit is the last one.
-- A person of whom a row waits is incomplete and counts nowhere; what happened after the period is not known yet.
-- Source: a participant is counted once per project, re-entry keeps the first entry and moves the exit (practice of the ESF).
WITH
entries AS NOT MATERIALIZED (
    SELECT
        register_rows.* REPLACE (CASE WHEN ended_date <= period.until_date THEN ended_date END AS ended_date)
    FROM register_rows
    CROSS JOIN period
    WHERE started_date <= period.until_date
),
waiting AS (
    SELECT entries.person_key
    FROM entries
    JOIN row_status ON row_status.row_id = entries.row_id AND row_status.status = 'waiting'
),
-- Most people have one row: only the others are put in order.
again AS MATERIALIZED (SELECT person_key FROM entries GROUP BY person_key HAVING count(*) > 1),
ordered AS (
    SELECT
        *,
        row_number() OVER entering AS nth_entry,
        row_number() OVER leaving AS nth_exit,
        last_value(ended_date) OVER entering IS NULL AS is_open,
        sum(participated_s) OVER entering AS all_participated_s
    FROM entries
    WHERE person_key IN (SELECT person_key FROM again)
    WINDOW
        entering AS (
            PARTITION BY person_key ORDER BY started_date, municipality, row_id
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ),
        leaving AS (PARTITION BY person_key ORDER BY ended_date DESC NULLS LAST, started_date DESC, municipality, row_id)
),
exits AS (SELECT * FROM ordered WHERE nth_exit = 1 AND NOT is_open),
stays AS (
    SELECT
        firsts.* EXCLUDE (nth_entry, nth_exit, is_open)
            REPLACE (
                exits.ended_date AS ended_date,
                exits.ended_status AS ended_status,
                exits.ended_status_date AS ended_status_date,
                exits.qualification AS qualification,
                exits.six_months_status AS six_months_status
            ),
        exits.row_id AS exit_row_id
    FROM ordered AS firsts
    LEFT JOIN exits USING (person_key)
    WHERE firsts.nth_entry = 1
    UNION ALL BY NAME
    SELECT *, participated_s AS all_participated_s, CASE WHEN ended_date IS NOT NULL THEN row_id END AS exit_row_id
    FROM entries
    WHERE person_key NOT IN (SELECT person_key FROM again)
)
SELECT
    row_id,
    municipality,
    gender,
    started_date,
    birth_year,
    started_age,
    employment,
    unemployed_months,
    long_term,
    education,
    in_education,
    third_country,
    foreign_background,
    homeless,
    rural,
    all_participated_s,
    exit_row_id,
    ended_date,
    ended_status,
    ended_status_date,
    qualification,
    six_months_status
FROM stays
WHERE person_key NOT IN (SELECT person_key FROM waiting)
