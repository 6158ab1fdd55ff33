-- Where a participant stands six months after leaving, dated on that day; only for the reference population.
-- Source: Regulation (EU) 2021/1057, Annex I, common longer-term result indicators EECR05 and EECR06.
WITH
followed AS (
    SELECT entered.*, strftime(ended_date + INTERVAL 6 MONTH, '%Y-%m') AS month
    FROM entered
    CROSS JOIN period
    WHERE ended_date + INTERVAL 6 MONTH <= period.until_date
)
SELECT followed.exit_row_id AS row_id, followed.month, told.field, told.indicator, followed.gender, followed.municipality
FROM followed
CROSS JOIN LATERAL (
    VALUES
        -- In employment six months after leaving, of those unemployed or inactive when they entered.
        ('six_months_status', 'EECR05', employment IN ('unemployed', 'inactive') AND six_months_status = 'employed'),
        -- With an improved situation on the labour market six months after leaving, of those employed when they entered.
        ('six_months_status', 'EECR06', employment = 'employed' AND six_months_status = 'improved')
) AS told (field, indicator, is_counted)
WHERE told.is_counted
