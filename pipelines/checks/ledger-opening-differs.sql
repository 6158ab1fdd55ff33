-- The opening balance of an account is the closing balance of the newest earlier month of the same municipality and year:
-- costs begin anew each calendar year.
-- Source: practice; a difference of 380 EUR between two months once showed a transfer without a voucher.
WITH
balances AS (
    SELECT
        totals.*,
        totals.debit_eur - totals.credit_eur AS balance_eur
    FROM ledger_totals AS totals
    WHERE totals.what IN ('opening', 'closing')
),
compared AS (
    SELECT
        opening.file,
        opening.sheet,
        opening.row,
        opening.cost_centre,
        opening.account,
        opening.credit_eur,
        opening.balance_eur AS opening_eur,
        closing.balance_eur AS closing_eur,
        closing.month AS closing_month
    FROM balances AS opening
    JOIN balances AS closing
        ON closing.sender = opening.sender AND closing.cost_centre = opening.cost_centre
        AND closing.account = opening.account AND closing.month < opening.month AND closing.what = 'closing'
        AND left(closing.month, 4) = left(opening.month, 4)
    WHERE opening.what = 'opening'
    QUALIFY row_number() OVER (
        PARTITION BY opening.file, opening.sheet, opening.row ORDER BY closing.month DESC, closing.file, closing.row DESC
    ) = 1
)
SELECT
    concat_ws('/', file, sheet, row) AS row_id,
    CASE WHEN credit_eur <> 0 THEN 'credit_eur' ELSE 'debit_eur' END AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {
        'ledger_of': concat_ws('/', cost_centre, account),
        'opening_eur': CAST(opening_eur AS VARCHAR),
        'closing_eur': CAST(closing_eur AS VARCHAR),
        'difference_eur': CAST(opening_eur - closing_eur AS VARCHAR),
        'closing_month': closing_month
    } AS facts
FROM compared
WHERE opening_eur <> closing_eur
