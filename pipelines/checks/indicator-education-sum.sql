-- Each participant has one level of education at entry; the levels add up to all who started when every record is complete.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO09, EECO10 and EECO11 cover ISCED 0 to 8.
WITH
faults AS (
    SELECT
        municipality,
        month,
        gender,
        coalesce(sum(started) FILTER (WHERE indicator <> 'EECO01'), 0) AS sum_count,
        coalesce(sum(started) FILTER (WHERE indicator = 'EECO01'), 0) AS total_count
    FROM count_rows
    WHERE indicator IN ('EECO01', 'EECO09', 'EECO10', 'EECO11', '?')
    GROUP BY municipality, month, gender
    HAVING NOT bool_or(is_blocked) AND sum_count <> total_count
)
SELECT
    row_id,
    'started' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month, gender, 'education') AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'gender': gender,
        'sum_count': CAST(sum_count AS VARCHAR),
        'total_count': CAST(total_count AS VARCHAR)
    } AS facts
FROM count_rows
JOIN faults USING (municipality, month, gender)
WHERE indicator IN ('EECO01', 'EECO09', 'EECO10', 'EECO11')
