-- Women, men and non-binary participants add up to the total; a count given as a total only has nothing to compare.
-- Source: Regulation (EU) 2021/1057, Annex I: every participant indicator is broken down by gender.
WITH
counts AS (
    SELECT row_id, municipality, month, indicator, gender, 'started' AS measure, 1 AS nth, started AS persons
    FROM participants
    UNION ALL
    SELECT row_id, municipality, month, indicator, gender, 'ended', 2, ended
    FROM participants
),
compared AS (
    SELECT
        municipality,
        month,
        indicator,
        measure,
        nth,
        sum(persons) FILTER (WHERE gender <> 'total') AS sum_count,
        sum(persons) FILTER (WHERE gender = 'total') AS total_count
    FROM counts
    GROUP BY municipality, month, indicator, measure, nth
    HAVING NOT bool_or(persons IS NULL OR gender IS NULL OR row_id IN (SELECT row_id FROM standing))
),
first_faults AS (
    SELECT *
    FROM compared
    WHERE sum_count <> total_count
    QUALIFY row_number() OVER (PARTITION BY municipality, month, indicator ORDER BY nth) = 1
)
SELECT
    participants.row_id,
    faults.measure AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month, indicator) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'indicator': indicator,
        'measure': faults.measure,
        'sum_count': CAST(faults.sum_count AS VARCHAR),
        'total_count': CAST(faults.total_count AS VARCHAR)
    } AS facts
FROM participants
JOIN first_faults AS faults USING (municipality, month, indicator)
