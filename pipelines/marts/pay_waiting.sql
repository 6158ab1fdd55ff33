-- Pay that waits: what `pay` would have too if it counted; an item that nobody has classed is worth nothing yet.
-- Source: practice; the report says what a waiting row would be worth.
SELECT
    pay.row_id,
    CAST(pay.month || '-01' AS DATE) AS dated,
    'gross_eur' AS field,
    min_by(claims.claim, claims.start_date) AS claim,
    pay.person,
    pay.month,
    coalesce(pay_items.pay_class, 'unknown') AS pay_class,
    pay.pay_item,
    pay.gross_eur AS value
FROM pay
JOIN row_status ON row_status.row_id = pay.row_id AND row_status.status = 'waiting'
LEFT JOIN pay_items ON ltrim(pay_items.pay_item, '0') = ltrim(pay.pay_item, '0')
JOIN claims ON pay.month BETWEEN strftime(claims.start_date, '%Y-%m') AND strftime(claims.end_date, '%Y-%m')
WHERE pay.gross_eur IS NOT NULL AND pay.person IS NOT NULL
GROUP BY ALL
