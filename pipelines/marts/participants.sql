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
    SELECT row_id, field, strftime(happened_date, '%Y-%m'), municipality, indicator, gender, 'started', 1
    FROM outputs
    UNION ALL
    SELECT row_id, field, strftime(happened_date, '%Y-%m'), municipality, indicator, gender, 'ended', 1
    FROM immediate_results
    UNION ALL
    SELECT row_id, field, strftime(happened_date, '%Y-%m'), municipality, indicator, gender, 'ended', 1
    FROM later_results
),
months AS (
    SELECT given.month, least(last_day(given.first_day), min(claims.end_date)) AS last_date
    FROM (SELECT DISTINCT month, CAST(month || '-01' AS DATE) AS first_day FROM counted) AS given
    LEFT JOIN claims ON claims.end_date >= given.first_day
    GROUP BY given.month, given.first_day
)
SELECT
    counted.row_id,
    months.last_date AS dated,
    counted.field,
    counted.month,
    counted.municipality,
    counted.indicator,
    counted.gender,
    counted.flow,
    counted.value
FROM counted
JOIN months ON months.month = counted.month
