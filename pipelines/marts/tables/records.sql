-- Records of participants that somebody should look at, once a reason, as things stood at the end of the period.
-- Source: practice of the ESF: missing exits, situations and follow-ups are asked after while people can still be reached.
WITH
found AS (
    SELECT register.row_id, 'waiting' AS matter, register.gender, CAST(NULL AS VARCHAR) AS indicator, started_date AS on_date
    FROM register
    JOIN row_status ON row_status.row_id = register.row_id AND row_status.status = 'waiting'
    UNION ALL
    SELECT participants.row_id, 'waiting', gender, participants.indicator, NULL
    FROM participants
    JOIN row_status ON row_status.row_id = participants.row_id AND row_status.status = 'waiting'
    JOIN indicators ON indicators.indicator = participants.indicator AND indicators.is_asked
    WHERE participants.started > 0 OR participants.ended > 0 OR participants.started IS NULL OR participants.ended IS NULL
    UNION ALL
    SELECT row_id, 'no_exit', gender, NULL, started_date
    FROM entered
    CROSS JOIN period
    CROSS JOIN project
    WHERE
        entered.ended_date IS NULL
        AND (started_date + INTERVAL 12 MONTH <= period.until_date OR project.end_date <= period.until_date)
    UNION ALL
    SELECT exit_row_id, 'no_status', gender, NULL, ended_date
    FROM entered
    WHERE entered.ended_date IS NOT NULL AND ended_status IS NULL
    UNION ALL
    SELECT exit_row_id, 'follow_up', gender, NULL, CAST(entered.ended_date + INTERVAL 6 MONTH AS DATE)
    FROM entered
    CROSS JOIN period
    WHERE entered.ended_date + INTERVAL 6 MONTH <= period.until_date AND six_months_status IS NULL
    UNION ALL
    SELECT row_id, 'after_period', gender, NULL, CASE WHEN started_date > until_date THEN started_date ELSE ended_date END
    FROM register_rows
    CROSS JOIN period
    WHERE started_date > until_date OR ended_date > until_date
    UNION ALL
    SELECT row_id, 'minor', gender, NULL, started_date
    FROM persons
    WHERE row_id NOT IN (SELECT row_id FROM participating)
)
SELECT
    found.matter,
    coalesce(register.municipality, participants.municipality, places.sender) AS municipality,
    found.gender,
    found.indicator,
    found.on_date,
    places.file_name,
    places.sheet,
    places.row
FROM found
JOIN places ON places.row_id = found.row_id
LEFT JOIN register ON register.row_id = found.row_id
LEFT JOIN participants ON participants.row_id = found.row_id
