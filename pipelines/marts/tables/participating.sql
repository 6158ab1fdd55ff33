-- Who is a participant: nobody whose participation stays below the project's threshold of minor participation.
-- Source: practice of the ESF; the threshold is a setting of the project, 0 when there is none.
SELECT persons.*
FROM persons
CROSS JOIN participant_rules
WHERE participant_rules.least_s = 0 OR persons.all_participated_s >= participant_rules.least_s
