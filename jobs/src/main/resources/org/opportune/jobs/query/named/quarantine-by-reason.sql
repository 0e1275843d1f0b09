-- Engineer: what could not be read or processed, by night, job and reason; docs/RUNBOOK.md says what to do
select
  run_date, job, reason, count(*) as objects_or_series,
  any_value(coalesce(object_ref, series_key)) as an_example
from quarantine
group by run_date, job, reason
order by run_date desc, objects_or_series desc, reason
