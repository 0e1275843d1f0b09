-- What was quarantined in one night, most frequent first.
select job, reason, count(*) as quarantined
from quarantine_history
where run_date = ?
group by all
order by quarantined desc, job, reason
limit 5
