-- Epidemiologist: in how many reports each label is positive, by vocabulary; the first line of each counts its reports
select coalesce(vocabulary, 'none') as vocabulary, '(all reports)' as label, count(report_key) as reports, null as percent
from (select 1) left join report_labels on true
group by vocabulary
union all
select vocabulary, label, reports, round(100.0 * reports / total, 2) as percent
from (
  select vocabulary, label, count(*) as reports
  from (select vocabulary, unnest(positive) as label from report_labels)
  group by vocabulary, label
)
join (select vocabulary, count(*) as total from report_labels group by vocabulary) using (vocabulary)
order by vocabulary, reports desc, label
