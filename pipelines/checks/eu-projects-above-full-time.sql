-- The shares of two EU projects do not exceed full time: hours of this and of another one fit into the month's working time.
-- Source: practice; a monitoring authority adds up the shares of all EU projects of a person. No hour is paid twice.
SELECT
    person_rows.row_id,
    'other_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    times.subject,
    MAP {
        'project_s': CAST(times.project_s AS VARCHAR),
        'other_s': CAST(times.other_eu_s AS VARCHAR),
        'limit_s': CAST(times.full_time_s AS VARCHAR)
    } AS facts
FROM month_times AS times
JOIN person_rows ON person_rows.person = times.person AND strftime(person_rows.work_date, '%Y-%m') = times.month
WHERE times.project_s + times.other_eu_s > times.full_time_s AND NOT is_misplaced AND NOT is_misdated
