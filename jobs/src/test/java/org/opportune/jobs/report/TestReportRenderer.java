package org.opportune.jobs.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class TestReportRenderer {
  private static final String RESEARCH_USE =
      "Research use only. Not for use in diagnostic procedures. Not a medical device.";
  private static final String HOSTILE = "<script>alert(\"1\")</script> & 'x' \u0000\u000b]]> =1+1";
  private static final String HOSTILE_SEEN =
      "<script>alert(\"1\")</script> & 'x' \uFFFD\uFFFD]]> =1+1";

  private static ReportData data;
  private static ReportPage page;

  @BeforeAll
  static void render() throws IOException {
    data = SampleReport.data();
    page = ReportPage.of(data);
    String out = System.getProperty("opportune.report.out");
    if (out != null) {
      // For looking at the page in a browser.
      Files.writeString(Path.of(out), new ReportRenderer().render(data), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyFlowCountStandsBesideItsStep() {
    List<List<String>> expected =
        data.flow().stream().map(s -> List.of(s.label(), s.count().text())).toList();
    assertThat(page.rows("flow")).isEqualTo(expected).hasSize(6);
    assertThat(page.texts("//svg[desc[@id='chart-flow-desc']]/text[contains(@class,'flow-count')]"))
        .isEqualTo(data.flow().stream().map(s -> s.count().text()).toList());
  }

  @Test
  void everyExclusionStandsBesideItsReason() {
    List<List<String>> expected = new ArrayList<>();
    for (FlowStep step : data.flow()) {
      for (FlowStep.Excluded reason : step.excluded()) {
        expected.add(
            List.of(
                step.label(),
                reason.meaning() + " (" + reason.reasonCode() + ")",
                reason.quarantined() ? "quarantined" : "excluded",
                reason.count().text()));
      }
    }
    assertThat(page.rows("exclusions")).isEqualTo(expected).hasSize(14);
  }

  @Test
  void everyStageStandsWithItsCountAndInterval() {
    List<List<String>> expected = new ArrayList<>();
    for (StagePrevalence stage : data.prevalence().stages()) {
      expected.add(List.of(stage.label(), stage.patients().text(), Wording.rate(stage.rate())));
    }
    expected.add(
        List.of(
            "Any emphysema",
            data.prevalence().anyEmphysemaPatients().text(),
            Wording.rate(data.prevalence().anyEmphysema())));
    assertThat(page.rows("prevalence")).isEqualTo(expected);
    assertThat(ReportPage.text(page.one("//*[@class='big']")))
        .isEqualTo(Wording.percent(data.prevalence().anyEmphysema().orElseThrow().percent()));
  }

  @Test
  void everyGroupRowStandsInItsTable() {
    for (GroupTable table : data.groups()) {
      List<List<String>> expected = new ArrayList<>();
      for (GroupTable.Row row : table.rows()) {
        List<String> cells = new ArrayList<>(List.of(row.group(), row.patients().text()));
        row.stages().forEach(count -> cells.add(count.text()));
        cells.add(Wording.rate(row.anyEmphysema()));
        expected.add(cells);
      }
      assertThat(page.rows("group_" + Wording.slug(table.name())))
          .as(table.name())
          .isEqualTo(expected)
          .isNotEmpty();
    }
  }

  @Test
  void nothingIsFetched() {
    String html = new ReportRenderer().render(data);
    assertThat(html)
        .doesNotContainPattern("(?i)https?:")
        .doesNotContainPattern("(?i)url\\(|@import");
    List<String> links = new ArrayList<>();
    page.all("//*[@src]").forEach(e -> links.add(e.getAttribute("src")));
    page.all("//*[@href]").forEach(e -> links.add(e.getAttribute("href")));
    assertThat(links).isNotEmpty().allMatch(l -> l.startsWith("data:") || l.startsWith("#"));
    assertThat(page.all("//script | //iframe | //object | //embed | //*[@onload or @onclick]"))
        .isEmpty();
    assertThat(page.one("//meta[@http-equiv]").getAttribute("content"))
        .startsWith("default-src 'none'");
  }

  @Test
  void everyLinkInThePageLeadsSomewhere() {
    assertThat(page.all("//nav//a")).hasSizeGreaterThan(9);
    List<String> ids = page.all("//*[@id]").stream().map(e -> e.getAttribute("id")).toList();
    assertThat(page.all("//a"))
        .extracting(a -> a.getAttribute("href").substring(1))
        .isSubsetOf(ids);
  }

  @Test
  void everyFigureHasATextAlternative() {
    List<Element> charts = page.all("//svg");
    assertThat(charts).hasSize(12);
    Map<String, Element> named = new HashMap<>();
    page.all("//svg/title | //svg/desc").forEach(e -> named.put(e.getAttribute("id"), e));
    for (Element chart : charts) {
      assertThat(chart.getAttribute("role")).isEqualTo("img");
      String[] labels = chart.getAttribute("aria-labelledby").split(" ");
      assertThat(labels).hasSize(2);
      for (String label : labels) {
        assertThat(named.get(label).getParentNode()).isSameAs(chart);
        assertThat(ReportPage.text(named.get(label))).isNotBlank();
      }
    }
    assertThat(page.all("//img")).hasSize(4).allMatch(i -> !i.getAttribute("alt").isBlank());
    assertThat(page.all("//figure[not(svg or img)]")).isEmpty();
  }

  @Test
  void identifiersAreUnique() {
    List<String> ids = page.all("//*[@id]").stream().map(e -> e.getAttribute("id")).toList();
    assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
  }

  @Test
  void headingsDescendOneLevelAtATime() {
    int last = 0;
    for (Element heading : page.all("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")) {
      int level = heading.getTagName().charAt(1) - '0';
      assertThat(level).as(ReportPage.text(heading)).isBetween(1, last + 1);
      last = level;
    }
    assertThat(page.all("//h1")).hasSize(1);
    assertThat(page.one("/html").getAttribute("lang")).isEqualTo("en");
    assertThat(page.all("/html/body/header | /html/body/nav | /html/body/main | /html/body/footer"))
        .hasSize(4);
  }

  @Test
  void researchUseStandsAtTopAndFoot() {
    assertThat(ReportPage.text(page.one("/html/body/header/p[1]"))).isEqualTo(RESEARCH_USE);
    assertThat(ReportPage.text(page.one("/html/body/footer/p[1]"))).isEqualTo(RESEARCH_USE);
  }

  @Test
  void hostileTextIsShownAndNeverRun() {
    ReportData hostile =
        ReportData.of(
                new RunSummary(
                    HOSTILE,
                    HOSTILE,
                    data.run().runDate(),
                    data.run().generated(),
                    HOSTILE,
                    HOSTILE,
                    HOSTILE,
                    List.of()),
                List.of(
                    new FlowStep(
                        HOSTILE,
                        HOSTILE,
                        Count.of(1),
                        List.of(new FlowStep.Excluded(HOSTILE, HOSTILE, Count.of(1), true)))),
                data.prevalence())
            .warnings(List.of(HOSTILE))
            .groups(
                List.of(
                    new GroupTable(
                        "Kernel",
                        List.of(
                            new GroupTable.Row(
                                HOSTILE, Count.of(0), noStages(), Optional.empty())))))
            .boxes(
                List.of(
                    new BoxTable(
                        HOSTILE, HOSTILE, List.of(new BoxTable.Box(HOSTILE, 9, 1, 2, 3, 4, 5)))))
            .pictures(List.of(new ExamplePicture(HOSTILE, new byte[] {1})))
            .build();
    ReportPage rendered = ReportPage.of(hostile);
    assertThat(rendered.all("//script")).isEmpty();
    assertThat(ReportPage.text(rendered.one("//h1"))).isEqualTo(HOSTILE_SEEN);
    assertThat(rendered.rows("group_kernel").get(0).get(0)).isEqualTo(HOSTILE_SEEN);
    assertThat(rendered.one("//img").getAttribute("alt")).isEqualTo(HOSTILE_SEEN);
  }

  @Test
  void absentSectionsLeaveNoTrace() {
    ReportPage bare =
        ReportPage.of(ReportData.of(SampleReport.run(), List.of(), data.prevalence()).build());
    assertThat(bare.texts("//h2")).containsExactly("Prevalence");
    assertThat(bare.all("//nav")).isEmpty();
    assertThat(bare.all("//svg")).hasSize(1);
    assertThat(page.texts("//h2")).contains("ANA patterns", "Examples", "Methods");
  }

  @Test
  void anEmptyPopulationIsSaidSo() {
    Prevalence nobody =
        new Prevalence(
            "patients",
            Count.of(0),
            Count.of(0),
            Optional.empty(),
            "Wilson, 95%",
            List.of(),
            List.of());
    ReportPage empty =
        ReportPage.of(
            ReportData.of(
                    SampleReport.run(),
                    List.of(new FlowStep("Objects", "objects", Count.of(0), List.of())),
                    nobody)
                .ageAndSex(new AgeSexTable(List.of()))
                .groups(List.of(new GroupTable("Site", List.of())))
                .histogram(new ScoreHistogram(List.of(0.0, 1.0), List.of(0L)))
                .boxes(List.of(new BoxTable("Kernel", "LAA-950 (%)", List.of())))
                .build());
    assertThat(empty.text()).contains("No patient was staged in this run");
    assertThat(empty.texts("//h2")).containsExactly("Prevalence", "Who was counted");
  }

  @Test
  void smallNumbersAreShownAsBelowTheBound() {
    List<StagePrevalence> stages = new ArrayList<>();
    for (int stage = 0; stage < 4; stage++) {
      stages.add(new StagePrevalence(stage, Count.below(5), Optional.empty()));
    }
    ReportPage small =
        ReportPage.of(
            ReportData.of(
                    SampleReport.run(),
                    List.of(),
                    new Prevalence(
                        "patients",
                        Count.below(5),
                        Count.below(5),
                        Optional.empty(),
                        "Wilson",
                        stages,
                        List.of()))
                .ageAndSex(
                    new AgeSexTable(
                        List.of(
                            new GroupTable(
                                "Women",
                                List.of(
                                    new GroupTable.Row(
                                        "40–49",
                                        Count.below(5),
                                        suppressed(),
                                        Optional.empty()))))))
                .build());
    assertThat(small.text()).contains("Too few patients to state a prevalence");
    assertThat(small.rows("prevalence").get(1)).containsExactly("Mild", "<5", "–");
    assertThat(small.texts("//svg//text[contains(@class,'absent')]"))
        .containsExactly("<5", "<5", "<5", "<5");
  }

  @Test
  void aRateOutsideItsIntervalIsRefused() {
    assertThatThrownBy(() -> new Rate(5, 6, 7))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid rate: 5.0 is not within 6.0..7.0");
  }

  private static List<Count> noStages() {
    return List.of(Count.of(0), Count.of(0), Count.of(0), Count.of(0));
  }

  private static List<Count> suppressed() {
    return List.of(Count.below(5), Count.below(5), Count.below(5), Count.below(5));
  }
}
