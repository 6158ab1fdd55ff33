-- Pay of a person on another payroll, or told by another payroll, is not the beneficiary's staff cost.
-- Source: the staff are the beneficiary's employees; the same pay told by two payrolls would be claimed twice.
SELECT
    pay.row_id,
    'person' AS field,
    CAST(NULL AS VARCHAR) AS read,
    concat_ws('/', pay.person, coalesce(pay.month, pay.file_month), pay.sender) AS subject,
    CAST(MAP {} AS MAP(VARCHAR, VARCHAR)) AS facts
FROM pay
JOIN staff USING (person)
CROSS JOIN project
WHERE
    project.staff_cost_model = 'actual_pay_fixed_side_costs'
    AND (staff.employer <> project.beneficiary OR pay.sender <> project.beneficiary)
