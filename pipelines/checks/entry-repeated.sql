-- A line of a voucher is booked once: the same line again, with the same text and sums, was imported twice.
-- Source: practice; rows imported twice are a common fault. Lines without a number may be alike and are left alone.
WITH
numbered AS (
    SELECT ledger.row_id, row_number() OVER same_lines AS nth, first_value(ledger.row) OVER same_lines AS first_row
    FROM ledger
    JOIN files USING (file)
    WHERE ledger.line IS NOT NULL AND ledger.row_id NOT IN (SELECT row_id FROM standing WHERE category = 'field')
    WINDOW same_lines AS (
        PARTITION BY
            ledger.identity, trim(coalesce(ledger.entry_text, '')), ledger.debit_eur - ledger.credit_eur
        ORDER BY files.arrival, ledger.sheet, ledger.row
    )
)
SELECT
    row_id,
    'voucher' AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'first_row_count': CAST(first_row AS VARCHAR)} AS facts
FROM numbered
WHERE nth > 1
