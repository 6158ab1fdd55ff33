-- A pay item that project.toml does not class is never counted: nobody has said whether it is eligible pay.
-- Source: practice; holiday bonus, side costs and other ineligible items are told from pay by the code of the item.
SELECT
    pay.row_id,
    'pay_item' AS field,
    pay.pay_item AS read,
    CAST(NULL AS VARCHAR) AS subject,
    MAP {'pay_item': concat_ws(' ', pay.pay_item, pay.pay_item_name)} AS facts
FROM pay
LEFT JOIN pay_items ON ltrim(pay_items.pay_item, '0') = ltrim(pay.pay_item, '0')
WHERE pay.pay_item IS NOT NULL AND pay_items.pay_item IS NULL
