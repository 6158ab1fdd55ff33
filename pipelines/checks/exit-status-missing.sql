-- Of a participant who has left it is told where to, and that within four weeks: else the exit gives no result.
-- Source: an immediate result is counted within four weeks of the exit (Regulation (EU) 2021/1057, Annex I).
SELECT
    row_id,
    CASE WHEN ended_status IS NULL THEN 'ended_status' ELSE 'ended_status_date' END AS field,
    CAST(ended_status_date AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'left_date': CAST(ended_date AS VARCHAR)} AS facts
FROM register_rows
WHERE
    row_id NOT IN (SELECT row_id FROM standing)
    AND ended_date IS NOT NULL
    AND (ended_status IS NULL OR ended_status_date > ended_date + 28)
