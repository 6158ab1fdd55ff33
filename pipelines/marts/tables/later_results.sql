-- Where a participant stands six months after leaving, dated on that day; only for the reference population.
-- Source: Regulation (EU) 2021/1057, Annex I, common longer-term result indicators EECR05 and EECR06.
WITH
followed AS (SELECT *, CAST(ended_date + INTERVAL 6 MONTH AS DATE) AS followed_date FROM entered)
-- EECR05: in employment six months after leaving, of those unemployed or inactive when they entered.
SELECT exit_row_id AS row_id, followed_date AS happened_date, 'six_months_status' AS field, 'EECR05' AS indicator, gender, municipality
FROM followed
CROSS JOIN period
WHERE followed_date <= period.until_date AND employment IN ('unemployed', 'inactive') AND six_months_status = 'employed'
UNION ALL
-- EECR06: with an improved situation on the labour market six months after leaving, of those employed when they entered.
SELECT exit_row_id AS row_id, followed_date AS happened_date, 'six_months_status' AS field, 'EECR06' AS indicator, gender, municipality
FROM followed
CROSS JOIN period
WHERE followed_date <= period.until_date AND employment = 'employed' AND six_months_status = 'improved'
