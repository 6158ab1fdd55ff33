-- The inbox folder says who sent the counts and the row says where the participants are; a difference is worth a look.
-- Source: practice of the project; each municipality counts its own participants.
SELECT
    row_id,
    'municipality' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', sender, municipality, coalesce(month, file_month)) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR), 'count_month': coalesce(month, file_month)
    } AS facts
FROM participants
WHERE municipality <> sender
