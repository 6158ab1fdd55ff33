-- Ledger entries count for the project on days of the project only.
-- Source: the funding decision sets the project's first and last day; costs outside them are not eligible (866/2021).
SELECT
    ledger.row_id,
    'entry_date' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'entry_date': CAST(ledger.entry_date AS VARCHAR)} AS facts
FROM ledger
CROSS JOIN project
WHERE ledger.entry_date NOT BETWEEN project.start_date AND project.end_date
