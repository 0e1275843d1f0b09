package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TestReportTables {
  private static final ReportData DATA = SampleReport.data();
  private static final SortedMap<String, String> CSV = ReportTables.csv(DATA);

  @Test
  void writesOneFilePerTable() {
    assertThat(CSV.keySet())
        .containsExactly(
            "age_sex.csv",
            "ana_cooccurrence.csv",
            "ana_patterns.csv",
            "drift.csv",
            "exclusions.csv",
            "flow.csv",
            "group_reconstruction_kernel.csv",
            "group_scanner.csv",
            "group_site.csv",
            "group_year_of_scan.csv",
            "mixture.csv",
            "models.csv",
            "prevalence.csv",
            "prevalence_adjusted.csv",
            "runs.csv",
            "score_drift.csv",
            "score_histogram.csv",
            "spread_laa_950_by_reconstruction_kernel.csv",
            "spread_laa_950_by_scanner.csv",
            "trends.csv");
  }

  @Test
  void flowEqualsTheData() {
    assertThat(CSV.get("flow.csv"))
        .isEqualTo(
            "step,count\r\n"
                + String.join(
                    "",
                    DATA.flow().stream()
                        .map(s -> s.label() + "," + s.count().value() + "\r\n")
                        .toList()));
  }

  @Test
  void prevalenceEqualsTheDataInFullPrecision() {
    List<String> lines = CSV.get("prevalence.csv").lines().toList();
    assertThat(lines.get(0))
        .isEqualTo("stage,patients,share_percent,share_low_percent,share_high_percent");
    for (StagePrevalence stage : DATA.prevalence().stages()) {
      Rate rate = stage.rate().orElseThrow();
      assertThat(lines.get(1 + stage.stage()))
          .isEqualTo(
              stage.label()
                  + ","
                  + stage.patients().value()
                  + ","
                  + rate.percent()
                  + ","
                  + rate.lowPercent()
                  + ","
                  + rate.highPercent());
    }
    assertThat(lines).hasSize(6);
  }

  @Test
  void histogramKeepsEveryPatient() {
    long patients =
        CSV.get("score_histogram.csv")
            .lines()
            .skip(1)
            .mapToLong(l -> Long.parseLong(l.substring(l.lastIndexOf(',') + 1)))
            .sum();
    assertThat(patients).isEqualTo(2637);
  }

  @Test
  void suppressedCountsAndAbsentRatesStayHidden() {
    Table table =
        ReportTables.group(
            new GroupTable(
                "Site",
                List.of(
                    new GroupTable.Row(
                        "North",
                        Count.below(5),
                        Stream.generate(() -> Count.below(5)).limit(4).toList(),
                        Optional.empty()))));
    assertThat(table.csv()).endsWith("\r\nNorth,<5,<5,<5,<5,<5,,,,,,\r\n");
  }

  @Test
  void quotesWhatRfc4180Asks() {
    assertThat(csv("a,b")).isEqualTo("\"a,b\"");
    assertThat(csv("say \"x\"")).isEqualTo("\"say \"\"x\"\"\"");
    assertThat(csv("two\nlines")).isEqualTo("\"two\nlines\"");
    assertThat(csv("plain")).isEqualTo("plain");
  }

  @Test
  void disarmsFormulas() {
    assertThat(csv("=HYPERLINK(1)")).isEqualTo("'=HYPERLINK(1)");
    assertThat(csv("@x")).isEqualTo("'@x");
    assertThat(Table.Cell.of(-0.5).values()).containsExactly("-0.5");
  }

  @Test
  void refusesTwoTablesOfOneName() {
    GroupTable site =
        new GroupTable(
            "Site",
            List.of(
                new GroupTable.Row(
                    "North",
                    Count.of(0),
                    Stream.generate(() -> Count.of(0)).limit(4).toList(),
                    Optional.empty())));
    ReportData twice =
        ReportData.of(SampleReport.run(), List.of(), DATA.prevalence())
            .groups(List.of(site, site))
            .build();
    assertThatThrownBy(() -> ReportTables.csv(twice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid report: two tables would be written to group_site.csv");
  }

  private static String csv(String text) {
    String csv = Table.named("t", "T").text("T", "t").row(Table.Cell.of(text)).build().csv();
    return csv.substring("t\r\n".length(), csv.length() - 2);
  }
}
