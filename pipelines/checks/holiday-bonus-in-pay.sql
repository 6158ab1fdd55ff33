-- The holiday bonus is inside the fixed side-cost rate, so it is taken out of the pay, never added.
-- Source: decision on the fixed side-cost rate of 24.8.2021; pay is meant without side costs and holiday bonus.
SELECT DISTINCT
    ledger.row_id,
    'entry_text' AS field,
    ledger.entry_text AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'account': ledger.account} AS facts
FROM ledger
JOIN classed_accounts USING (row_id)
JOIN holiday_words ON contains(lower(ledger.entry_text), lower(holiday_words.word))
WHERE classed_accounts.cost_class = 'pay'
