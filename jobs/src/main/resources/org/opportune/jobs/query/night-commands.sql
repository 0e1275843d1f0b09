-- The commands of one night in order; a change of settings is one against the command before, of any night.
select * exclude (run_date) from (
  select
    run_date,
    command,
    strftime(started_at, '%H:%M:%S') as started,
    round(duration_s, 1) as took_s,
    count_in as seen,
    count_out as written,
    quarantined,
    case when command in ('index', 'screen', 'label_scans', 'screen_slides') then round(count_out / nullif(duration_s, 0), 1) end as per_second,
    status,
    left(settings_digest, 8)
      || case when settings_digest <> lag(settings_digest) over (order by started_at, batch) then ' changed' else '' end as settings,
    software_version as version
  from runs_history
  order by started_at, batch
)
where run_date = ?
