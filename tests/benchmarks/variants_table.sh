#!/usr/bin/env bash
# EDLNet as published (decoder detached, and not) and a plain U-Net, trained as the default bundle was and
# measured on the same held-out drawn scans. Each training ends with its own table (MODEL_CARD.md,
# evaluation.json).
#
#   tests/benchmarks/variants_table.sh ARCHIVE SITE_KEY [FOLDER]
#
# ARCHIVE holds the real scans without emphysema that train beside drawn ones. 7 to 20 minutes each.
set -euo pipefail
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
archive=$(realpath "$1")
key=$(realpath "$2")
folder=${3:-variants}
mkdir -p "$folder"
cd "$folder"
for variant in PUBLISHED_DETACHED PUBLISHED PLAIN OPPORTUNE; do
  [ -f "$variant/bundle.json" ] ||
    "$home/opportune" train edlnet --recipe default --variant "$variant" --archive "$archive" \
      --site-key-file "$key" --out "$variant"
  echo "## $variant"
  sed -n '/^| Scanner/,/^$/p' "$variant/MODEL_CARD.md"
done
