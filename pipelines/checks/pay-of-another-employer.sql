-- Pay in another municipality's ledger is not the beneficiary's staff cost, a purchased service at most.
-- Source: the staff are the beneficiary's employees; the flat rate of 40 % pays for purchased services.
SELECT
    ledger.row_id,
    'account' AS field,
    ledger.account AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'account': ledger.account} AS facts
FROM ledger
JOIN classed_accounts USING (row_id)
CROSS JOIN project
WHERE classed_accounts.cost_class IN ('pay', 'side_costs') AND ledger.sender <> project.beneficiary
