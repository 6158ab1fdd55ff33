-- Age at the entry date: as it was told, else the age that the person reaches in the year of the entry.
-- Source: Regulation (EU) 2021/1057, Annex I; age is that at entry. A year of birth alone leaves the birthday open (convention).
SELECT
    participating.*,
    coalesce(started_age, CAST(date_part('year', started_date) AS BIGINT) - birth_year) AS age
FROM participating
