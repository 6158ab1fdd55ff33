-- Long-term unemployed at entry: under 25 more than 6 months, from 25 on more than 12 months without a break; or, where the
-- project says so, whom the employment register itself calls so.
-- Source: Regulation (EU) 2021/1057, Annex I, EECO03, with the definition of the Commission's guidance.
SELECT
    aged.*,
    employment = 'unemployed' AND CASE
        WHEN participant_rules.long_term = 'register' THEN coalesce(aged.long_term, FALSE)
        WHEN age < 25 THEN unemployed_months > 6
        ELSE unemployed_months > 12
    END AS is_long_term
FROM aged
CROSS JOIN participant_rules
