-- Where every row stands that a finding can name: typed rows, and the total rows of sheets (which are no records).
WITH
rows_of_kinds AS (
    SELECT row_id, 'timesheet' AS record_kind, file, sender, file_month, sheet, row, identity, person, TRUE AS is_record
    FROM timesheet
    UNION ALL
    SELECT row_id, 'ledger', file, sender, file_month, sheet, row, identity, NULL, TRUE
    FROM ledger
    UNION ALL
    SELECT row_id, 'participants', file, sender, file_month, sheet, row, identity, NULL, TRUE
    FROM participants
    UNION ALL
    SELECT row_id, 'approval', file, sender, file_month, sheet, row, identity, person, TRUE
    FROM approval
    UNION ALL
    SELECT row_id, 'register', file, sender, file_month, sheet, row, identity, NULL, TRUE
    FROM register
    UNION ALL
    SELECT row_id, 'pay', file, sender, file_month, sheet, row, identity, person, TRUE
    FROM pay
    UNION ALL
    SELECT DISTINCT
        concat_ws('/', totals.file, totals.sheet, totals.row, totals.column), 'timesheet', totals.file, totals.sender,
        files.file_month, totals.sheet, totals.row,
        concat_ws('/', totals.sender, totals.person, totals.month, 'total'), totals.person, FALSE
    FROM sheet_totals AS totals
    JOIN files USING (file)
    UNION ALL
    SELECT
        concat_ws('/', totals.file, totals.sheet, totals.row), 'ledger', totals.file, totals.sender, files.file_month,
        totals.sheet, totals.row,
        concat_ws('/', totals.sender, totals.cost_centre, totals.account, totals.month, totals.what), NULL, FALSE
    FROM ledger_totals AS totals
    JOIN files USING (file)
)
SELECT rows_of_kinds.*, files.file_name
FROM rows_of_kinds
JOIN files USING (file)
