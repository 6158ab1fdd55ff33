-- A municipality tells of its participants by counts or by a register, as project.toml says; both would count people twice.
-- Organisations and the project's own indicators are counted in either case.
-- Source: practice; a participant is counted once per project (Regulation (EU) 2021/1057, Annex I).
WITH
told AS (
    SELECT participants.row_id, participants.municipality, participants.month, 'counts' AS mode, 'indicator' AS field
    FROM participants
    JOIN indicators ON indicators.indicator = participants.indicator AND indicators.has_genders
    WHERE participants.started > 0 OR participants.ended > 0
    UNION ALL
    SELECT row_id, coalesce(municipality, sender), file_month, 'register', 'participant'
    FROM register
)
SELECT
    told.row_id,
    told.field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', municipality, told.month, told.mode) AS subject,
    MAP {
        'municipality': CAST(municipality AS VARCHAR),
        'count_month': told.month,
        'told': told.mode,
        'agreed': modes.mode
    } AS facts
FROM told
JOIN modes USING (municipality)
WHERE told.mode <> modes.mode
