-- Participants are counted in the months of the project only.
-- Source: indicators are cumulative from the project's first day (Regulation (EU) 2021/1057, Annex I).
SELECT
    participants.row_id,
    'month' AS field,
    participants.month AS read,
    concat_ws('/', participants.municipality, participants.month) AS subject,
    MAP {'municipality': CAST(participants.municipality AS VARCHAR), 'count_month': participants.month} AS facts
FROM participants
CROSS JOIN project
WHERE
    participants.municipality IS NOT NULL
    AND participants.month NOT BETWEEN strftime(project.start_date, '%Y-%m') AND strftime(project.end_date, '%Y-%m')
