-- The long-term unemployed are among the unemployed.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO02 is the unemployed, including long-term unemployed.
WITH
faults AS (
    SELECT
        municipality,
        month,
        gender,
        coalesce(sum(started) FILTER (WHERE indicator = 'EECO03'), 0) AS part_count,
        coalesce(sum(started) FILTER (WHERE indicator = 'EECO02'), 0) AS whole_count
    FROM count_rows
    WHERE indicator IN ('EECO02', 'EECO03', '?')
    GROUP BY municipality, month, gender
    HAVING NOT bool_or(is_blocked) AND part_count > whole_count
)
SELECT
    row_id,
    'started' AS field,
    CAST(started AS VARCHAR) AS read,
    concat_ws('/', municipality, month, gender, 'subset') AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'gender': gender,
        'part_count': CAST(part_count AS VARCHAR),
        'whole_count': CAST(whole_count AS VARCHAR)
    } AS facts
FROM count_rows
JOIN faults USING (municipality, month, gender)
WHERE indicator = 'EECO03'
