-- What one night has to say.
select command, unnest(notices) as notice from runs_history where run_date = ? order by started_at, batch
