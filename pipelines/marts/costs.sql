-- What the ledger says was really spent: each used entry of a claim period, debit less credit, by the class of its account.
-- Source: practice; under the flat rate these costs are not claimed but followed, to know the margins.
SELECT
    ledger.row_id,
    ledger.entry_date AS dated,
    CASE WHEN ledger.credit_eur <> 0 THEN 'credit_eur' ELSE 'debit_eur' END AS field,
    claims.claim,
    strftime(ledger.entry_date, '%Y-%m') AS month,
    classed_accounts.cost_class,
    ledger.account,
    ledger.cost_centre,
    ledger.debit_eur - ledger.credit_eur AS value
FROM ledger
JOIN row_status ON row_status.row_id = ledger.row_id AND row_status.status = 'used'
JOIN claims ON ledger.entry_date BETWEEN claims.start_date AND claims.end_date
JOIN classed_accounts ON classed_accounts.row_id = ledger.row_id
