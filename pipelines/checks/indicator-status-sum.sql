-- Each participant has exactly one employment status at entry: unemployed, inactive and employed add up to all who started,
-- or, where project.toml says that the total is reported separately, to no more than those.
-- Source: Regulation (EU) 2021/1057, Annex I: EECO02, EECO04 and EECO05 exclude each other.
WITH
faults AS (
    SELECT
        municipality,
        month,
        gender,
        coalesce(sum(started) FILTER (WHERE indicator <> 'EECO01'), 0) AS sum_count,
        coalesce(sum(started) FILTER (WHERE indicator = 'EECO01'), 0) AS total_count
    FROM count_rows
    WHERE indicator IN ('EECO01', 'EECO02', 'EECO04', 'EECO05', '?')
    GROUP BY municipality, month, gender
    HAVING
        NOT bool_or(is_blocked)
        AND (sum_count > total_count OR (sum_count < total_count AND 'equal' IN (SELECT status_sum FROM participant_rules)))
)
SELECT
    row_id,
    'started' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month, gender, 'status') AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'gender': gender,
        'sum_count': CAST(sum_count AS VARCHAR),
        'total_count': CAST(total_count AS VARCHAR)
    } AS facts
FROM count_rows
JOIN faults USING (municipality, month, gender)
WHERE indicator IN ('EECO01', 'EECO02', 'EECO04', 'EECO05')
