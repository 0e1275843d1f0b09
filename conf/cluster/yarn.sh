#!/usr/bin/env bash
# A night on YARN, the driver inside the cluster. The site key comes from the credential provider (alias
# opportune.site.key), since no file of this machine is read there.
set -euo pipefail
home=${OPPORTUNE_HOME:-/opt/opportune}

exec "${SPARK_HOME:?set SPARK_HOME to a Spark 4.1 with Scala 2.13}/bin/spark-submit" \
  --master yarn \
  --deploy-mode cluster \
  --queue "${OPPORTUNE_QUEUE:-nightly}" \
  --properties-file "$home/conf/cluster/spark-defaults.conf" \
  --conf spark.yarn.maxAppAttempts=1 \
  --conf spark.hadoop.hadoop.security.credential.provider.path=jceks://hdfs/opportune/store.jceks \
  --files /etc/opportune/site.conf \
  --class org.opportune.jobs.cli.Opportune \
  "$home/opportune-app.jar" \
  nightly --conf site.conf "$@"
