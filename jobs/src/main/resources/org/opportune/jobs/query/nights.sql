-- One row per night, newest first. A night that was killed before a command ended has rows but no runs.
with
  dates as (
    select run_date from runs_history
    union select run_date from instances_history
    union select run_date from ct_findings_history
    union select run_date from ana_findings_history
    union select run_date from quarantine_history
  ),
  last_of_command as (
    select * from runs_history
    qualify row_number() over (partition by run_date, command order by started_at desc, batch desc) = 1
  ),
  nights as (
    select
      run_date,
      min(started_at) as started_at,
      sum(duration_s) as took_s,
      coalesce(sum(count_out) filter (command = 'index'), 0) as objects_new,
      coalesce(sum(count_out) filter (command = 'screen'), 0) as series_screened,
      coalesce(sum(count_out) filter (command = 'screen_slides'), 0) as slides_screened,
      sum(quarantined) as quarantined,
      coalesce(
        sum(case when command = 'index' then count_out when command in ('screen', 'label_scans', 'screen_slides') then count_out + quarantined end), 0
      ) as handled,
      sum(len(notices)) as notices
    from runs_history
    group by run_date
  ),
  ends as (
    select
      run_date,
      max(count_in) filter (command = 'stage') as patients_staged,
      bool_or(status = 'failed') as failed,
      bool_or(status = 'stopped') as stopped,
      max(started_at) filter (status = 'refused') as refused_at,
      max(started_at) filter (command in ('index', 'screen', 'label_scans', 'screen_slides')) as worked_at,
      max(started_at) filter (command = 'report') as reported_at
    from last_of_command
    group by run_date
  )
select
  run_date as night,
  strftime(started_at, '%H:%M') as started,
  coalesce(took_s, 0)::bigint as took_s,
  coalesce(objects_new, 0)::bigint as objects_new,
  coalesce(series_screened, 0)::bigint as series_screened,
  coalesce(slides_screened, 0)::bigint as slides_screened,
  coalesce(patients_staged, 0)::bigint as patients_staged,
  coalesce(quarantined, 0)::bigint as quarantined,
  case when handled > 0 then round(100.0 * quarantined / handled, 1) end as quarantined_percent,
  case
    when failed then 'failed'
    when stopped then 'stopped'
    when refused_at is not null and (reported_at is null or reported_at < refused_at) then 'refused'
    when started_at is null or (worked_at is not null and (reported_at is null or reported_at < worked_at)) then 'unfinished'
    else 'ok'
  end as status,
  coalesce(notices, 0)::bigint as notices
from dates
left join nights using (run_date)
left join ends using (run_date)
order by run_date desc
limit ?
