-- Results of which, so far, more people left than entered as those whom the result is about; the first month too many.
-- Entries count as read, waiting or not: what makes them wait has a finding of its own.
-- Source: SFC2021, Table 10: the cumulative value of a result does not exceed that of its reference output.
WITH
references_of AS (
    SELECT *
    FROM (
        VALUES ('EECR01', 'EECO04'), ('EECR02', 'EECO01'), ('EECR03', 'EECO01'), ('EECR04', 'EECO02'), ('EECR04', 'EECO04'),
            ('EECR05', 'EECO02'), ('EECR05', 'EECO04'), ('EECR06', 'EECO05')
    ) AS pairs (result, output)
),
moves AS (
    SELECT municipality, month, gender, result, 0 AS left_count, started AS entered_count, is_unread
    FROM count_rows
    JOIN references_of ON count_rows.indicator IN (references_of.output, '?')
    UNION ALL
    SELECT municipality, month, gender, indicator, ended, 0, FALSE
    FROM count_rows
    WHERE indicator IN (SELECT result FROM references_of) AND NOT is_blocked
),
months AS (
    SELECT
        municipality,
        month,
        gender,
        result,
        sum(left_count) AS left_count,
        sum(entered_count) AS entered_count,
        bool_or(is_unread) AS is_unread
    FROM moves
    GROUP BY municipality, month, gender, result
),
so_far AS (
    SELECT
        municipality,
        month,
        gender,
        result,
        sum(left_count) OVER up_to_month AS part_count,
        sum(entered_count) OVER up_to_month AS whole_count,
        bool_or(is_unread) OVER up_to_month AS is_unread
    FROM months
    WINDOW up_to_month AS (PARTITION BY municipality, gender, result ORDER BY month)
),
first_faults AS (
    SELECT *
    FROM so_far
    WHERE part_count > whole_count AND NOT is_unread
    QUALIFY row_number() OVER (PARTITION BY municipality, gender, result ORDER BY month) = 1
)
SELECT
    count_rows.row_id,
    'ended' AS field,
    CAST(count_rows.ended AS VARCHAR) AS read,
    concat_ws('/', municipality, month, gender, faults.result) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'indicator': faults.result,
        'gender': gender,
        'part_count': CAST(faults.part_count AS VARCHAR),
        'whole_count': CAST(faults.whole_count AS VARCHAR)
    } AS facts,
    faults.result
FROM count_rows
JOIN first_faults AS faults USING (municipality, month, gender)
WHERE count_rows.indicator = faults.result AND NOT count_rows.is_blocked
