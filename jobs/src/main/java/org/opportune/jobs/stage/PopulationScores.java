package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.opportune.staging.mixture.FineHistogram;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.severity.DriftReference;
import org.opportune.staging.severity.ScoreCounts;

/** The scores of a population, counted on the executors; the driver never holds one per patient. */
final class PopulationScores {
  private static final String SCORE = "anomaly_score";

  private final Dataset<Row> scans;

  /** Scores of one scan per patient. */
  PopulationScores(Dataset<Row> scans) {
    this.scans = scans;
  }

  long patients() {
    return scans.count();
  }

  /** Every score, for populations small enough to hold. */
  double[] exact() {
    return scans.select(SCORE).as(Encoders.DOUBLE()).collectAsList().stream()
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  /** A fine histogram in one pass, for any number of patients. */
  FineHistogram histogram(Transform transform) {
    return scans
        .select(SCORE)
        .javaRDD()
        .treeAggregate(
            new FineHistogram(transform),
            (histogram, row) -> {
              histogram.add(row.getDouble(0));
              return histogram;
            },
            FineHistogram::merge);
  }

  /** Everyone. */
  ScoreCounts overall() {
    return grouped(lit("all")).getOrDefault("all", ScoreCounts.of());
  }

  /** By site and by scanner. */
  Map<String, ScoreCounts> groups() {
    Map<String, ScoreCounts> groups =
        grouped(
            concat(lit("site="), org.apache.spark.sql.functions.coalesce(col("site"), lit("?"))));
    groups.putAll(
        grouped(
            concat(lit("scanner="), concat_ws(" ", col("manufacturer"), col("scanner_model")))));
    return groups;
  }

  DriftReference reference() {
    return new DriftReference(overall(), groups());
  }

  private Map<String, ScoreCounts> grouped(Column group) {
    Map<String, long[]> bins = new TreeMap<>();
    Dataset<Row> binned =
        scans
            .select(group.as("g"), col(SCORE))
            .map(
                (MapFunction<Row, scala.Tuple2<String, Integer>>)
                    row -> new scala.Tuple2<>(row.getString(0), ScoreCounts.bin(row.getDouble(1))),
                Encoders.tuple(Encoders.STRING(), Encoders.INT()))
            .toDF("g", "bin")
            .groupBy("g", "bin")
            .agg(count(lit(1)));
    for (Row row : binned.collectAsList()) {
      bins.computeIfAbsent(row.getString(0), unused -> new long[ScoreCounts.BINS])[row.getInt(1)] =
          row.getLong(2);
    }
    Map<String, ScoreCounts> counts = new TreeMap<>();
    bins.forEach((name, of) -> counts.put(name, ScoreCounts.ofBins(of)));
    return counts;
  }
}
