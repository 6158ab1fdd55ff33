-- The new participants of a municipality's month are not more than three times those of any month before.
-- Source: practice; three months must be there to compare with. Fewer than ten people are no outlier in a small municipality.
WITH
sums AS (
    SELECT municipality, month, sum(started) AS started_count
    FROM count_rows
    WHERE indicator = 'EECO01' AND NOT is_blocked
    GROUP BY municipality, month
),
compared AS (
    SELECT *, count(*) OVER earlier AS months_count, max(started_count) OVER earlier AS most_count
    FROM sums
    WINDOW earlier AS (PARTITION BY municipality ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
    count_rows.row_id,
    'started' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, month) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': month,
        'started_count': CAST(compared.started_count AS VARCHAR),
        'most_count': CAST(compared.most_count AS VARCHAR)
    } AS facts
FROM compared
JOIN count_rows USING (municipality, month)
WHERE
    count_rows.indicator = 'EECO01'
    AND count_rows.started > 0
    AND compared.months_count >= 3
    AND compared.started_count >= 10
    AND compared.started_count > 3 * compared.most_count
