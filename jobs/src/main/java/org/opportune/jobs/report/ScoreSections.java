package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.opportune.staging.mixture.Transform;

/** What the report draws of the scores themselves. */
final class ScoreSections {
  private static final int BINS = 40;
  private static final int POINTS = 1500;

  private final Dataset<Row> eligible;

  ScoreSections(Dataset<Row> eligible) {
    this.eligible = eligible;
  }

  /** Bins of equal width on the scale of the mixture, so that its components look normal. */
  Optional<ScoreHistogram> histogram(Transform scale) {
    Row range = eligible.agg(min("anomaly_score"), max("anomaly_score")).first();
    if (range.isNullAt(0) || range.getDouble(0) == range.getDouble(1)) {
      return Optional.empty();
    }
    double low = scale.apply(range.getDouble(0));
    double high = scale.apply(range.getDouble(1));
    double width = (high - low) / BINS;
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i <= BINS; i++) {
      edges.add(scale.invert(low + i * width));
    }
    List<Long> counts = new ArrayList<>(Collections.nCopies(BINS, 0L));
    eligible
        .select("anomaly_score")
        .map(
            (MapFunction<Row, Integer>)
                row ->
                    Math.min(
                        BINS - 1,
                        Math.max(0, (int) ((scale.apply(row.getDouble(0)) - low) / width))),
            Encoders.INT())
        .toDF("bin")
        .groupBy("bin")
        .count()
        .collectAsList()
        .forEach(row -> counts.set(row.getInt(0), row.getLong(1)));
    return Optional.of(new ScoreHistogram(edges, counts));
  }

  /** At most a page full of points, always the same ones. */
  List<ScatterPoint> scatter() {
    return eligible
        .filter(col("laa950_percent").isNotNull())
        .orderBy(abs(xxhash64(col("patient_key"))), col("patient_key"))
        .limit(POINTS)
        .select("anomaly_score", "laa950_percent", "stage")
        .collectAsList()
        .stream()
        .map(row -> new ScatterPoint(row.getDouble(0), row.getDouble(1), row.getInt(2)))
        .toList();
  }
}
