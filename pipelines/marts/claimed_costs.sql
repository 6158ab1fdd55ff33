-- Real costs that are claimed: used entries of the beneficiary's ledger in the project's cost centres, by cost line.
-- Ineligible and indirect accounts, pay and side costs are in no such line: they are left out, or paid for otherwise.
-- Source: decree 866/2021 on eligible costs; only what was really paid for the project is a real cost of it.
SELECT
    ledger.row_id,
    ledger.entry_date AS dated,
    CASE WHEN ledger.credit_eur <> 0 THEN 'credit_eur' ELSE 'debit_eur' END AS field,
    claims.claim,
    strftime(ledger.entry_date, '%Y-%m') AS month,
    claimed_classes.line,
    ledger.account,
    ledger.cost_centre,
    ledger.debit_eur - ledger.credit_eur AS value
FROM ledger
JOIN row_status ON row_status.row_id = ledger.row_id AND row_status.status = 'used'
JOIN claims ON ledger.entry_date BETWEEN claims.start_date AND claims.end_date
JOIN classed_accounts ON classed_accounts.row_id = ledger.row_id
JOIN claimed_classes ON claimed_classes.cost_class = classed_accounts.cost_class
JOIN cost_centres ON ltrim(cost_centres.cost_centre, '0') = ltrim(ledger.cost_centre, '0')
JOIN project ON project.beneficiary = ledger.sender
