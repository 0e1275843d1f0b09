package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers of a report as tables: printed by the page, written as CSV beside it. */
public final class ReportTables {
  private ReportTables() {}

  /**
   * File name (with {@code .csv}) to content (RFC 4180, CR LF), for every table that the report
   * has. A text that begins like a spreadsheet formula is preceded by an apostrophe.
   */
  public static SortedMap<String, String> csv(ReportData data) {
    SortedMap<String, String> files = new TreeMap<>();
    all(data).forEach((name, table) -> files.put(name + ".csv", table.csv()));
    return files;
  }

  /** Every table that has rows, by name. */
  static SortedMap<String, Table> all(ReportData data) {
    List<Table> tables = new ArrayList<>();
    tables.add(flow(data));
    tables.add(exclusions(data));
    tables.add(prevalence(data));
    tables.add(adjusted(data));
    data.ageAndSex().ifPresent(t -> tables.add(ageAndSex(t)));
    data.groups().forEach(t -> tables.add(group(t)));
    tables.add(ChangeTables.trends(data.trends()));
    data.histogram().ifPresent(h -> tables.add(histogram(h)));
    data.mixture().ifPresent(m -> tables.add(mixture(m)));
    data.boxes().forEach(t -> tables.add(boxes(t)));
    data.ana().ifPresent(a -> tables.add(ana(a)));
    data.ana().ifPresent(a -> tables.add(anaPairs(a)));
    data.drift().ifPresent(d -> tables.add(ChangeTables.drift(d)));
    tables.add(ChangeTables.scoreDrift(data.scoreDrift()));
    tables.add(models(data));
    tables.add(runs(data));
    SortedMap<String, Table> named = new TreeMap<>();
    for (Table table : tables) {
      if (!table.rows().isEmpty() && named.put(table.name(), table) != null) {
        throw new IllegalArgumentException(
            "Invalid report: two tables would be written to " + table.name() + ".csv");
      }
    }
    return named;
  }

  static Table flow(ReportData data) {
    Table.Builder table =
        Table.named("flow", "Flow from objects seen to patients staged")
            .text("Step", "step")
            .number("Count", "count");
    data.flow().forEach(s -> table.row(Table.Cell.of(s.label()), Table.Cell.of(s.count())));
    return table.build();
  }

  static Table exclusions(ReportData data) {
    Table.Builder table =
        Table.named("exclusions", "What was left out, by step and reason")
            .text("Left after", "step")
            .text("Why", "reason_code", "meaning")
            .text("Kind", "kind")
            .number("Count", "count");
    for (FlowStep step : data.flow()) {
      for (FlowStep.Excluded excluded : step.excluded()) {
        table.row(
            Table.Cell.of(step.label()),
            Table.Cell.of(excluded.meaning(), excluded.reasonCode()),
            Table.Cell.of(excluded.quarantined() ? "quarantined" : "excluded"),
            Table.Cell.of(excluded.count()));
      }
    }
    return table.build();
  }

  static Table prevalence(ReportData data) {
    Prevalence prevalence = data.prevalence();
    Table.Builder table =
        Table.named("prevalence", "Patients by stage")
            .text("Stage", "stage")
            .number("Patients", "patients")
            .rate("Share", "share");
    for (StagePrevalence stage : prevalence.stages()) {
      table.row(
          Table.Cell.of(stage.label()),
          Table.Cell.of(stage.patients()),
          Table.Cell.of(stage.rate()));
    }
    if (!prevalence.stages().isEmpty()) {
      table.row(
          Table.Cell.of("Any emphysema"),
          Table.Cell.of(prevalence.anyEmphysemaPatients()),
          Table.Cell.of(prevalence.anyEmphysema()));
    }
    return table.build();
  }

  static Table adjusted(ReportData data) {
    Table.Builder table =
        Table.named("prevalence_adjusted", "Any emphysema, adjusted")
            .text("Rate", "rate")
            .rate("Any emphysema", "any_emphysema")
            .text("How", "note");
    for (Prevalence.AdjustedRate rate : data.prevalence().standardised()) {
      table.row(Table.Cell.of(rate.name()), Table.Cell.of(rate.rate()), Table.Cell.of(rate.note()));
    }
    return table.build();
  }

  static Table ageAndSex(AgeSexTable ageAndSex) {
    Table.Builder table =
        stageColumns(
            Table.named("age_sex", "Stages by age band and sex")
                .text("Sex", "sex")
                .text("Age", "age_band"));
    for (GroupTable sex : ageAndSex.sexes()) {
      for (GroupTable.Row row : sex.rows()) {
        List<Table.Cell> cells = stageCells(row);
        cells.add(0, Table.Cell.of(sex.name()));
        table.row(cells);
      }
    }
    return table.build();
  }

  static Table group(GroupTable group) {
    Table.Builder table =
        stageColumns(
            Table.named(
                    "group_" + Wording.slug(group.name()),
                    "Stages by " + Wording.lower(group.name()))
                .text(group.name(), "group"));
    group.rows().forEach(row -> table.row(stageCells(row)));
    return table.build();
  }

  private static Table.Builder stageColumns(Table.Builder table) {
    table.number("Patients", "patients");
    for (String label : StagePrevalence.LABELS) {
      table.number(label, "stage_" + Wording.slug(label));
    }
    table.rate("Any emphysema", "any_emphysema");
    for (String label : StagePrevalence.LABELS.subList(1, StagePrevalence.LABELS.size())) {
      table.machine("stage_" + Wording.slug(label) + "_percent");
    }
    return table;
  }

  private static List<Table.Cell> stageCells(GroupTable.Row row) {
    List<Table.Cell> cells = new ArrayList<>();
    cells.add(Table.Cell.of(row.group()));
    cells.add(Table.Cell.of(row.patients()));
    row.stages().forEach(count -> cells.add(Table.Cell.of(count)));
    cells.add(Table.Cell.of(row.anyEmphysema()));
    for (int stage = 1; stage < StagePrevalence.LABELS.size(); stage++) {
      cells.add(Table.Cell.of(row.percent(stage).orElse(Double.NaN)));
    }
    return cells;
  }

  static Table histogram(ScoreHistogram histogram) {
    Table.Builder table =
        Table.named("score_histogram", "Patients by anomaly score")
            .number("Score from", "score_from")
            .number("to", "score_to")
            .number("Patients", "patients");
    for (int i = 0; i < histogram.counts().size(); i++) {
      table.row(
          Table.Cell.of(histogram.binEdges().get(i).doubleValue()),
          Table.Cell.of(histogram.binEdges().get(i + 1).doubleValue()),
          Table.Cell.of(histogram.counts().get(i).longValue()));
    }
    return table.build();
  }

  static Table mixture(MixtureCurve mixture) {
    Table.Builder table =
        Table.named("mixture", "Components of the fitted mixture")
            .text("Stage", "stage")
            .number("Weight", "weight")
            .number("Mean", "mean")
            .number("SD", "sd")
            .number("Stage begins at score", "lower_cut_point");
    for (int i = 0; i < mixture.components().size(); i++) {
      MixtureCurve.Component component = mixture.components().get(i);
      double cut =
          i > 0 && i <= mixture.cutPoints().size() ? mixture.cutPoints().get(i - 1) : Double.NaN;
      table.row(
          Table.Cell.of(
              i < StagePrevalence.LABELS.size()
                  ? StagePrevalence.LABELS.get(i)
                  : Integer.toString(i)),
          Table.Cell.of(component.weight()),
          Table.Cell.of(component.mean()),
          Table.Cell.of(component.sd()),
          Table.Cell.of(cut));
    }
    return table.build();
  }

  static Table boxes(BoxTable boxes) {
    Table.Builder table =
        Table.named(
                "spread_" + Wording.slug(boxes.measure()) + "_by_" + Wording.slug(boxes.name()),
                boxes.measure() + " by " + Wording.lower(boxes.name()))
            .text(boxes.name(), "group")
            .number("Patients", "patients")
            .number("5th percentile", "p5")
            .number("25th", "p25")
            .number("Median", "median")
            .number("75th", "p75")
            .number("95th", "p95");
    for (BoxTable.Box box : boxes.boxes()) {
      table.row(
          Table.Cell.of(box.group()),
          Table.Cell.of(box.patients()),
          Table.Cell.of(box.p5()),
          Table.Cell.of(box.p25()),
          Table.Cell.of(box.median()),
          Table.Cell.of(box.p75()),
          Table.Cell.of(box.p95()));
    }
    return table.build();
  }

  static Table ana(AnaSummary ana) {
    Table.Builder table =
        Table.named("ana_patterns", "Slides by pattern")
            .text("ICAP", "icap_code")
            .text("Pattern", "pattern")
            .number("Slides", "slides")
            .rate("Share", "share");
    for (AnaSummary.Pattern pattern : ana.patterns()) {
      table.row(
          Table.Cell.of(pattern.code()),
          Table.Cell.of(pattern.name()),
          Table.Cell.of(pattern.positive()),
          Table.Cell.of(pattern.rate()));
    }
    return table.build();
  }

  static Table anaPairs(AnaSummary ana) {
    Table.Builder table =
        Table.named("ana_cooccurrence", "Patterns on the same slide")
            .text("Pattern", "first")
            .text("With", "second")
            .number("Slides", "slides")
            .number("Expected if independent", "expected");
    for (AnaSummary.Pair pair : ana.pairs()) {
      table.row(
          Table.Cell.of(pair.first()),
          Table.Cell.of(pair.second()),
          Table.Cell.of(pair.both()),
          Table.Cell.of(pair.expected()));
    }
    return table.build();
  }

  static Table models(ReportData data) {
    Table.Builder table =
        Table.named("models", "Networks and stage models")
            .text("Model", "model")
            .text("Version", "version")
            .text("Use", "use")
            .text("Trained on", "trained_on")
            .text("SHA-256", "sha256");
    for (ModelVersion model : data.models()) {
      table.row(
          Table.Cell.of(model.name()),
          Table.Cell.of(model.version()),
          Table.Cell.of(model.use()),
          Table.Cell.of(model.trainedOn()),
          Table.Cell.of(model.sha256()));
    }
    return table.build();
  }

  static Table runs(ReportData data) {
    Table.Builder table =
        Table.named("runs", "Commands of the night")
            .text("Command", "command")
            .text("Run", "run_id")
            .text("Started (UTC)", "started")
            .number("Took", "duration_s")
            .number("In", "rows_in")
            .number("Out", "rows_out")
            .number("Quarantined", "quarantined")
            .text("Status", "status");
    for (RunRecord run : data.runs()) {
      table.row(
          Table.Cell.of(run.command()),
          Table.Cell.of(run.runId()),
          new Table.Cell(Wording.minute(run.started()), List.of(run.started().toString())),
          Table.Cell.of(run.duration()),
          Table.Cell.of(run.in()),
          Table.Cell.of(run.out()),
          Table.Cell.of(run.quarantined()),
          Table.Cell.of(run.status()));
    }
    return table.build();
  }
}
