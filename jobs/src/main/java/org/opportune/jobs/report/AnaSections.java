package org.opportune.jobs.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.pattern.PatternCode;
import org.opportune.jobs.pattern.PatternCodes;
import org.opportune.jobs.table.Latest;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.Warehouse;
import org.opportune.staging.epi.Interval;
import org.opportune.staging.epi.Proportion;

/**
 * Patterns over the slides of a warehouse, each slide by its latest network. Most slide files name
 * no patient, so slides are counted. Negative controls are counted apart.
 */
final class AnaSections {
  private static final double CONFIDENCE = 0.95;

  private final Dataset<Row> findings;
  private final PatternCodes codes;
  private final long suppressBelow;

  /**
   * The patterns of a warehouse.
   *
   * @param suppressBelow counts of 1 to this minus 1 are not disclosed
   */
  AnaSections(Warehouse warehouse, PatternCodes codes, long suppressBelow) {
    this.findings = Latest.by(warehouse.read(SlideFindingsTable.TABLE), "slide_key");
    this.codes = codes;
    this.suppressBelow = suppressBelow;
  }

  /** The summary; empty where no slide was screened. */
  Optional<AnaSummary> summary() {
    Column control = col("negative_control");
    Dataset<Row> patients = findings.filter(control.unary_$bang()).cache();
    long slides = patients.count();
    Dataset<Row> controls = findings.filter(control);
    long controlSlides = controls.count();
    if (slides + controlSlides == 0) {
      return Optional.empty();
    }
    Map<String, Long> singles = singles(patients);
    return Optional.of(
        new AnaSummary(
            denominator(
                controlSlides,
                controls
                    .filter(org.apache.spark.sql.functions.size(col("patterns")).gt(0))
                    .count()),
            Count.of(slides),
            slides == 0 ? List.of() : patterns(singles, slides),
            slides == 0 ? List.of() : pairs(patients, singles, slides)));
  }

  private String denominator(long controls, long called) {
    return controls == 0
        ? "slides screened, one call per pattern"
        : "slides screened, one call per pattern; besides, %s negative controls, %s of them with a call"
            .formatted(Count.of(controls).text(), Count.suppressing(called, suppressBelow).text());
  }

  /** Slides per label, over every label that the networks know. */
  private static Map<String, Long> singles(Dataset<Row> slides) {
    Map<String, Long> counts = new LinkedHashMap<>();
    slides
        .select(explode(org.apache.spark.sql.functions.map_keys(col("probabilities"))).as("label"))
        .distinct()
        .orderBy("label")
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), 0L));
    slides
        .select(explode(col("patterns")).as("label"))
        .groupBy("label")
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getString(0), row.getLong(1)));
    return counts;
  }

  private List<AnaSummary.Pattern> patterns(Map<String, Long> singles, long slides) {
    List<AnaSummary.Pattern> patterns = new ArrayList<>();
    singles.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            entry -> {
              PatternCode code = codes.of(entry.getKey());
              Count shown = shown(entry.getValue(), slides - entry.getValue());
              patterns.add(
                  new AnaSummary.Pattern(
                      code.icap(), code.name(), shown, rate(shown, entry.getValue(), slides)));
            });
    return patterns;
  }

  private static Optional<Rate> rate(Count shown, long cases, long slides) {
    if (shown.suppressed()) {
      return Optional.empty();
    }
    Proportion share = new Proportion(cases, slides);
    Interval interval = share.wilson(CONFIDENCE);
    return Optional.of(new Rate(100 * share.value(), 100 * interval.low(), 100 * interval.high()));
  }

  private List<AnaSummary.Pair> pairs(Dataset<Row> slides, Map<String, Long> singles, long all) {
    Dataset<Row> one = slides.select(col("slide_key"), explode(col("patterns")).as("first"));
    Dataset<Row> other = slides.select(col("slide_key"), explode(col("patterns")).as("second"));
    List<AnaSummary.Pair> pairs = new ArrayList<>();
    for (Row row :
        one.join(other, "slide_key")
            .filter(col("first").lt(col("second")))
            .groupBy("first", "second")
            .count()
            .orderBy(col("count").desc(), col("first"), col("second"))
            .collectAsList()) {
      long first = singles.get(row.getString(0));
      long second = singles.get(row.getString(1));
      long both = row.getLong(2);
      Count shown = shown(both, first - both, second - both);
      // Of slides that may not be counted, no expectation either: it would give them away.
      boolean known =
          !shown(first, all - first).suppressed() && !shown(second, all - second).suppressed();
      pairs.add(
          new AnaSummary.Pair(
              codes.of(row.getString(0)).name(),
              codes.of(row.getString(1)).name(),
              known ? shown : Count.hidden(),
              known ? (double) first * second / all : Double.NaN));
    }
    return pairs;
  }

  /** A count, hidden where it or what is left beside it is too small to disclose. */
  private Count shown(long count, long... beside) {
    Count shown = Count.suppressing(count, suppressBelow);
    for (long rest : beside) {
      if (!shown.suppressed() && Count.suppressing(rest, suppressBelow).suppressed()) {
        return Count.hidden();
      }
    }
    return shown;
  }
}
