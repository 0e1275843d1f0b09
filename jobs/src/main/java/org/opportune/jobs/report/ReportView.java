package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What the template prints: every chart computed, every table filled, nothing left to decide but
 * where it goes.
 *
 * @param data the report's data
 * @param flow the flow and its reasons; empty where nothing was counted
 * @param prevalence stages; empty where nobody was staged
 */
record ReportView(
    ReportData data,
    List<Fact> facts,
    Optional<Figure> flow,
    Table exclusions,
    Optional<Figure> prevalence,
    Table adjusted,
    Optional<Figure> ageAndSex,
    Optional<Figure> ageTrend,
    List<Figure> groups,
    Table trends,
    Optional<Figure> scores,
    Optional<Table> mixture,
    Optional<Figure> scatter,
    List<Figure> boxes,
    List<Picture> pictures,
    Optional<Table> ana,
    Optional<Table> anaPairs,
    Optional<Table> drift,
    Table scoreDrift,
    Table models,
    Table runs) {

  /** A line of the page's head. */
  record Fact(String name, String text) {}

  /**
   * A drawing with the table of its numbers.
   *
   * @param name heading
   * @param drawing the chart
   * @param table its numbers; empty where they stand in another figure's table or are too many
   * @param note what the drawing leaves out; empty where nothing
   */
  record Figure(String name, Drawing drawing, Optional<Table> table, Optional<String> note) {
    Figure(String name, Drawing drawing, Optional<Table> table) {
      this(name, drawing, table, Optional.empty());
    }
  }

  /** A picture ready for an {@code img} element. */
  record Picture(String caption, String source) {}

  static ReportView of(ReportData data) {
    Prevalence prevalence = data.prevalence();
    List<ScatterPoint> points = data.scatter().stream().filter(ScatterPoint::finite).toList();
    return new ReportView(
        data,
        facts(data.run()),
        when(
            !data.flow().isEmpty(),
            () ->
                new Figure(
                    "Flow", FlowChart.draw(data.flow()), Optional.of(ReportTables.flow(data)))),
        ReportTables.exclusions(data),
        when(
            !prevalence.stages().isEmpty(),
            () ->
                new Figure(
                    "Stages",
                    PrevalenceChart.draw(prevalence),
                    Optional.of(ReportTables.prevalence(data)))),
        ReportTables.adjusted(data),
        data.ageAndSex()
            .filter(t -> t.sexes().stream().anyMatch(s -> !s.rows().isEmpty()))
            .map(
                t ->
                    new Figure(
                        "Age and sex",
                        AgeSexChart.draw(t),
                        Optional.of(ReportTables.ageAndSex(t)))),
        data.ageAndSex()
            .filter(t -> t.sexes().stream().anyMatch(s -> !s.rows().isEmpty()))
            .map(t -> new Figure("Age", AgeTrendChart.draw(t), Optional.empty())),
        data.groups().stream()
            .filter(t -> !t.rows().isEmpty())
            .map(
                t ->
                    new Figure(
                        t.name(),
                        GroupChart.draw(t),
                        Optional.of(ReportTables.group(t)),
                        GroupChart.shortened(t.rows().size())))
            .toList(),
        ChangeTables.trends(data.trends()),
        data.histogram()
            .filter(h -> h.total() > 0)
            .map(
                h ->
                    new Figure(
                        "Scores",
                        HistogramChart.draw(h, data.mixture()),
                        Optional.of(ReportTables.histogram(h)),
                        HistogramChart.uneven(h, data.mixture())
                            ? Optional.of(
                                "Wide bars join scores that too few patients have; areas are patients")
                            : Optional.empty())),
        data.mixture().map(ReportTables::mixture),
        when(
            !points.isEmpty(),
            () ->
                new Figure(
                    "Score against LAA-950",
                    ScatterChart.draw(points, data.mixture()),
                    Optional.empty(),
                    ScatterChart.left(points, prevalence.patients()))),
        data.boxes().stream()
            .filter(t -> !t.boxes().isEmpty())
            .map(
                t ->
                    new Figure(
                        ReportTables.boxes(t).caption(),
                        BoxChart.draw(t),
                        Optional.of(ReportTables.boxes(t)),
                        GroupChart.shortened(t.boxes().size())))
            .toList(),
        data.pictures().stream()
            .map(
                p ->
                    new Picture(
                        p.caption(),
                        "data:image/png;base64," + Base64.getEncoder().encodeToString(p.png())))
            .toList(),
        data.ana().map(ReportTables::ana),
        data.ana().filter(ana -> !ana.pairs().isEmpty()).map(ReportTables::anaPairs),
        data.drift().map(ChangeTables::drift),
        ChangeTables.scoreDrift(data.scoreDrift()),
        ReportTables.models(data),
        ReportTables.runs(data));
  }

  private static List<Fact> facts(RunSummary run) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("Night", run.runDate().toString()));
    facts.add(new Fact("Run", run.runId()));
    facts.add(new Fact("Warehouse", run.warehouse()));
    facts.add(new Fact("Software", "Opportune " + run.softwareVersion()));
    facts.add(new Fact("Configuration", Wording.cut(run.configDigest(), 13)));
    facts.add(new Fact("Made", Wording.minute(run.generated()) + " UTC"));
    facts.add(
        new Fact(
            "Took",
            run.jobs().stream()
                .map(j -> j.job() + " " + Wording.duration(j.duration()))
                .collect(Collectors.joining(", "))));
    facts.removeIf(f -> f.text().isBlank());
    return facts;
  }

  private static Optional<Figure> when(boolean present, Supplier<Figure> figure) {
    return present ? Optional.of(figure.get()) : Optional.empty();
  }
}
