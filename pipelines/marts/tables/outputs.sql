-- What a participant is at entry: each output indicator that the person counts in; an empty flag says no.
-- Source: Regulation (EU) 2021/1057, Annex I, common output indicators EECO01 to EECO11, EECO13, EECO14, EECO16, EECO17.
SELECT
    entered.row_id,
    entered.started_date AS happened_date,
    told.field,
    told.indicator,
    entered.gender,
    entered.municipality
FROM entered
CROSS JOIN LATERAL (
    VALUES
        ('started_date', 'EECO01', TRUE),
        ('employment', 'EECO02', entered.employment = 'unemployed'),
        ('unemployed_months', 'EECO03', entered.is_long_term),
        ('employment', 'EECO04', entered.employment = 'inactive'),
        ('employment', 'EECO05', entered.employment = 'employed'),
        ('birth_year', 'EECO06', entered.age < 18),
        ('birth_year', 'EECO07', entered.age BETWEEN 18 AND 29),
        ('birth_year', 'EECO08', entered.age >= 55),
        ('education', 'EECO09', entered.education = 'lower'),
        ('education', 'EECO10', entered.education = 'middle'),
        ('education', 'EECO11', entered.education = 'higher'),
        ('third_country', 'EECO13', entered.third_country),
        ('foreign_background', 'EECO14', entered.foreign_background),
        ('homeless', 'EECO16', entered.homeless),
        ('rural', 'EECO17', entered.rural)
) AS told (field, indicator, is_counted)
WHERE told.is_counted
