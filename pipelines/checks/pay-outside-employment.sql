-- Pay is claimed for months in which the project goes on and the person is employed in it.
-- Source: staff costs are those of the beneficiary's employees for work in the project (866/2021).
SELECT
    pay.row_id,
    'month' AS field,
    pay.month AS read,
    concat_ws('/', pay.person, pay.month) AS subject,
    MAP {'start_date': CAST(greatest(staff.start_date, project.start_date) AS VARCHAR), 'pay_month': pay.month} AS facts
FROM pay
JOIN staff USING (person)
CROSS JOIN project
WHERE
    project.staff_cost_model = 'actual_pay_fixed_side_costs'
    AND (
        pay.month < strftime(greatest(staff.start_date, project.start_date), '%Y-%m')
        OR pay.month > strftime(least(staff.end_date, project.end_date), '%Y-%m')
    )
