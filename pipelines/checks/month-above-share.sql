-- The hours of a month, absence included, stay within the month's working time by the share; two days more are unevenness.
-- Source: practice; a part-time share is fixed before the work. Agreed weekdays fall at most two days unevenly on a month.
SELECT
    person_rows.row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    times.subject,
    MAP {'sum_s': CAST(times.recorded_s AS VARCHAR), 'limit_s': CAST(times.share_s AS VARCHAR)} AS facts
FROM month_times AS times
JOIN person_rows ON person_rows.person = times.person AND strftime(person_rows.work_date, '%Y-%m') = times.month
WHERE times.recorded_s > times.share_s + 2 * times.agreed_s AND NOT is_misplaced AND NOT is_misdated
