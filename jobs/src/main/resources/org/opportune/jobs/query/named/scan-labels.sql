-- Epidemiologist: how often a network gives each label of whole scans a probability of 0.5 or 0.9 at least (scan_labels); the first line of each network counts its scans
select coalesce(network, 'none') as network, '(all scans)' as label, count(series_key) as scans, null as from_half, null as from_nine_tenths, null as median_probability
from (select 1) left join scan_labels on true
group by network
union all
select
  network,
  entry.key as label,
  count(*) as scans,
  count(*) filter (entry.value >= 0.5) as from_half,
  count(*) filter (entry.value >= 0.9) as from_nine_tenths,
  round(median(entry.value), 3) as median_probability
from (select network, unnest(map_entries(probabilities)) as entry from scan_labels)
group by network, entry.key
order by network, label
