-- Who enters again in the same municipality has left before: an exit is missing, or an entry date was changed.
-- Source: practice; re-entry keeps the first entry and moves the exit to the last one.
SELECT
    row_id,
    'started_date' AS field,
    CAST(started_date AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'entered_date': CAST(started_date AS VARCHAR)} AS facts
FROM register_rows
WINDOW entries AS (PARTITION BY person_key, municipality ORDER BY started_date, row_id)
QUALIFY
    lag(started_date) OVER entries < started_date
    AND coalesce(lag(ended_date) OVER entries, DATE '9999-12-31') > started_date
