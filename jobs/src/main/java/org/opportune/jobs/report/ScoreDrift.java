package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far the scores of one group's newly screened patients lie from the population that the stage
 * model was fitted to.
 *
 * @param group all, or a site or scanner
 * @param patients newly screened
 * @param psi population stability index; NaN where there are too few patients
 * @param psiLimit drift above this
 * @param ks Kolmogorov-Smirnov distance, 0..1; NaN where there are too few patients
 * @param ksLimit drift above this
 * @param verdict stable, drifted or too few
 */
public record ScoreDrift(
    String group,
    Count patients,
    double psi,
    double psiLimit,
    double ks,
    double ksLimit,
    String verdict) {

  /**
   * The comparisons of one staging run.
   *
   * @param drift rows of the drift table
   */
  static List<ScoreDrift> of(Dataset<Row> drift, long suppressBelow) {
    return drift
        .orderBy(col("group_name").notEqual("all"), col("group_name"))
        .collectAsList()
        .stream()
        .map(row -> of(row, suppressBelow))
        .toList();
  }

  private static ScoreDrift of(Row row, long suppressBelow) {
    String verdict = row.<String>getAs("verdict").replace('_', ' ');
    boolean judged = !verdict.equals("too few");
    return new ScoreDrift(
        row.<String>getAs("group_name").replace("=", ": "),
        Count.suppressing(row.<Long>getAs("patients"), suppressBelow),
        judged ? row.<Double>getAs("psi") : Double.NaN,
        judged ? row.<Double>getAs("psi_limit") : Double.NaN,
        judged ? row.<Double>getAs("ks") : Double.NaN,
        judged ? row.<Double>getAs("ks_limit") : Double.NaN,
        verdict);
  }
}
