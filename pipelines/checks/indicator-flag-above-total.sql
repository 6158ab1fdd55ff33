-- Third-country nationals, people of foreign background, the homeless and people of rural areas are each among all who started.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO13, EECO14, EECO16 and EECO17 are participants, counted in EECO01.
WITH
totals AS (
    SELECT
        municipality,
        month,
        gender,
        coalesce(sum(started) FILTER (WHERE indicator = 'EECO01'), 0) AS total_count
    FROM count_rows
    WHERE indicator IN ('EECO01', 'EECO13', 'EECO14', 'EECO16', 'EECO17', '?')
    GROUP BY municipality, month, gender
    HAVING NOT bool_or(is_blocked AND indicator IN ('EECO01', '?'))
),
faults AS (
    SELECT municipality, month, gender, indicator, sum(started) AS part_count, any_value(total_count) AS total_count
    FROM count_rows
    JOIN totals USING (municipality, month, gender)
    WHERE indicator IN ('EECO13', 'EECO14', 'EECO16', 'EECO17')
    GROUP BY municipality, month, gender, indicator
    HAVING NOT bool_or(is_blocked) AND sum(started) > any_value(total_count)
)
SELECT
    row_id,
    'started' AS field,
    CAST(started AS VARCHAR) AS read,
    concat_ws('/', municipality, month, gender, indicator) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'indicator': indicator,
        'gender': gender,
        'part_count': CAST(part_count AS VARCHAR),
        'total_count': CAST(total_count AS VARCHAR)
    } AS facts
FROM count_rows
JOIN faults USING (municipality, month, gender, indicator)
