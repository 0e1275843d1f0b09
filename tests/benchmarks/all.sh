#!/usr/bin/env bash
# Every benchmark that compares Opportune with others or with the machine's limit, one after the other,
# into one Markdown file: tests/benchmarks/all.sh [FILE]. Takes about three hours on two cores that do nothing
# else. What needs hours (staging_table.sh, variants_table.sh, ana_ablation.sh) is run apart.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/tests/benchmarks
file=${1:-$root/benchmarks.md}
real=$root/../shared/data/ct

(cd "$root" && ./opportune --version >&2 \
  && ./mvnw -q -B -pl tests -am test-compile -Dspotless.check.skip >&2) || exit 1
{
  echo "# Benchmarks of $(date +%F), commit $(git -C "$root" rev-parse --short HEAD)"
  failed=0
  run() {
    printf '\n## %s\n\n`%s`\n\n' "$1" "${*:2}"
    echo "== $1" >&2
    (cd "$root" && "${@:2}") || { echo "Failed: see above."; failed=1; }
  }
  run "End to end" /usr/bin/python3 "$here/end_to_end.py"
  run "Where the time of screen goes" /usr/bin/python3 "$here/screen_speed.py"
  run "Few scans and many" /usr/bin/python3 "$here/scan_scale.py"
  run "Lung mask" /usr/bin/python3 "$here/lung_mask.py"
  run "Decoding" /usr/bin/python3 "$here/decode_speed.py"
  if [ -d "$real" ]; then run "Headers" /usr/bin/python3 "$here/header_reads.py" "$real"; fi
  run "Mixture" /usr/bin/python3 "$here/mixture_bench.py"
  run "Kernels" "$here/kernels.sh"
  exit $failed
} > "$file"
status=$?
echo "$file" >&2
exit $status
