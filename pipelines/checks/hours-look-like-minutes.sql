-- 7,30 h is 7 h 18 min, and often 7:30 was meant: hours that all end in ,00 ,15 ,30 or ,45 and never in ,25 ,50 or ,75.
-- Source: practice; 7:30 written as 7,30 is a common fault of time sheets. Three such hours are no chance any more.
WITH
endings AS (
    SELECT file, sheet, person, file_month, row_id, project_s % 3600 AS ending_s
    FROM timesheet
    WHERE person IS NOT NULL AND project_s > 0
),
faults AS (
    SELECT file, sheet, person, file_month, count(*) FILTER (WHERE ending_s > 0) AS hours_count
    FROM endings
    GROUP BY ALL
    -- 0,15 h is 540 s, 0,30 h 1 080 s, 0,45 h 1 620 s
    HAVING bool_and(ending_s IN (0, 540, 1080, 1620)) AND count(*) FILTER (WHERE ending_s > 0) >= 3
)
SELECT
    endings.row_id,
    'project_s' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', faults.person, faults.file_month, timesheet.sender) AS subject,
    MAP {'hours_count': CAST(faults.hours_count AS VARCHAR)} AS facts
FROM endings
JOIN faults USING (file, sheet, person, file_month)
JOIN timesheet USING (row_id)
WHERE endings.ending_s > 0
