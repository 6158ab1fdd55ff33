-- Counts of women, men and non-binary as the rules between indicators compare them: blocked and unreadable ones are marked.
-- A row whose municipality or month could not be read is of its sender and file; whose gender could not, of each gender;
-- an indicator that could not be read is `?` and may be any.
SELECT
    participants.row_id,
    coalesce(participants.municipality, participants.sender) AS municipality,
    coalesce(participants.month, participants.file_month) AS month,
    genders.gender,
    coalesce(participants.indicator, '?') AS indicator,
    coalesce(participants.started, 0) AS started,
    coalesce(participants.ended, 0) AS ended,
    participants.row_id IN (SELECT row_id FROM standing) AS is_blocked,
    participants.row_id IN (SELECT row_id FROM standing WHERE category = 'field') AS is_unread
FROM participants
JOIN (VALUES ('women'), ('men'), ('non_binary')) AS genders (gender)
    ON participants.gender = genders.gender OR participants.gender IS NULL
