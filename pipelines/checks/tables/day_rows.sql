-- Each row beside its person's whole day in all municipalities: work, absence and the agreed day.
WITH
placed AS (SELECT * FROM person_rows WHERE NOT is_misplaced AND NOT is_misdated),
days AS (
    SELECT person, work_date, sum(project_s + other_s) AS day_s, sum(absence_s) AS absence_s
    FROM placed
    GROUP BY person, work_date
)
SELECT
    placed.row_id,
    placed.work_date,
    concat_ws('/', placed.person, placed.work_date) AS subject,
    days.day_s,
    days.absence_s,
    staff.agreed_day_s AS agreed_s
FROM placed
JOIN days USING (person, work_date)
JOIN staff USING (person)
