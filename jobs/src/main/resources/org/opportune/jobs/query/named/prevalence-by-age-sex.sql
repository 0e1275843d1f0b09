-- Epidemiologist: eligible patients with emphysema (stage 1 and above) by ten-year age band and sex; small cells not suppressed
select
  case when age_years is null then 'unknown'
       when age_years >= 90 then '90+'
       else format('{:02d}-{:02d}', age_years // 10 * 10, age_years // 10 * 10 + 9) end as age,
  coalesce(sex, 'unknown') as sex,
  count(*) as counted,
  count(*) filter (stage >= 1) as with_emphysema,
  count(*) filter (stage >= 2) as moderate_or_severe,
  round(100.0 * with_emphysema / counted, 2) as percent,
  round(wilson_low(with_emphysema, counted), 2) as low,
  round(wilson_high(with_emphysema, counted), 2) as high
from patients
where eligible
group by all
order by age, sex
