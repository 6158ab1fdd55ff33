-- What a participant left to, where it was established within four weeks of the exit; only for the reference population.
-- Source: Regulation (EU) 2021/1057, Annex I, common immediate result indicators EECR01 to EECR04.
WITH
leaving AS (
    SELECT *, strftime(ended_date, '%Y-%m') AS month
    FROM entered
    WHERE ended_date IS NOT NULL AND coalesce(ended_status_date, ended_date) <= ended_date + 28
)
SELECT leaving.exit_row_id AS row_id, leaving.month, told.field, told.indicator, leaving.gender, leaving.municipality
FROM leaving
CROSS JOIN LATERAL (
    VALUES
        -- Inactive participants engaged in job searching upon leaving.
        ('ended_status', 'EECR01', employment = 'inactive' AND ended_status = 'job_searching'),
        -- Participants in education or training upon leaving, of those who were not when they entered.
        ('ended_status', 'EECR02', NOT coalesce(in_education, FALSE) AND ended_status = 'education'),
        -- Participants gaining a qualification upon leaving.
        ('qualification', 'EECR03', qualification),
        -- Participants in employment upon leaving, of those unemployed or inactive when they entered.
        ('ended_status', 'EECR04', employment IN ('unemployed', 'inactive') AND ended_status = 'employed')
) AS told (field, indicator, is_counted)
WHERE told.is_counted
