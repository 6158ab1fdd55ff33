-- Disabilities and minorities are not asked from participants, so a municipality has nothing to count; zeros do no harm.
-- Source: practice in Finland; EECO12 and EECO15 are special categories and come as an estimate of the project at most.
WITH
given AS (
    SELECT municipality, month, indicator
    FROM participants
    JOIN indicators USING (indicator)
    WHERE NOT indicators.is_asked
    GROUP BY municipality, month, indicator
    HAVING bool_or(started > 0 OR ended > 0)
)
SELECT
    participants.row_id,
    'indicator' AS field,
    indicator AS read,
    concat_ws('/', municipality, month, indicator) AS subject,
    MAP {'municipality': CAST(municipality AS VARCHAR), 'indicator': indicator, 'count_month': month} AS facts
FROM participants
JOIN given USING (municipality, month, indicator)
