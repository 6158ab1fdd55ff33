-- A municipality's count of a month, indicator and gender is given once; of two, nobody knows which is right.
-- Source: practice; counts that come twice would be added twice.
WITH
repeated AS (
    SELECT municipality, month, indicator, gender
    FROM participants
    WHERE municipality IS NOT NULL AND month IS NOT NULL AND indicator IS NOT NULL AND gender IS NOT NULL
    GROUP BY municipality, month, indicator, gender
    HAVING count(*) > 1
),
months AS (SELECT municipality, month, count(*) AS counts_count FROM repeated GROUP BY municipality, month)
SELECT
    participants.row_id,
    'indicator' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'counts_count': CAST(months.counts_count AS VARCHAR)
    } AS facts
FROM participants
JOIN repeated USING (municipality, month, indicator, gender)
JOIN months USING (municipality, month)
