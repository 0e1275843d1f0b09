-- Engineer: every command of the last night, what it looked at, wrote and quarantined, and what it has to say
select
  command, started_at, round(duration_s, 1) as duration_s, count_in, count_out, quarantined, status,
  array_to_string(notices, ' | ') as notices, software_version
from runs
where run_date = (select max(run_date) from runs)
order by started_at
