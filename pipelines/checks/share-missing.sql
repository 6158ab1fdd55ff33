-- Whole pay needs a document that says which share of it is the project's, in force in the month.
-- Source: rakennerahastot.fi/palkkakustannusmallit: a part-time share is a document set before the work.
SELECT
    pay.row_id,
    'month' AS field,
    pay.month AS read,
    concat_ws('/', pay.person, pay.month) AS subject,
    MAP {'pay_month': pay.month} AS facts
FROM pay
CROSS JOIN project
WHERE
    project.staff_cost_model = 'actual_pay_fixed_side_costs'
    AND project.payroll_posts = 'whole_pay'
    AND pay.person IS NOT NULL
    AND pay.month IS NOT NULL
    AND pay.row_id NOT IN (SELECT row_id FROM standing)
    AND NOT EXISTS (
        SELECT *
        FROM work_shares
        WHERE
            work_shares.person = pay.person
            AND pay.month BETWEEN strftime(work_shares.valid_from, '%Y-%m') AND strftime(work_shares.valid_to, '%Y-%m')
    )
