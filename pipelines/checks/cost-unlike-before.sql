-- The month's sum of an account is not more than twice that of any month before; below 1 000 EUR more it is no matter.
-- Source: practice; three months must be there to compare with. A cost in the wrong place or twice shows so.
WITH
sums AS (
    SELECT
        sender, account, strftime(entry_date, '%Y-%m') AS month, sum(debit_eur - credit_eur) AS amount_eur
    FROM ledger
    WHERE account IS NOT NULL AND entry_date IS NOT NULL AND row_id NOT IN (SELECT row_id FROM standing)
    GROUP BY ALL
),
compared AS (
    SELECT *, count(*) OVER earlier AS months_count, max(amount_eur) OVER earlier AS most_eur
    FROM sums
    WINDOW earlier AS (
        PARTITION BY sender, account ORDER BY month ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
)
SELECT
    ledger.row_id,
    'account' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', sender, compared.month, account) AS subject,
    MAP {
        'account': account,
        'amount_eur': CAST(compared.amount_eur AS VARCHAR),
        'most_eur': CAST(compared.most_eur AS VARCHAR)
    } AS facts
FROM compared
JOIN ledger USING (sender, account)
WHERE
    strftime(ledger.entry_date, '%Y-%m') = compared.month
    AND compared.months_count >= 3
    AND compared.amount_eur > 2 * compared.most_eur
    AND compared.amount_eur >= compared.most_eur + 1000
