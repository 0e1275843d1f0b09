package org.opportune.jobs.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opportune.inference.eval.Estimate;
import org.opportune.jobs.report.Drawing;
import org.opportune.jobs.report.SvgFile;

/**
 * Writes an evaluation as JSON, CSV, SVG figures and a table for a terminal. No row is a patient.
 */
public final class EvaluationFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Evaluation evaluation;

  /** Files of one evaluation. */
  public EvaluationFiles(Evaluation evaluation) {
    this.evaluation = evaluation;
  }

  /** Writes everything to a folder, which is made, and returns the files. */
  public List<Path> write(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    files.add(
        Files.writeString(
            folder.resolve("evaluation.json"),
            JSON.writerWithDefaultPrettyPrinter().writeValueAsString(json()) + "\n"));
    files.add(Files.writeString(folder.resolve("evaluation.csv"), csv()));
    SvgFile svg = new SvgFile();
    for (Drawing drawing : EvaluationCharts.of(evaluation.snapshot())) {
      files.add(Files.writeString(folder.resolve(drawing.id() + ".svg"), svg.render(drawing)));
    }
    return files;
  }

  /** The figures as text columns. */
  public String table() {
    StringBuilder text = new StringBuilder();
    for (Figure figure : evaluation.figures()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %-16s %-20s %8.4f  [%.4f, %.4f]  n %,d%n",
              figure.group(),
              figure.measure(),
              figure.metric().code(),
              figure.estimate().value(),
              figure.estimate().low(),
              figure.estimate().high(),
              figure.patients()));
    }
    return text.toString();
  }

  private String csv() {
    StringBuilder csv = new StringBuilder("group,measure,metric,value,low,high,patients\n");
    for (Figure figure : evaluation.figures()) {
      Estimate estimate = figure.estimate();
      csv.append(quoted(figure.group()))
          .append(',')
          .append(figure.measure())
          .append(',')
          .append(figure.metric().code())
          .append(',')
          .append(number(estimate.value()))
          .append(',')
          .append(number(estimate.low()))
          .append(',')
          .append(number(estimate.high()))
          .append(',')
          .append(figure.patients())
          .append('\n');
    }
    return csv.toString();
  }

  private ObjectNode json() {
    EvaluatedSnapshot snapshot = evaluation.snapshot();
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    root.put("notice", "For research use, not for diagnosis.")
        .put("runDate", snapshot.runDate())
        .put("stageModelVersion", snapshot.stageModelVersion())
        .put("networkSha256", snapshot.networkSha256())
        .put("reference", snapshot.reference());
    snapshot.bands().forEach(root.putArray("bands")::add);
    root.put("patients", snapshot.patients().size())
        .put("ineligible", snapshot.ineligible())
        .put("withoutGrade", snapshot.withoutGrade())
        .put("gradesWithoutPatient", snapshot.gradesWithoutPatient());
    root.putObject("bootstrap")
        .put("rounds", evaluation.bootstrap().rounds())
        .put("seed", evaluation.bootstrap().seed())
        .put(
            "interval",
            "2.5 and 97.5 percentiles of resamples of patients; stage_accuracy and macro_auroc"
                + " within site and reference stage");
    ArrayNode figures = root.putArray("figures");
    for (Figure figure : evaluation.figures()) {
      ObjectNode node =
          figures
              .addObject()
              .put("group", figure.group())
              .put("measure", figure.measure())
              .put("metric", figure.metric().code());
      put(node, "value", figure.estimate().value());
      put(node, "low", figure.estimate().low());
      put(node, "high", figure.estimate().high());
      node.put("patients", figure.patients());
    }
    ObjectNode confusion = root.putObject("confusion");
    PopulationEvaluation.groups(snapshot.patients())
        .forEach(
            (group, patients) -> {
              ArrayNode rows = confusion.putArray(group);
              for (long[] row : PopulationEvaluation.agreement(patients).confusion()) {
                ArrayNode cells = rows.addArray();
                for (long cell : row) {
                  cells.add(cell);
                }
              }
            });
    ObjectNode definitions = root.putObject("definitions");
    definitions.put("confusion", "patients by reference stage (rows) and stage given (columns)");
    for (Metric metric : Metric.values()) {
      definitions.put(metric.code(), metric.definition());
    }
    return root;
  }

  /** JSON knows no NaN. */
  private static void put(ObjectNode node, String name, double value) {
    if (Double.isFinite(value)) {
      node.put(name, value);
    } else {
      node.putNull(name);
    }
  }

  private static String number(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }

  private static String quoted(String text) {
    return text.matches("[\\w .-]*") ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
