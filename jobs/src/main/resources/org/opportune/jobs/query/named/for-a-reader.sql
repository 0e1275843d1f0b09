-- Radiologist: the hundred patients whose stage is least certain; settled: no reader is needed
with certain as (
  select
    *,
    greatest(posterior_none, posterior_mild, posterior_moderate, posterior_severe)
      as posterior_of_stage
  from patients
)
select
  patient_key, series_key, stage, settled, round(anomaly_score, 4) as anomaly_score,
  round(anomaly_score_sd, 4) as anomaly_score_sd,
  round(posterior_of_stage, 3) as posterior_of_stage
from certain
order by settled, certain.posterior_of_stage, patient_key
limit 100
