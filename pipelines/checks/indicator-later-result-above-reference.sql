-- No more people have a result six months later than entered as those whom it is about.
-- These results are the managing authority's work: what it checks by itself is a remark here.
-- Source: SFC2021, Table 10: the cumulative value of a result does not exceed that of its reference output.
SELECT row_id, field, read, subject, facts
FROM results_above
WHERE result IN ('EECR05', 'EECR06')
