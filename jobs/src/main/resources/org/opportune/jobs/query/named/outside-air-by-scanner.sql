-- Quality control: HU of the air around the patient and in the trachea by scanner; far from -1000 means a calibration to look at
select
  coalesce(manufacturer, 'unknown') as manufacturer, coalesce(scanner_model, 'unknown') as scanner_model,
  coalesce(site, 'unknown') as site, count(*) as scans,
  count(outside_air_hu) as with_outside_air,
  round(median(outside_air_hu), 1) as median_outside_air_hu,
  round(min(outside_air_hu), 1) as lowest_hu, round(max(outside_air_hu), 1) as highest_hu,
  round(median(tracheal_air_hu), 1) as median_tracheal_air_hu,
  count(*) filter (list_contains(flags, 'air_not_calibrated')) as flagged
from ct_findings
where status = 'ok'
group by all
order by abs(coalesce(median_outside_air_hu, -1000) + 1000) desc, scanner_model
