package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.percentile;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.staging.epi.Proportion;

/** Prevalence of the stages, over all and by group, from the eligible patients of a snapshot. */
final class PatientTables {
  private static final int STAGES = StagePrevalence.LABELS.size();

  /** In fewer patients the 5th and 95th percentile are the first and last of them. */
  private static final int TAILS_FROM = 20;

  private static final String UNKNOWN = "not recorded";
  private static final String KERNEL = "Kernel class";
  private static final String SCANNER = "Scanner";

  private final Dataset<Row> eligible;
  private final StageCounts counts;
  private final long[] stages;
  private final List<AgeCount> ages;
  private final StageCounts.Group whole;
  private final Map<String, SortedMap<String, StageCounts.Group>> groups = new LinkedHashMap<>();
  private final Map<String, SortedMap<String, StageCounts.Group>> ageOfSex = new LinkedHashMap<>();

  /**
   * Patients of one age, sex and stage.
   *
   * @param sex F, M, another code, or null
   * @param age in years, 90 means 90 and over; null where not recorded
   */
  record AgeCount(String sex, Integer age, int stage, long patients) {
    String sexName() {
      return "F".equals(sex) ? "Women" : "M".equals(sex) ? "Men" : UNKNOWN;
    }

    /** Ten-year bands; the youngest and the oldest are open. */
    String band() {
      if (age == null) {
        return UNKNOWN;
      }
      int from = age / 10 * 10;
      return age < 40 ? "0-39" : age >= 80 ? "80+" : from + "-" + (from + 9);
    }
  }

  /**
   * Tables of a snapshot.
   *
   * @param eligible patients who count
   * @param suppressBelow counts of 1 to this minus 1 are not disclosed
   */
  PatientTables(Dataset<Row> eligible, long suppressBelow) {
    this.eligible = eligible;
    this.counts = new StageCounts(suppressBelow);
    this.ages =
        eligible.groupBy("sex", "age_years", "stage").agg(count(lit(1))).collectAsList().stream()
            .map(r -> new AgeCount(r.getString(0), r.<Integer>getAs(1), r.getInt(2), r.getLong(3)))
            .toList();
    this.stages = new long[STAGES];
    ages.forEach(a -> stages[a.stage()] += a.patients());
    this.whole = counts.whole(stages);
    addAgesAndSexes();
    Map<String, Column> columns = new LinkedHashMap<>();
    columns.put("Site", col("site"));
    columns.put(SCANNER, scanner());
    columns.put(KERNEL, col("kernel_class"));
    columns.put("Year", col("study_year").cast("string"));
    columns.forEach((name, column) -> addGroups(name, read(column)));
    counts.suppress();
  }

  private void addAgesAndSexes() {
    SortedMap<String, long[]> bands = new TreeMap<>();
    SortedMap<String, long[]> sexes = new TreeMap<>();
    Map<String, SortedMap<String, long[]>> cells = new LinkedHashMap<>();
    for (String sex : List.of("Women", "Men")) {
      cells.put(sex, new TreeMap<>());
    }
    for (AgeCount count : ages) {
      stagesOf(bands, count.band())[count.stage()] += count.patients();
      stagesOf(sexes, count.sexName())[count.stage()] += count.patients();
      // The same bands for both sexes, also where one has nobody.
      cells.values().forEach(of -> stagesOf(of, count.band()));
      if (cells.containsKey(count.sexName())) {
        stagesOf(cells.get(count.sexName()), count.band())[count.stage()] += count.patients();
      }
    }
    addGroups("Age band", bands);
    addGroups("Sex", sexes);
    cells.forEach(
        (sex, byBand) -> {
          SortedMap<String, StageCounts.Group> row = new TreeMap<>();
          byBand.forEach((band, of) -> row.put(band, counts.add(of)));
          if (groups.get("Sex").containsKey(sex)) {
            counts.makeUp(groups.get("Sex").get(sex), row.values());
          }
          ageOfSex.put(sex, row);
        });
    groups
        .get("Age band")
        .forEach(
            (band, group) ->
                counts.makeUp(
                    group, ageOfSex.values().stream().map(row -> row.get(band)).toList()));
  }

  private void addGroups(String name, SortedMap<String, long[]> read) {
    SortedMap<String, StageCounts.Group> added = new TreeMap<>();
    read.forEach((group, of) -> added.put(group, counts.add(of)));
    counts.makeUp(whole, added.values());
    groups.put(name, added);
  }

  Prevalence prevalence(List<Prevalence.AdjustedRate> adjusted) {
    List<StagePrevalence> rows = new ArrayList<>();
    for (int stage = 0; stage < STAGES && patients() > 0; stage++) {
      int cell = whole.stages().get(stage);
      rows.add(new StagePrevalence(stage, counts.shown(cell), counts.rate(cell, whole.patients())));
    }
    return new Prevalence(
        "patients with at least one eligible chest CT, one index scan each",
        Count.of(patients()),
        counts.shown(whole.any()),
        anyEmphysema(),
        "Wilson, 95%",
        rows,
        adjusted);
  }

  /** Share with any emphysema; empty where it may not be shown. */
  Optional<Rate> anyEmphysema() {
    return counts.rate(whole.any(), whole.patients());
  }

  /** Patients by age, sex and stage, for what is computed but not tabulated. */
  List<AgeCount> ages() {
    return ages;
  }

  /** All patients who count. */
  long patients() {
    return StageCounts.total(stages);
  }

  /** Patients with any emphysema among all, whether shown or not. */
  Proportion ill() {
    return new Proportion(patients() - stages[0], patients());
  }

  /** Share with any emphysema of one sex; empty where it may not be shown. */
  Optional<Rate> anyEmphysema(String sexName) {
    StageCounts.Group sex = groups.get("Sex").get(sexName);
    return sex == null ? Optional.empty() : counts.rate(sex.any(), sex.patients());
  }

  /** Cases of any emphysema among the patients of each group, whether shown or not. */
  SortedMap<String, Proportion> anyBy(String table) {
    SortedMap<String, Proportion> shares = new TreeMap<>();
    groups.get(table).forEach((name, group) -> shares.put(name, counts.any(group)));
    return shares;
  }

  /** Whether a stage's count may be shown, and so its patients drawn one by one. */
  boolean stageShown(int stage) {
    return !counts.shown(whole.stages().get(stage)).suppressed();
  }

  AgeSexTable ageAndSex() {
    return new AgeSexTable(
        ageOfSex.entrySet().stream().map(sex -> table(sex.getKey(), sex.getValue())).toList());
  }

  List<GroupTable> groups() {
    return groups.entrySet().stream()
        .map(group -> table(group.getKey(), group.getValue()))
        .toList();
  }

  private GroupTable table(String name, SortedMap<String, StageCounts.Group> rows) {
    return new GroupTable(
        name, rows.entrySet().stream().map(e -> counts.row(e.getKey(), e.getValue())).toList());
  }

  /** What kernel and scanner do to the measures, for the groups whose size is shown. */
  List<BoxTable> boxes() {
    List<BoxTable> boxes = new ArrayList<>();
    for (String name : List.of(KERNEL, SCANNER)) {
      Column group = name.equals(KERNEL) ? col("kernel_class") : scanner();
      boxes.add(boxes(name, "LAA-950 (%)", "laa950_percent", group));
      boxes.add(boxes(name, "Anomaly score", "anomaly_score", group));
    }
    return boxes;
  }

  private BoxTable boxes(String name, String measure, String column, Column group) {
    List<BoxTable.Box> boxes = new ArrayList<>();
    Dataset<Row> summary =
        eligible
            .filter(col(column).isNotNull())
            .groupBy(named(group).as("g"))
            .agg(
                count(lit(1)),
                percentile(
                    col(column), array(lit(0.05), lit(0.25), lit(0.5), lit(0.75), lit(0.95))))
            .orderBy("g");
    for (Row row : summary.collectAsList()) {
      Count patients = counts.shown(groups.get(name).get(row.getString(0)).patients());
      if (!patients.suppressed()) {
        List<Double> p = row.getList(2);
        boolean tails = row.getLong(1) >= TAILS_FROM;
        boxes.add(
            new BoxTable.Box(
                row.getString(0),
                row.getLong(1),
                tails ? p.get(0) : Double.NaN,
                p.get(1),
                p.get(2),
                p.get(3),
                tails ? p.get(4) : Double.NaN));
      }
    }
    return new BoxTable(name, measure, boxes);
  }

  private SortedMap<String, long[]> read(Column group) {
    SortedMap<String, long[]> read = new TreeMap<>();
    for (Row row :
        eligible.groupBy(named(group).as("g"), col("stage")).agg(count(lit(1))).collectAsList()) {
      stagesOf(read, row.getString(0))[row.getInt(1)] += row.getLong(2);
    }
    return read;
  }

  private static long[] stagesOf(Map<String, long[]> groups, String name) {
    return groups.computeIfAbsent(name, unused -> new long[STAGES]);
  }

  private static Column named(Column group) {
    return coalesce(when(trim(group).notEqual(""), group), lit(UNKNOWN));
  }

  private static Column scanner() {
    return concat_ws(" ", col("manufacturer"), col("scanner_model"));
  }
}
