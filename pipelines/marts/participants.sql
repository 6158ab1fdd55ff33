-- Participants as counted: those who started and those who ended, from each used row, zero included.
-- Source: Regulation (EU) 2021/1057, Annex I; zero is reported as 0, never blank.
WITH
counts AS (
    SELECT row_id, 'started' AS flow, started AS persons FROM participants
    UNION ALL
    SELECT row_id, 'ended', ended FROM participants
)
SELECT
    participants.row_id,
    last_day(CAST(participants.month || '-01' AS DATE)) AS dated,
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
