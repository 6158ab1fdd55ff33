-- One entry of a participant has one employment status, whoever tells of it.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO02, EECO04 and EECO05 exclude each other.
WITH
faults AS (
    SELECT person_key, started_date
    FROM register_rows
    GROUP BY person_key, started_date
    HAVING count(DISTINCT employment) > 1
)
SELECT
    register_rows.row_id,
    'employment' AS field,
    employment AS read,
    concat_ws('/', person_key, started_date) AS subject,
    MAP {'entered_date': CAST(started_date AS VARCHAR)} AS facts
FROM register_rows
JOIN faults USING (person_key, started_date)
