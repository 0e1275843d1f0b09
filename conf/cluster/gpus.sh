#!/usr/bin/env bash
# Tells Spark which GPUs this machine has: {"name":"gpu","addresses":["0","1"]}. Fails, so that a worker
# which should have GPUs does not start without them.
set -euo pipefail

command -v nvidia-smi >/dev/null \
  || { echo "gpus.sh: no nvidia-smi: install the NVIDIA driver, or take spark.*.resource.gpu out" >&2; exit 1; }
indices=$(nvidia-smi --query-gpu=index --format=csv,noheader) \
  || { echo "gpus.sh: nvidia-smi failed: is the driver loaded?" >&2; exit 1; }

addresses=
while read -r index; do
  [[ $index =~ ^[0-9]+$ ]] || continue
  addresses="${addresses:+$addresses,}\"$index\""
done <<<"$indices"
[ -n "$addresses" ] || { echo "gpus.sh: nvidia-smi lists no GPU" >&2; exit 1; }
echo "{\"name\":\"gpu\",\"addresses\":[$addresses]}"
