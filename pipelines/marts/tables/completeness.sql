-- Of each municipality's register and month of entry: persons whose records are complete, and rows that wait.
-- Source: practice of the ESF: an incomplete record counts in no indicator, it is listed and counted beside.
WITH
counted AS (
    SELECT municipality, strftime(started_date, '%Y-%m') AS month, 1 AS complete_count, 0 AS waiting_count
    FROM entered
    UNION ALL
    SELECT
        coalesce(register.municipality, register.sender),
        coalesce(strftime(started_date, '%Y-%m'), register.file_month),
        0,
        1
    FROM register
    JOIN row_status ON row_status.row_id = register.row_id AND row_status.status = 'waiting'
)
SELECT
    municipality,
    month,
    CAST(sum(complete_count) AS BIGINT) AS complete_count,
    CAST(sum(waiting_count) AS BIGINT) AS waiting_count
FROM counted
GROUP BY municipality, month
