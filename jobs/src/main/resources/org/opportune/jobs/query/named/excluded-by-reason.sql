-- Engineer: series that were not screened, and findings that the pixels excluded, by reason
select 'index' as job, reason, count(*) as series
from series
where not selected
group by reason
union all
select 'screen', reason, count(*)
from ct_findings
where status = 'excluded'
group by reason
order by job, series desc, reason
