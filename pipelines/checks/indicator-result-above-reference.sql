-- No more people left with an immediate result than entered as those whom it is about.
-- Source: SFC2021, Table 10: the cumulative value of a result does not exceed that of its reference output.
SELECT row_id, field, read, subject, facts
FROM results_above
WHERE result NOT IN ('EECR05', 'EECR06')
