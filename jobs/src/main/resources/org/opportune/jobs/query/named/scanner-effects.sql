-- Quality control: density measures, score and technique by scanner model and slice thickness
select
  manufacturer, scanner_model, round(slice_thickness_mm, 1) as slice_mm, count(*) as scans,
  round(median(exposure_mas), 0) as median_mas,
  round(median(lung_volume_ml), 0) as median_lung_volume_ml,
  round(median(laa950_percent), 2) as median_laa950_percent,
  round(median(perc15_hu), 1) as median_perc15_hu,
  round(median(anomaly_score), 4) as median_anomaly_score
from ct_findings
where status = 'ok'
group by all
order by scans desc, manufacturer, scanner_model, slice_mm
