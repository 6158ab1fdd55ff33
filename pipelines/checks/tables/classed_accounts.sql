-- What the account of each ledger row is by the ranges of project.toml: pay, side costs, other or outside all of them.
WITH
numbers AS (
    SELECT row_id, CASE WHEN regexp_full_match(account, '[0-9]{1,18}') THEN CAST(account AS BIGINT) END AS number
    FROM ledger
    WHERE account IS NOT NULL
)
SELECT numbers.row_id, coalesce(min(accounts.cost_class), 'outside') AS cost_class
FROM numbers
LEFT JOIN accounts ON numbers.number BETWEEN accounts.low AND accounts.high
GROUP BY numbers.row_id
