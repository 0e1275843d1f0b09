-- Engineer: the twenty series that took longest, and where the time went
select
  series_key, slice_count, "rows" as matrix_rows, slice_spacing_mm,
  round(read_ms + lung_ms + coalesce(prepare_ms, 0) + network_ms) as total_ms,
  round(read_ms) as read_ms, round(lung_ms) as lung_ms, round(prepare_ms) as prepare_ms, round(network_ms) as network_ms
from ct_findings
where status = 'ok'
order by read_ms + lung_ms + coalesce(prepare_ms, 0) + network_ms desc, series_key
limit 20
