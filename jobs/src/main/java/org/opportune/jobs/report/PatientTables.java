package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.staging.epi.Interval;
import org.opportune.staging.epi.Proportion;

/** Prevalence of the stages, over all and by group, from the eligible patients of a snapshot. */
final class PatientTables {
  private static final int STAGES = StagePrevalence.LABELS.size();
  private static final double CONFIDENCE = 0.95;
  private static final String UNKNOWN = "not recorded";

  private final Dataset<Row> eligible;
  private final long suppressBelow;

  /**
   * Tables of a snapshot.
   *
   * @param eligible patients who count
   * @param suppressBelow counts of 1 to this minus 1 are not disclosed
   */
  PatientTables(Dataset<Row> eligible, long suppressBelow) {
    this.eligible = eligible;
    this.suppressBelow = suppressBelow;
  }

  Prevalence prevalence() {
    long[] stages = counts(eligible, lit("all")).getOrDefault("all", new long[STAGES]);
    long total = total(stages);
    List<StagePrevalence> rows = new ArrayList<>();
    for (int stage = 0; stage < STAGES && total > 0; stage++) {
      rows.add(new StagePrevalence(stage, shown(stages[stage]), rate(stages[stage], total)));
    }
    long any = total - stages[0];
    return new Prevalence(
        "patients with at least one eligible chest CT, one index scan each",
        Count.of(total),
        shown(any),
        rate(any, total),
        "Wilson, 95 %",
        rows,
        List.of());
  }

  /** The same age bands for both sexes, also where one has nobody. */
  AgeSexTable ageAndSex() {
    Map<String, long[]> women = counts(eligible.filter(col("sex").equalTo("F")), ageBand());
    Map<String, long[]> men = counts(eligible.filter(col("sex").equalTo("M")), ageBand());
    for (String band : List.copyOf(women.keySet())) {
      men.computeIfAbsent(band, unused -> new long[STAGES]);
    }
    for (String band : List.copyOf(men.keySet())) {
      women.computeIfAbsent(band, unused -> new long[STAGES]);
    }
    return new AgeSexTable(
        List.of(new GroupTable("Women", rows(women)), new GroupTable("Men", rows(men))));
  }

  List<GroupTable> groups() {
    return List.of(
        new GroupTable("Age band", rows(eligible, ageBand())),
        new GroupTable("Sex", rows(eligible, col("sex"))),
        new GroupTable("Site", rows(eligible, col("site"))),
        new GroupTable(
            "Scanner", rows(eligible, concat_ws(" ", col("manufacturer"), col("scanner_model")))),
        new GroupTable("Kernel class", rows(eligible, col("kernel_class"))),
        new GroupTable("Year", rows(eligible, col("study_year").cast("string"))));
  }

  BoxTable boxes(String name, String measure, String column, Column group) {
    List<BoxTable.Box> boxes = new ArrayList<>();
    Dataset<Row> summary =
        eligible
            .withColumn("g", group)
            .filter(col("g").isNotNull().and(col(column).isNotNull()))
            .groupBy("g")
            .agg(
                count(lit(1)),
                org.apache.spark.sql.functions.expr(
                    "percentile(" + column + ", array(0.05, 0.25, 0.5, 0.75, 0.95))"))
            .orderBy("g");
    for (Row row : summary.collectAsList()) {
      if (row.getLong(1) >= suppressBelow) {
        List<Double> p = row.getList(2);
        boxes.add(
            new BoxTable.Box(
                row.getString(0), row.getLong(1), p.get(0), p.get(1), p.get(2), p.get(3), p.get(4)));
      }
    }
    return new BoxTable(name, measure, boxes);
  }

  private List<GroupTable.Row> rows(Dataset<Row> patients, Column group) {
    return rows(counts(patients, group));
  }

  private List<GroupTable.Row> rows(Map<String, long[]> counts) {
    List<GroupTable.Row> rows = new ArrayList<>();
    counts.forEach(
            (name, stages) -> {
              long total = total(stages);
              List<Count> shown = new ArrayList<>();
              for (long stage : stages) {
                shown.add(shown(stage));
              }
              rows.add(
                  new GroupTable.Row(name, shown(total), shown, rate(total - stages[0], total)));
            });
    return rows;
  }

  private static Map<String, long[]> counts(Dataset<Row> patients, Column group) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Row row :
        patients
            .groupBy(group.as("g"), col("stage"))
            .agg(count(lit(1)))
            .collectAsList()) {
      String name = row.isNullAt(0) || row.getString(0).isBlank() ? UNKNOWN : row.getString(0);
      counts.computeIfAbsent(name, unused -> new long[STAGES])[row.getInt(1)] += row.getLong(2);
    }
    return counts;
  }

  private Count shown(long value) {
    return Count.suppressing(value, suppressBelow);
  }

  private Optional<Rate> rate(long cases, long total) {
    if (total == 0 || shown(cases).suppressed() || shown(total).suppressed()) {
      return Optional.empty();
    }
    Interval interval = new Proportion(cases, total).wilson(CONFIDENCE);
    return Optional.of(
        new Rate(100.0 * cases / total, 100 * interval.low(), 100 * interval.high()));
  }

  private static long total(long[] stages) {
    long total = 0;
    for (long stage : stages) {
      total += stage;
    }
    return total;
  }

  private static Column ageBand() {
    Column age = col("age_years");
    Column band = when(age.lt(40), "0-39");
    for (int from = 40; from < 80; from += 10) {
      band = band.when(age.lt(from + 10), from + "-" + (from + 9));
    }
    return band.when(age.geq(80), "80+");
  }
}
