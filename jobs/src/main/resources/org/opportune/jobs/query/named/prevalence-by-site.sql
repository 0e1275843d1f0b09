-- Epidemiologist: eligible patients with emphysema (stage 1 and above) by site; small cells not suppressed
select
  coalesce(site, 'unknown') as site,
  count(*) as counted,
  count(*) filter (stage >= 1) as with_emphysema,
  count(*) filter (stage >= 2) as moderate_or_severe,
  round(100.0 * with_emphysema / counted, 2) as percent,
  round(wilson_low(with_emphysema, counted), 2) as low,
  round(wilson_high(with_emphysema, counted), 2) as high,
  round(median(age_years), 1) as median_age_years
from patients
where eligible
group by all
order by counted desc, site
