-- The time of a person-month: what is recorded in all municipalities, and the working time of the month by the agreed day.
-- The working days are those of the employment, without weekends and public holidays; `share_s` is the part-time share.
-- Hours of a day that has been told as too long are left out: they are one fault, not two.
WITH
recorded AS (
    SELECT
        person_rows.person,
        strftime(person_rows.work_date, '%Y-%m') AS month,
        sum(person_rows.project_s + person_rows.other_s + person_rows.absence_s) AS recorded_s,
        sum(person_rows.project_s) AS project_s,
        sum(person_rows.other_s) FILTER (WHERE timesheet.other_eu_code IS NOT NULL) AS other_eu_s
    FROM person_rows
    JOIN timesheet USING (row_id)
    WHERE
        NOT is_misplaced
        AND NOT is_misdated
        AND row_id NOT IN (
            SELECT row_id
            FROM standing
            WHERE rule IN ('day-above-24-hours', 'day-above-agreed', 'work-on-absence-day', 'overlapping-times')
        )
    GROUP BY ALL
),
working_days AS (
    SELECT staff.person, strftime(calendar.work_date, '%Y-%m') AS month, count(*) AS days_count
    FROM staff
    JOIN calendar ON calendar.work_date BETWEEN staff.start_date AND staff.end_date
    WHERE NOT calendar.is_weekend AND calendar.holiday IS NULL
    GROUP BY ALL
)
SELECT
    recorded.*,
    concat_ws('/', recorded.person, recorded.month) AS subject,
    staff.agreed_day_s AS agreed_s,
    staff.share_day_s * coalesce(working_days.days_count, 0) AS share_s,
    staff.agreed_day_s * coalesce(working_days.days_count, 0) AS full_time_s
FROM recorded
JOIN staff USING (person)
LEFT JOIN working_days USING (person, month)
