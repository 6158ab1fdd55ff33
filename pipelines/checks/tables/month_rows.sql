-- Each row beside its person-month as read (used, waiting and misplaced rows, a repeated row once) and the newest approval.
-- Months without project hours claim nothing and need no approval.
WITH
months AS (
    SELECT
        person,
        approval_month AS month,
        sum(project_s) AS project_s,
        sum(other_s) AS other_s,
        sum(absence_s) AS absence_s,
        max(work_date) FILTER (WHERE project_s + other_s > 0 AND NOT is_misplaced AND NOT is_misdated) AS last_worked_date,
        bool_or(has_unreadable_hours) AS has_unreadable_hours
    FROM person_rows
    GROUP BY person, approval_month
    HAVING bool_or(NOT is_misplaced AND (project_s > 0 OR has_unreadable_hours))
),
newest_approvals AS (
    SELECT approval.*, row_id IN (SELECT row_id FROM standing) AS is_waiting
    FROM approval
    JOIN files USING (file)
    QUALIFY row_number() OVER (
        PARTITION BY approval.person, approval.month ORDER BY files.arrival DESC, approval.sheet DESC, approval.row DESC
    ) = 1
)
SELECT
    placed.row_id,
    concat_ws('/', months.person, months.month) AS subject,
    months.project_s,
    months.other_s,
    months.absence_s,
    months.last_worked_date,
    approved.row_id IS NOT NULL AS has_approval,
    coalesce(supervisors.person = months.person, FALSE) AS is_own,
    approved.supervisor,
    approved.row_id IS NOT NULL AND NOT approved.is_waiting AND NOT months.has_unreadable_hours
    AND NOT coalesce(supervisors.person = months.person, FALSE) AS is_comparable,
    approved.project_s AS approved_project_s,
    approved.other_s AS approved_other_s,
    approved.absence_s AS approved_absence_s,
    least(approved.employee_date, approved.supervisor_date) AS approved_date
FROM months
JOIN person_rows AS placed
    ON placed.person = months.person AND placed.approval_month = months.month AND NOT placed.is_misplaced
LEFT JOIN newest_approvals AS approved ON approved.person = months.person AND approved.month = months.month
LEFT JOIN supervisors ON supervisors.supervisor = approved.supervisor
