-- Rows of registers that are in force: of the same participant's entry the last that its sender told; each with its person.
-- A key that the project has not issued tells people apart within one municipality only.
SELECT
    register.* REPLACE (coalesce(municipality, register.sender) AS municipality),
    CASE
        WHEN starts_with(register.participant, 'own-')
            THEN concat_ws('/', register.participant, coalesce(municipality, register.sender))
        ELSE register.participant
    END AS person_key
FROM register
JOIN files USING (file)
LEFT JOIN told_again
    ON told_again.participant = register.participant
    AND told_again.started_date = register.started_date
    AND told_again.sender = register.sender
WHERE
    register.participant IS NOT NULL
    AND register.started_date IS NOT NULL
    AND files.arrival = coalesce(told_again.last_arrival, files.arrival)
