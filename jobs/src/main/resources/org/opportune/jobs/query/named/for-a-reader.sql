-- Radiologist: patients whose stage is not settled, the least certain first
select
  patient_key, series_key, stage, round(anomaly_score, 4) as anomaly_score,
  round(anomaly_score_sd, 4) as anomaly_score_sd,
  round(greatest(posterior_none, posterior_mild, posterior_moderate, posterior_severe), 3)
    as posterior_of_stage
from patients
where not settled
order by posterior_of_stage, patient_key
limit 100
