-- Participants are counted as women, men and non-binary, organisations as a total: what is given otherwise counts nowhere.
-- Source: Regulation (EU) 2021/1057, Annex I: every participant indicator is broken down by gender.
WITH
given AS (
    SELECT
        municipality,
        month,
        indicator,
        indicators.has_genders,
        indicators.flow,
        bool_or((gender <> 'total') = indicators.has_genders) AS is_usable,
        sum(CASE WHEN indicators.flow = 'ended' THEN ended ELSE started END) AS sum_count
    FROM participants
    JOIN indicators USING (indicator)
    GROUP BY ALL
    HAVING NOT bool_or(gender IS NULL OR row_id IN (SELECT row_id FROM standing))
)
SELECT
    participants.row_id,
    'gender' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month, indicator) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'indicator': indicator,
        'needed': CASE WHEN given.has_genders THEN 'genders' ELSE 'total' END,
        'sum_count': CAST(given.sum_count AS VARCHAR)
    } AS facts
FROM participants
JOIN given USING (municipality, month, indicator)
WHERE NOT given.is_usable AND given.sum_count > 0
