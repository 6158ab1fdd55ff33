-- Entries of participants that a sender has told more than once, with the last file that tells of them.
SELECT register.sender, participant, started_date, max(files.arrival) AS last_arrival
FROM register
JOIN files USING (file)
GROUP BY register.sender, participant, started_date
HAVING min(files.arrival) < max(files.arrival)
