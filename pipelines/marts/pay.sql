-- Pay that counts: each used row of a pay item for a month of a claim period, with what the item is by project.toml.
-- A month in which two claim periods meet is the first one's. Holiday bonus, side costs and ineligible items are shown and
-- never priced: they are inside the fixed percentage, or in nothing.
-- Source: rakennerahastot.fi/palkkakustannusmallit; managing authority's decision 24.8.2021 on fixed side costs.
SELECT
    pay.row_id,
    CAST(pay.month || '-01' AS DATE) AS dated,
    'gross_eur' AS field,
    min_by(claims.claim, claims.start_date) AS claim,
    pay.person,
    pay.month,
    pay_items.pay_class,
    pay.pay_item,
    pay.gross_eur AS value
FROM pay
JOIN row_status ON row_status.row_id = pay.row_id AND row_status.status = 'used'
JOIN pay_items ON ltrim(pay_items.pay_item, '0') = ltrim(pay.pay_item, '0')
JOIN claims ON pay.month BETWEEN strftime(claims.start_date, '%Y-%m') AND strftime(claims.end_date, '%Y-%m')
GROUP BY ALL
