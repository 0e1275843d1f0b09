-- Quality control: density measures and score by reconstruction kernel; kernels of one class should agree
select
  manufacturer, kernel, kernel_class, count(*) as scans,
  round(median(laa950_percent), 2) as median_laa950_percent,
  round(quantile_cont(laa950_percent, 0.25), 2) as laa950_lower_quartile,
  round(quantile_cont(laa950_percent, 0.75), 2) as laa950_upper_quartile,
  round(median(perc15_hu), 1) as median_perc15_hu,
  round(median(anomaly_score), 4) as median_anomaly_score
from ct_findings
where status = 'ok'
group by manufacturer, kernel, kernel_class
order by scans desc, manufacturer, kernel
