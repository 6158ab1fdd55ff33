-- What a participant left to, where it was established within four weeks of the exit; only for the reference population.
-- Source: Regulation (EU) 2021/1057, Annex I, common immediate result indicators EECR01 to EECR04.
WITH
leaving AS (
    SELECT *
    FROM entered
    WHERE ended_date IS NOT NULL AND coalesce(ended_status_date, ended_date) <= ended_date + 28
)
-- EECR01: inactive participants engaged in job searching upon leaving.
SELECT exit_row_id AS row_id, ended_date AS happened_date, 'ended_status' AS field, 'EECR01' AS indicator, gender, municipality
FROM leaving
WHERE employment = 'inactive' AND ended_status = 'job_searching'
UNION ALL
-- EECR02: participants in education or training upon leaving, of those who were not when they entered.
SELECT exit_row_id AS row_id, ended_date AS happened_date, 'ended_status' AS field, 'EECR02' AS indicator, gender, municipality
FROM leaving
WHERE NOT coalesce(in_education, FALSE) AND ended_status = 'education'
UNION ALL
-- EECR03: participants gaining a qualification upon leaving.
SELECT exit_row_id AS row_id, ended_date AS happened_date, 'qualification' AS field, 'EECR03' AS indicator, gender, municipality
FROM leaving
WHERE qualification
UNION ALL
-- EECR04: participants in employment upon leaving, of those unemployed or inactive when they entered.
SELECT exit_row_id AS row_id, ended_date AS happened_date, 'ended_status' AS field, 'EECR04' AS indicator, gender, municipality
FROM leaving
WHERE employment IN ('unemployed', 'inactive') AND ended_status = 'employed'
