#!/usr/bin/env bash
# JMH over the kernels that run for every slice, as a Markdown table: tests/benchmarks/kernels.sh [PATTERN]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
module=$root/tests/benchmarks/kernels
mkdir -p "$module/target"
(cd "$root" && ./mvnw -q -B -Pbenchmarks -pl tests/benchmarks/kernels -am -DskipTests -Dspotless.check.skip \
  package dependency:build-classpath -Dmdep.outputFile="$module/target/classpath" >&2)
java -cp "$module/target/classes:$(cat "$module/target/classpath")" org.openjdk.jmh.Main \
  -rf json -rff "$module/target/kernels.json" -o "$module/target/kernels.log" "${1:-.*}"
/usr/bin/env python3 - "$module/target/kernels.json" <<'TABLE'
import json, sys
print("| Kernel | ms | 99.9 % interval |\n|---|---|---|")
for run in json.load(open(sys.argv[1])):
    metric, setting = run["primaryMetric"], run.get("params") or {}
    name = ".".join(run["benchmark"].split(".")[-2:]) + "".join(f", {k} {v}" for k, v in setting.items())
    low, high = metric["scoreConfidence"]
    print(f"| {name} | {metric['score']:.2f} | {low:.2f} to {high:.2f} |")
TABLE
