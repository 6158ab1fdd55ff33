-- Rows of registers that are in force: of the same participant's entry the last that its sender told; each with its person.
-- A key that the project has not issued tells people apart within one municipality only.
SELECT
    register.* EXCLUDE (municipality),
    coalesce(register.municipality, register.sender) AS municipality,
    CASE
        WHEN starts_with(participant, 'own-') THEN concat_ws('/', participant, coalesce(municipality, register.sender))
        ELSE participant
    END AS person_key,
    row_id IN (SELECT row_id FROM standing) AS is_blocked
FROM register
JOIN files USING (file)
WHERE participant IS NOT NULL AND started_date IS NOT NULL
QUALIFY files.arrival = max(files.arrival) OVER (PARTITION BY register.sender, participant, started_date)
