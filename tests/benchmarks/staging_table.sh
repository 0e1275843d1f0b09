#!/usr/bin/env bash
# Stages of a drawn population against its truth: four sites, five scanners, 240 patients.
#
#   tests/benchmarks/staging_table.sh [BUNDLE] [FOLDER] [MATRIX]
#
# BUNDLE: "default", or a bundle's folder (screen.bundle). The archive in FOLDER is drawn once and used
# again; each bundle has a warehouse of its own there, since a stage model belongs to one network.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bundle=${1:-default}
folder=${2:-staging-table}
matrix=${3:-192}
[ "$bundle" = default ] || bundle=$(realpath "$bundle")
mkdir -p "$folder"
cd "$folder"
if [ ! -f truth.csv ]; then
  [ -f site.key ] || openssl rand -hex 32 > site.key
  "$home/opportune" synthesize --archive archive --patients 240 --seed 93 --matrix "$matrix" --slice-mm 5 \
    --truth truth.csv
fi
name=$(basename "$bundle")
night=(--archive archive --warehouse "warehouse-$name" --site-key-file site.key
  --set "screen.bundle=\"$bundle\"" --set screen.pictures-percent=0)
for step in index screen stage; do
  "$home/opportune" "$step" "${night[@]}"
done
# Where stages begin in the population drawn (StageMix.screening): half-way in the gaps between its
# bands of lesion share, 0 to 0.005, 0.02 to 0.06, 0.08 to 0.16 and 0.20 to 0.45.
"$home/opportune" evaluate --warehouse "warehouse-$name" --site-key-file site.key \
  --reference truth.csv --grade lesion_share --bands 0.01,0.07,0.18 --out "evaluation-$name"
