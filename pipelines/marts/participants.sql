-- Participants as counted: those who started and those who ended, from each used row. A zero adds nothing to a sum and
-- is no row here: most counts of a small municipality are zeros, and the figure that they give is 0 without them.
-- A count is dated on the last day of its month, or on that of the claim period that ends within the month.
-- Source: Regulation (EU) 2021/1057, Annex I; zero is reported as 0, never blank.
WITH
counts AS (
    SELECT row_id, 'started' AS flow, started AS persons FROM participants
    UNION ALL
    SELECT row_id, 'ended', ended FROM participants
),
months AS (
    SELECT counted.month, least(last_day(counted.first_day), min(claims.end_date)) AS last_date
    FROM (SELECT DISTINCT month, CAST(month || '-01' AS DATE) AS first_day FROM participants) AS counted
    LEFT JOIN claims ON claims.end_date >= counted.first_day
    GROUP BY counted.month, counted.first_day
)
SELECT
    participants.row_id,
    months.last_date AS dated,
    counts.flow AS field,
    participants.month,
    participants.municipality,
    participants.indicator,
    participants.gender,
    counts.flow,
    counts.persons AS value
FROM participants
JOIN row_status ON row_status.row_id = participants.row_id AND row_status.status = 'used'
JOIN counts ON counts.row_id = participants.row_id
JOIN months ON months.month = participants.month
WHERE counts.persons <> 0
