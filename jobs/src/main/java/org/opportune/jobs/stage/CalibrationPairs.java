package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;

import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.opportune.jobs.settings.Settings;
import org.opportune.staging.severity.Calibration;

/**
 * Scores beside a reference measure, counted on the executors by hundred-thousandths of the score,
 * so that the driver holds no row per patient. Sums are of whole numbers: the same pairs give the
 * same calibration to the bit on every cluster.
 */
final class CalibrationPairs {
  private static final double BINS = 1e5;
  private static final double UNIT = 1e6;
  private static final String REFERENCE = "reference";

  private final String reference;
  private final Dataset<Row> pairs;
  private final String bandsSetting;

  private CalibrationPairs(String reference, Dataset<Row> pairs, String bandsSetting) {
    this.reference = reference;
    this.pairs = pairs;
    this.bandsSetting = bandsSetting;
  }

  /** Every eligible scan beside its own LAA-950. */
  static CalibrationPairs laa950(Dataset<Row> eligible) {
    return new CalibrationPairs(
        "LAA-950, percent",
        eligible.withColumn(REFERENCE, col("laa950_percent")),
        "staging.laa950-bands");
  }

  /** The eligible scans that readers graded. */
  static CalibrationPairs grades(Dataset<Row> eligible, ReferenceGrades grades) {
    SparkSession spark = eligible.sparkSession();
    StructType schema =
        new StructType()
            .add("series_key", DataTypes.StringType)
            .add(REFERENCE, DataTypes.DoubleType);
    List<Row> rows =
        grades.bySeries().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(grade -> RowFactory.create(grade.getKey(), grade.getValue()))
            .toList();
    return new CalibrationPairs(
        grades.reference(),
        eligible.join(spark.createDataFrame(rows, schema), "series_key"),
        "staging.grade-bands");
  }

  /** The monotone map from score to reference. */
  Calibration fit(Settings settings) {
    List<Row> groups =
        pairs
            .select(
                round(col("anomaly_score").multiply(BINS)).as("bin"),
                round(col(REFERENCE).multiply(UNIT)).cast("long").as(REFERENCE))
            .groupBy("bin")
            .agg(sum(REFERENCE), count(lit(1)))
            .orderBy("bin")
            .collectAsList();
    double[] scores = new double[groups.size()];
    double[] means = new double[groups.size()];
    long[] patients = new long[groups.size()];
    for (int i = 0; i < scores.length; i++) {
      Row group = groups.get(i);
      scores[i] = group.getDouble(0) / BINS;
      patients[i] = group.getLong(2);
      means[i] = group.getLong(1) / UNIT / patients[i];
    }
    return Calibration.fit(reference, scores, means, patients, settings.numbers(bandsSetting));
  }
}
