-- What a participant is at entry: each output indicator that the person counts in; an empty flag says no.
-- Source: Regulation (EU) 2021/1057, Annex I, common output indicators EECO01 to EECO11, EECO13, EECO14, EECO16, EECO17.
WITH
entering AS (SELECT *, strftime(started_date, '%Y-%m') AS month FROM entered)
SELECT entering.row_id, entering.month, told.field, told.indicator, entering.gender, entering.municipality
FROM entering
CROSS JOIN LATERAL (
    VALUES
        ('started_date', 'EECO01', TRUE),
        ('employment', 'EECO02', employment = 'unemployed'),
        ('unemployed_months', 'EECO03', is_long_term),
        ('employment', 'EECO04', employment = 'inactive'),
        ('employment', 'EECO05', employment = 'employed'),
        ('birth_year', 'EECO06', age < 18),
        ('birth_year', 'EECO07', age BETWEEN 18 AND 29),
        ('birth_year', 'EECO08', age >= 55),
        ('education', 'EECO09', education = 'lower'),
        ('education', 'EECO10', education = 'middle'),
        ('education', 'EECO11', education = 'higher'),
        ('third_country', 'EECO13', third_country),
        ('foreign_background', 'EECO14', foreign_background),
        ('homeless', 'EECO16', homeless),
        ('rural', 'EECO17', rural)
) AS told (field, indicator, is_counted)
WHERE told.is_counted
