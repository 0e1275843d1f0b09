-- Epidemiologist: how often a network gives each label of whole scans a probability of 0.5 or 0.9 at least (scan_labels, setting scans.bundle)
select
  network,
  left(network_sha256, 12) as network_sha256,
  entry.key as label,
  count(*) as scans,
  count(*) filter (entry.value >= 0.5) as from_half,
  count(*) filter (entry.value >= 0.9) as from_nine_tenths,
  round(median(entry.value), 3) as median_probability
from (select network, network_sha256, unnest(map_entries(probabilities)) as entry from scan_labels)
group by all
order by network, network_sha256, label
