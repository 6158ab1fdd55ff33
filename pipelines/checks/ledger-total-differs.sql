-- The total that a grouped ledger prints of an account or a cost centre equals its vouchers, on both sides.
-- Source: practice; only dated vouchers are records, balances and totals are there to be compared.
WITH
sums AS (
    SELECT
        totals.file,
        totals.sheet,
        totals.row,
        totals.cost_centre,
        totals.account,
        totals.debit_eur,
        totals.credit_eur,
        coalesce(sum(ledger.debit_eur), 0) AS debit_sum,
        coalesce(sum(ledger.credit_eur), 0) AS credit_sum,
        coalesce(bool_or(ledger.file IS NOT NULL AND (ledger.debit_eur IS NULL OR ledger.credit_eur IS NULL)), FALSE)
            AS has_unreadable
    FROM ledger_totals AS totals
    LEFT JOIN ledger
        ON ledger.file = totals.file AND ledger.sheet = totals.sheet AND ledger.cost_centre = totals.cost_centre
        AND (totals.what = 'cost_centre' OR ledger.account = totals.account)
    WHERE totals.what IN ('account', 'cost_centre')
    GROUP BY
        totals.file, totals.sheet, totals.row, totals.cost_centre, totals.account, totals.debit_eur, totals.credit_eur
)
SELECT
    concat_ws('/', file, sheet, row) AS row_id,
    CASE WHEN debit_eur <> debit_sum THEN 'debit_eur' ELSE 'credit_eur' END AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {
        'ledger_of': concat_ws('/', cost_centre, account),
        'total_eur': CAST(CASE WHEN debit_eur <> debit_sum THEN debit_eur ELSE credit_eur END AS VARCHAR),
        'sum_eur': CAST(CASE WHEN debit_eur <> debit_sum THEN debit_sum ELSE credit_sum END AS VARCHAR)
    } AS facts
FROM sums
WHERE (debit_eur <> debit_sum OR credit_eur <> credit_sum) AND NOT has_unreadable
