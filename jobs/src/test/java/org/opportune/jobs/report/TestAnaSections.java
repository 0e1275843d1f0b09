package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opportune.inference.ana.PatternCall;
import org.opportune.inference.ana.SlidePatterns;
import org.opportune.jobs.SparkSessions;
import org.opportune.jobs.pattern.PatternCodes;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.SlideFinding;
import org.opportune.jobs.table.SlideFindingsTable;
import org.opportune.jobs.table.Warehouse;

class TestAnaSections {
  private static final List<String> LABELS = List.of("homogeneous", "speckled", "golgi");
  private static final Settings SETTINGS = Settings.load(Optional.empty(), Map.of());
  private static SparkSession spark;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    spark = SparkSessions.open("test", SETTINGS);
  }

  @AfterAll
  static void close() throws Exception {
    spark.close();
  }

  @Test
  void slidesAreCountedOnceByTheirLatestNetworkAndControlsApart() {
    Warehouse warehouse = new Warehouse(folder.resolve("w").toUri(), spark);
    // An earlier network called golgi everywhere.
    write(warehouse, 0, "old", slides(40, 0, "golgi"));
    List<SlideFinding> now = new ArrayList<>();
    now.addAll(slides(20, 0, "homogeneous"));
    now.addAll(slides(10, 20, "homogeneous", "speckled"));
    now.addAll(slides(10, 30));
    now.add(finding(99, true, "speckled"));
    write(warehouse, 1, "new", now);

    AnaSummary summary = summary(warehouse, 0);

    assertThat(summary.slides()).isEqualTo(Count.of(40));
    assertThat(summary.denominator()).contains("1 negative controls, 1 of them with a call");
    assertThat(summary.patterns())
        .extracting(AnaSummary.Pattern::code, p -> p.positive().value())
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("AC-1", 30L),
            org.assertj.core.groups.Tuple.tuple("AC-4/5", 10L),
            org.assertj.core.groups.Tuple.tuple("AC-22", 0L));
    // 10 of 40: Wilson's interval as statsmodels' proportion_confint gives it.
    Rate speckled = summary.patterns().get(1).rate().orElseThrow();
    assertThat(speckled.lowPercent()).isCloseTo(14.187, within(0.01));
    assertThat(speckled.highPercent()).isCloseTo(40.194, within(0.01));
    assertThat(summary.pairs())
        .containsExactly(
            new AnaSummary.Pair(
                "Nuclear homogeneous", "Nuclear speckled", Count.of(10), 30 * 10 / 40.0));
  }

  @Test
  void smallCountsAndWhatWouldGiveThemAwayAreHidden() {
    Warehouse warehouse = new Warehouse(folder.resolve("s").toUri(), spark);
    List<SlideFinding> slides = new ArrayList<>();
    slides.addAll(slides(20, 0, "homogeneous", "speckled"));
    // Homogeneous without speckled: 2, to be found by subtraction.
    slides.addAll(slides(2, 20, "homogeneous"));
    slides.addAll(slides(3, 30, "golgi"));
    slides.addAll(slides(15, 40));
    write(warehouse, 0, "new", slides);

    AnaSummary summary = summary(warehouse, 5);

    Map<String, Count> shown = new java.util.HashMap<>();
    summary.patterns().forEach(pattern -> shown.put(pattern.code(), pattern.positive()));
    assertThat(shown).containsEntry("AC-1", Count.of(22)).containsEntry("AC-22", Count.below(5));
    assertThat(summary.pairs()).extracting(AnaSummary.Pair::both).containsExactly(Count.hidden());
  }

  @Test
  void anArchiveWithoutSlidesHasNoSection() {
    Warehouse warehouse = new Warehouse(folder.resolve("none").toUri(), spark);
    assertThat(new AnaSections(warehouse, PatternCodes.of(SETTINGS), 5).summary()).isEmpty();
  }

  private static AnaSummary summary(Warehouse warehouse, long suppressBelow) {
    return new AnaSections(warehouse, PatternCodes.of(SETTINGS), suppressBelow)
        .summary()
        .orElseThrow();
  }

  private static void write(
      Warehouse warehouse, int batch, String network, List<SlideFinding> findings) {
    warehouse
        .begin("screen_slides", "2026-01-01", batch)
        .write(
            SlideFindingsTable.TABLE,
            findings.stream().map(finding -> by(finding, network)).toList())
        .commit(JsonNodeFactory.instance.objectNode());
  }

  private static List<SlideFinding> slides(int count, int first, String... called) {
    List<SlideFinding> slides = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slides.add(finding(first + i, false, called));
    }
    return slides;
  }

  private static SlideFinding finding(int number, boolean control, String... called) {
    List<PatternCall> calls =
        LABELS.stream()
            .map(
                label -> {
                  boolean present = List.of(called).contains(label);
                  return new PatternCall(
                      label, present ? 0.9 : 0.1, 0.5, present ? 1 : 0, List.of());
                })
            .toList();
    return new SlideFinding(
        "ref-" + number,
        "slide-" + number,
        null,
        null,
        "e",
        control,
        new SlidePatterns(4, 0, calls),
        List.of(),
        "",
        "",
        new SlideFinding.Timings(1, 1));
  }

  private static SlideFinding by(SlideFinding finding, String network) {
    return new SlideFinding(
        finding.objectRef(),
        finding.slideKey(),
        null,
        null,
        finding.etag(),
        finding.negativeControl(),
        finding.patterns(),
        List.of(),
        network,
        network,
        finding.timings());
  }
}
