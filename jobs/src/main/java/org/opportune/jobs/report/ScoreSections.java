package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
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
  private static final int FEWEST_BINS = 8;
  private static final int MOST_BINS = 60;
  private static final int POINTS = 1500;

  private final Dataset<Row> eligible;
  private final long suppressBelow;

  ScoreSections(Dataset<Row> eligible, long suppressBelow) {
    this.eligible = eligible;
    this.suppressBelow = suppressBelow;
  }

  /**
   * Bins of equal width on the scale of the mixture, so that its components look normal: twice the
   * cube root of the patients (Rice's rule). A bin too small to disclose is joined with the next.
   */
  Optional<ScoreHistogram> histogram(Transform scale) {
    Row range =
        eligible.agg(min("anomaly_score"), max("anomaly_score"), count("anomaly_score")).first();
    if (range.isNullAt(0) || range.getDouble(0) == range.getDouble(1)) {
      return Optional.empty();
    }
    int bins =
        (int)
            Math.max(
                FEWEST_BINS,
                Math.min(MOST_BINS, Math.ceil(2 * Math.cbrt((double) range.getLong(2)))));
    double low = scale.apply(range.getDouble(0));
    double width = (scale.apply(range.getDouble(1)) - low) / bins;
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i <= bins; i++) {
      edges.add(scale.invert(low + i * width));
    }
    List<Long> counts = new ArrayList<>(Collections.nCopies(bins, 0L));
    eligible
        .select("anomaly_score")
        .map(
            (MapFunction<Row, Integer>)
                row ->
                    Math.min(
                        bins - 1,
                        Math.max(0, (int) ((scale.apply(row.getDouble(0)) - low) / width))),
            Encoders.INT())
        .toDF("bin")
        .groupBy("bin")
        .count()
        .collectAsList()
        .forEach(row -> counts.set(row.getInt(0), row.getLong(1)));
    return joined(edges, counts, suppressBelow);
  }

  /** Joins bins of 1 to limit - 1 with what follows, the last with what precedes. */
  static Optional<ScoreHistogram> joined(List<Double> edges, List<Long> counts, long limit) {
    List<Double> kept = new ArrayList<>(List.of(edges.get(0)));
    List<Long> sums = new ArrayList<>();
    long sum = 0;
    for (int i = 0; i < counts.size(); i++) {
      sum += counts.get(i);
      if (sum == 0 || sum >= limit) {
        kept.add(edges.get(i + 1));
        sums.add(sum);
        sum = 0;
      }
    }
    while (sum > 0 && sum < limit && !sums.isEmpty()) {
      sum += sums.remove(sums.size() - 1);
      kept.remove(kept.size() - 1);
    }
    if (sum > 0) {
      kept.add(edges.get(edges.size() - 1));
      sums.add(sum);
    }
    return sum > 0 && sum < limit ? Optional.empty() : Optional.of(new ScoreHistogram(kept, sums));
  }

  /**
   * At most a page full of points, always the same ones. A point tells its stage, so patients of a
   * stage whose count is hidden are not drawn.
   *
   * @param stages stages that may be drawn
   */
  List<ScatterPoint> scatter(List<Integer> stages) {
    return eligible
        .filter(col("laa950_percent").isNotNull().and(col("stage").isin(stages.toArray())))
        .orderBy(abs(xxhash64(col("patient_key"))), col("patient_key"))
        .limit(POINTS)
        .select("anomaly_score", "laa950_percent", "stage")
        .collectAsList()
        .stream()
        .map(row -> new ScatterPoint(row.getDouble(0), row.getDouble(1), row.getInt(2)))
        .toList();
  }
}
