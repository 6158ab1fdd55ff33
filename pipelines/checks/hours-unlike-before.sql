-- A person's month, absence included, is neither half as long again as any month before nor less than half of the shortest.
-- Source: practice; three months must be there to compare with. Months that began in mid-employment are short by nature.
WITH
compared AS (
    SELECT
        *,
        count(*) OVER earlier AS months_count,
        min(recorded_s) OVER earlier AS least_s,
        max(recorded_s) OVER earlier AS most_s
    FROM month_times
    WINDOW earlier AS (PARTITION BY person ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
)
SELECT
    person_rows.row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    compared.subject,
    MAP {
        'sum_s': CAST(compared.recorded_s AS VARCHAR),
        'least_s': CAST(compared.least_s AS VARCHAR),
        'most_s': CAST(compared.most_s AS VARCHAR)
    } AS facts
FROM compared
JOIN person_rows ON person_rows.person = compared.person AND strftime(person_rows.work_date, '%Y-%m') = compared.month
WHERE
    compared.months_count >= 3
    AND (2 * compared.recorded_s > 3 * compared.most_s OR 2 * compared.recorded_s < compared.least_s)
    AND NOT is_misplaced
    AND NOT is_misdated
