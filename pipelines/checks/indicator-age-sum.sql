-- The age bands leave out those of 30 to 54 years, so together they are at most all who started.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO06, EECO07 and EECO08 exclude each other.
WITH
faults AS (
    SELECT
        municipality,
        month,
        gender,
        coalesce(sum(started) FILTER (WHERE indicator <> 'EECO01'), 0) AS sum_count,
        coalesce(sum(started) FILTER (WHERE indicator = 'EECO01'), 0) AS total_count
    FROM count_rows
    WHERE indicator IN ('EECO01', 'EECO06', 'EECO07', 'EECO08', '?')
    GROUP BY municipality, month, gender
    HAVING NOT bool_or(is_blocked) AND sum_count > total_count
)
SELECT
    row_id,
    'started' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month, gender, 'age') AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'gender': gender,
        'sum_count': CAST(sum_count AS VARCHAR),
        'total_count': CAST(total_count AS VARCHAR)
    } AS facts
FROM count_rows
JOIN faults USING (municipality, month, gender)
WHERE indicator IN ('EECO06', 'EECO07', 'EECO08')
