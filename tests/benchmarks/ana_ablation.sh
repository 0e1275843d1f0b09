#!/usr/bin/env bash
# The self-paced method and its ablations on drawn HEp-2 fields: labels of whole images alone teach, 200
# fields of another seed measure, images and patches.
#
#   tests/benchmarks/ana_ablation.sh [FOLDER] [FIELDS]
#
# Takes about an hour on two cores. A killed run goes on where it was.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${1:-ana-ablation}
fields=${2:-960}
mkdir -p "$folder"
cd "$folder"
for ablation in FULL PSEUDO_LABELS SAMPLER NONE; do
  [ -f "$ablation/bundle.json" ] ||
    "$home/opportune" train ana --fields "$fields" --ablation "$ablation" --out "$ablation"
  echo "## $ablation"
  "$home/opportune" evaluate --slides --bundle "$ablation" --fields 200
done
