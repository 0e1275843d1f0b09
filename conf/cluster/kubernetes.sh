#!/usr/bin/env bash
# A night on Kubernetes, the driver as a pod. The image holds Spark 4.1, opportune-app.jar and site.conf;
# the secret opportune-site-key holds the entry site-key, opportune-store the two AWS variables.
set -euo pipefail

exec "${SPARK_HOME:?set SPARK_HOME to a Spark 4.1 with Scala 2.13}/bin/spark-submit" \
  --master "k8s://${OPPORTUNE_API_SERVER:?set OPPORTUNE_API_SERVER, for example https://k8s.hospital.example:6443}" \
  --deploy-mode cluster \
  --name opportune \
  --conf spark.kubernetes.namespace=opportune \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName=opportune \
  --conf "spark.kubernetes.container.image=${OPPORTUNE_IMAGE:?set OPPORTUNE_IMAGE}" \
  --conf spark.kubernetes.driver.secretKeyRef.OPPORTUNE_SITE_KEY=opportune-site-key:site-key \
  --conf spark.kubernetes.driver.secretKeyRef.AWS_ACCESS_KEY_ID=opportune-store:access-key \
  --conf spark.kubernetes.driver.secretKeyRef.AWS_SECRET_ACCESS_KEY=opportune-store:secret-key \
  --conf spark.kubernetes.executor.secretKeyRef.AWS_ACCESS_KEY_ID=opportune-store:access-key \
  --conf spark.kubernetes.executor.secretKeyRef.AWS_SECRET_ACCESS_KEY=opportune-store:secret-key \
  --conf spark.authenticate=true \
  --conf spark.network.crypto.enabled=true \
  --conf spark.executor.instances="${OPPORTUNE_EXECUTORS:-4}" \
  --conf spark.executor.memory=4g \
  --conf spark.executor.memoryOverhead=2g \
  --conf spark.executorEnv.DJL_CACHE_DIR=/tmp/djl \
  --class org.opportune.jobs.cli.Opportune \
  local:///opt/opportune/opportune-app.jar \
  nightly --conf /opt/opportune/site.conf "$@"
