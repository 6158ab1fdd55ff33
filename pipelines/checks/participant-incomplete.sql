-- An incomplete record counts in no indicator: a person's gender, how long an unemployed person has been without work when
-- that decides who is long-term unemployed, and hours where there is a threshold of minor participation.
-- Source: practice of the ESF (complete participation records); Regulation (EU) 2021/1057, Annex I.
WITH
judged AS (
    SELECT
        register.row_id,
        CASE
            WHEN gender = 'total' THEN 'gender'
            WHEN employment = 'unemployed' AND unemployed_months IS NULL AND participant_rules.long_term = 'age'
                THEN 'unemployed_months'
            WHEN participated_s IS NULL AND participant_rules.least_s > 0 THEN 'participated_s'
        END AS missing
    FROM register
    CROSS JOIN participant_rules
)
SELECT
    row_id,
    missing AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'missing': missing} AS facts
FROM judged
WHERE missing IS NOT NULL AND row_id NOT IN (SELECT row_id FROM standing WHERE field = missing)
