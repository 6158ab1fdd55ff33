-- Rows about the same entry of a participant say the same, and a participant has one gender and one year of birth in all rows.
-- Source: practice; of two rows that contradict each other, nobody knows which is right.
WITH
entries AS (
    SELECT person_key, started_date
    FROM register_rows
    GROUP BY person_key, started_date
    HAVING
        count(*) > 1
        AND count(DISTINCT employment) < 2
        AND count(
            DISTINCT row(
                gender, birth_year, started_age, unemployed_months, long_term, education, in_education, third_country,
                foreign_background, homeless, rural, ended_date, ended_status, ended_status_date, qualification,
                six_months_status
            )
        ) > 1
),
people AS (
    SELECT person_key
    FROM register_rows
    GROUP BY person_key
    HAVING count(*) > 1 AND (count(DISTINCT gender) > 1 OR count(DISTINCT birth_year) > 1)
)
SELECT
    row_id,
    'participant' AS field,
    CAST(NULL AS VARCHAR) AS read,
    person_key AS subject,
    MAP {'entered_date': CAST(started_date AS VARCHAR)} AS facts
FROM register_rows
WHERE
    person_key IN (SELECT person_key FROM people)
    OR (person_key, started_date) IN (SELECT (person_key, started_date) FROM entries)
