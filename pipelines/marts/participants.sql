-- Participants as counted: those who started and those who ended, from each used row of counts and from registers.
-- A zero adds nothing to a sum and is no row here: the figure that it gives is 0 without it.
-- Whatever happened in a month is dated on its last day, or on that of the claim period that ends within the month.
-- Source: Regulation (EU) 2021/1057, Annex I; zero is reported as 0, never blank.
WITH
counts AS (
    SELECT row_id, 'started' AS flow, started AS persons FROM participants
    UNION ALL
    SELECT row_id, 'ended', ended FROM participants
),
counted AS (
    SELECT
        participants.row_id,
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
    WHERE counts.persons <> 0
    UNION ALL
    SELECT row_id, field, month, municipality, indicator, gender, 'started', 1 FROM outputs
    UNION ALL
    SELECT row_id, field, month, municipality, indicator, gender, 'ended', 1 FROM immediate_results
    UNION ALL
    SELECT row_id, field, month, municipality, indicator, gender, 'ended', 1 FROM later_results
),
period_ends AS (SELECT strftime(end_date, '%Y-%m') AS month, min(end_date) AS end_date FROM claims GROUP BY ALL)
SELECT
    counted.row_id,
    coalesce(period_ends.end_date, last_day(CAST(counted.month || '-01' AS DATE))) AS dated,
    counted.field,
    counted.month,
    counted.municipality,
    counted.indicator,
    counted.gender,
    counted.flow,
    counted.value
FROM counted
LEFT JOIN period_ends USING (month)
