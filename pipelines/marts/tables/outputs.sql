-- What a participant is at entry: each output indicator that the person counts in; an empty flag says no.
-- Source: Regulation (EU) 2021/1057, Annex I, common output indicators EECO01 to EECO11, EECO13, EECO14, EECO16, EECO17.
SELECT row_id, started_date AS happened_date, 'started_date' AS field, 'EECO01' AS indicator, gender, municipality
FROM entered
UNION ALL
SELECT row_id, started_date AS happened_date, 'employment' AS field, 'EECO02' AS indicator, gender, municipality
FROM entered
WHERE employment = 'unemployed'
UNION ALL
SELECT row_id, started_date AS happened_date, 'unemployed_months' AS field, 'EECO03' AS indicator, gender, municipality
FROM entered
WHERE is_long_term
UNION ALL
SELECT row_id, started_date AS happened_date, 'employment' AS field, 'EECO04' AS indicator, gender, municipality
FROM entered
WHERE employment = 'inactive'
UNION ALL
SELECT row_id, started_date AS happened_date, 'employment' AS field, 'EECO05' AS indicator, gender, municipality
FROM entered
WHERE employment = 'employed'
UNION ALL
SELECT row_id, started_date AS happened_date, 'birth_year' AS field, 'EECO06' AS indicator, gender, municipality
FROM entered
WHERE age < 18
UNION ALL
SELECT row_id, started_date AS happened_date, 'birth_year' AS field, 'EECO07' AS indicator, gender, municipality
FROM entered
WHERE age BETWEEN 18 AND 29
UNION ALL
SELECT row_id, started_date AS happened_date, 'birth_year' AS field, 'EECO08' AS indicator, gender, municipality
FROM entered
WHERE age >= 55
UNION ALL
SELECT row_id, started_date AS happened_date, 'education' AS field, 'EECO09' AS indicator, gender, municipality
FROM entered
WHERE education = 'lower'
UNION ALL
SELECT row_id, started_date AS happened_date, 'education' AS field, 'EECO10' AS indicator, gender, municipality
FROM entered
WHERE education = 'middle'
UNION ALL
SELECT row_id, started_date AS happened_date, 'education' AS field, 'EECO11' AS indicator, gender, municipality
FROM entered
WHERE education = 'higher'
UNION ALL
SELECT row_id, started_date AS happened_date, 'third_country' AS field, 'EECO13' AS indicator, gender, municipality
FROM entered
WHERE third_country
UNION ALL
SELECT row_id, started_date AS happened_date, 'foreign_background' AS field, 'EECO14' AS indicator, gender, municipality
FROM entered
WHERE foreign_background
UNION ALL
SELECT row_id, started_date AS happened_date, 'homeless' AS field, 'EECO16' AS indicator, gender, municipality
FROM entered
WHERE homeless
UNION ALL
SELECT row_id, started_date AS happened_date, 'rural' AS field, 'EECO17' AS indicator, gender, municipality
FROM entered
WHERE rural
