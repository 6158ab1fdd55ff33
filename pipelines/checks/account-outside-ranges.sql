-- An account in none of the project's ranges is shown, because its entry may lie in the wrong cost centre.
-- Source: practice; account ranges are the project's own data and differ between charts of accounts.
SELECT
    ledger.row_id,
    'account' AS field,
    ledger.account AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'account': ledger.account} AS facts
FROM ledger
JOIN classed_accounts USING (row_id)
WHERE classed_accounts.cost_class = 'outside'
