-- Radiologist: patients whose stage is not settled, the least certain first
with certain as (
  select
    *,
    greatest(posterior_none, posterior_mild, posterior_moderate, posterior_severe)
      as posterior_of_stage
  from patients
)
select
  patient_key, series_key, stage, round(anomaly_score, 4) as anomaly_score,
  round(anomaly_score_sd, 4) as anomaly_score_sd,
  round(posterior_of_stage, 3) as posterior_of_stage
from certain
-- Nights before the column was there: the default of staging.settled-posterior.
where not coalesce(settled, posterior_of_stage >= 0.8)
order by certain.posterior_of_stage, patient_key
limit 100
