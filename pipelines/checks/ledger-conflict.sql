-- A line of a voucher has one content: two rows of the same day, cost centre, account, voucher and line that say different
-- sums or texts contradict each other, whatever files they came in. A person says which is right; both wait.
-- Source: practice; re-exported ledgers overlap, and an entry that was changed afterwards must not be added to its old form.
WITH
lines AS (
    SELECT ledger.*, files.file_name, files.arrival
    FROM ledger
    JOIN files USING (file)
    WHERE ledger.line IS NOT NULL AND ledger.row_id NOT IN (SELECT row_id FROM standing WHERE category = 'field')
),
-- An amount on the other side with the opposite sign is the same amount.
contents AS (SELECT *, concat_ws('|', debit_eur - credit_eur, trim(coalesce(entry_text, ''))) AS content FROM lines),
conflicting AS (SELECT identity FROM contents GROUP BY identity HAVING count(DISTINCT content) > 1)
SELECT
    one.row_id,
    'voucher' AS field,
    CAST(NULL AS VARCHAR) AS read,
    one.identity AS subject,
    MAP {
        'other_name': arg_max(other.file_name, (other.arrival, other.sheet, other.row)),
        'other_row_count': CAST(arg_max(other.row, (other.arrival, other.sheet, other.row)) AS VARCHAR)
    } AS facts
FROM contents AS one
JOIN conflicting USING (identity)
JOIN contents AS other ON other.identity = one.identity AND other.content <> one.content
GROUP BY one.row_id, one.identity
