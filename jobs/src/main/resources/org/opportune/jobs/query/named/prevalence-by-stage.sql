-- Epidemiologist: eligible patients by stage of emphysema, percent with Wilson's 95 % interval; small cells not suppressed
select
  stage,
  case stage when 0 then 'none' when 1 then 'mild' when 2 then 'moderate' when 3 then 'severe' end
    as severity,
  count(*) as patients,
  round(100.0 * count(*) / sum(count(*)) over (), 2) as percent,
  round(wilson_low(count(*), sum(count(*)) over ()), 2) as low,
  round(wilson_high(count(*), sum(count(*)) over ()), 2) as high
from patients
where eligible
group by stage
order by stage
