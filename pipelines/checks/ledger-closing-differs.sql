-- The closing balance of an account is its opening balance and its vouchers.
-- Source: practice; a difference means that the file lacks vouchers, or that the balance was not made of them.
WITH
sums AS (
    SELECT
        closing.file,
        closing.sheet,
        closing.row,
        closing.cost_centre,
        closing.account,
        closing.debit_eur,
        closing.credit_eur,
        any_value(opening.debit_eur - opening.credit_eur) AS opening_eur,
        coalesce(sum(ledger.debit_eur - ledger.credit_eur), 0) AS moved_eur,
        coalesce(bool_or(ledger.file IS NOT NULL AND (ledger.debit_eur IS NULL OR ledger.credit_eur IS NULL)), FALSE)
            AS has_unreadable
    FROM ledger_totals AS closing
    JOIN ledger_totals AS opening
        ON opening.file = closing.file AND opening.sheet = closing.sheet AND opening.cost_centre = closing.cost_centre
        AND opening.account = closing.account AND opening.what = 'opening'
    LEFT JOIN ledger
        ON ledger.file = closing.file AND ledger.sheet = closing.sheet AND ledger.cost_centre = closing.cost_centre
        AND ledger.account = closing.account
    WHERE closing.what = 'closing'
    GROUP BY
        closing.file, closing.sheet, closing.row, closing.cost_centre, closing.account, closing.debit_eur,
        closing.credit_eur
)
SELECT
    concat_ws('/', file, sheet, row) AS row_id,
    CASE WHEN credit_eur <> 0 THEN 'credit_eur' ELSE 'debit_eur' END AS field,
    CAST(NULL AS VARCHAR) AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {
        'ledger_of': concat_ws('/', cost_centre, account),
        'closing_eur': CAST(debit_eur - credit_eur AS VARCHAR),
        'sum_eur': CAST(opening_eur + moved_eur AS VARCHAR)
    } AS facts
FROM sums
WHERE debit_eur - credit_eur <> opening_eur + moved_eur AND NOT has_unreadable
