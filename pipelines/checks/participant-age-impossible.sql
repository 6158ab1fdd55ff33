-- The age at entry lies between 0 and 110 years, and where both are given it fits the year of birth.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO06 to EECO08 are about the age at entry.
WITH
ages AS (
    SELECT
        row_id,
        birth_year IS NULL AS by_age,
        started_age,
        CAST(date_part('year', started_date) AS BIGINT) - birth_year AS turned
    FROM register
    WHERE started_date IS NOT NULL
)
SELECT
    row_id,
    CASE WHEN by_age THEN 'started_age' ELSE 'birth_year' END AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'age_count': CAST(coalesce(started_age, turned) AS VARCHAR)} AS facts
FROM ages
WHERE
    coalesce(started_age, turned) NOT BETWEEN 0 AND 110
    OR turned NOT BETWEEN 0 AND 110
    OR turned - started_age NOT BETWEEN 0 AND 1
