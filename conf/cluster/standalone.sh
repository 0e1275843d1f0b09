#!/usr/bin/env bash
# A night on Spark's standalone cluster. Arguments are handed to the command: ./standalone.sh --until 06:00
set -euo pipefail
home=${OPPORTUNE_HOME:-/opt/opportune}
master=${OPPORTUNE_MASTER:-spark://spark-master.hospital.example:7077}

exec "${SPARK_HOME:?set SPARK_HOME to a Spark 4.1 with Scala 2.13}/bin/spark-submit" \
  --master "$master" \
  --deploy-mode client \
  --properties-file "$home/conf/cluster/spark-defaults.conf" \
  --class org.opportune.jobs.cli.Opportune \
  "$home/opportune-app.jar" \
  nightly --conf /etc/opportune/site.conf --site-key-file /etc/opportune/site.key "$@"
