package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
import static org.opportune.jobs.table.Column.integer;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;
import static org.opportune.jobs.table.Column.texts;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.opportune.staging.mixture.Component;
import org.opportune.staging.mixture.ComponentSelection.Candidate;
import org.opportune.staging.severity.StageModel;

/** One row per decision about a stage model: its fit, and its approval. */
public final class StageModelsTable {
  /** Fitted, not in force. */
  public static final String CANDIDATE = "candidate";

  /** In force from this row on, until another is approved. */
  public static final String APPROVED = "approved";

  /**
   * A decision.
   *
   * @param model the model
   * @param status {@link #CANDIDATE} or {@link #APPROVED}
   */
  public record Decision(StageModel model, String status) {}

  /** The table. */
  public static final Table<Decision> TABLE =
      new Table<>(
          "stage_models",
          "One decision about a stage model: the latest approved one is in force.",
          List.of(
              text("model_version", "identifier by content", d -> d.model().version()),
              text(
                  "status",
                  Meaning.of("what was decided").codes(CodeLists.MODEL_STATUS),
                  Decision::status),
              text(
                  "transform",
                  Meaning.of("scale of the fit").codes(CodeLists.TRANSFORM),
                  d -> d.model().transform().name()),
              components("weights", Meanings.share("share of each component"), Component::weight),
              components(
                  "means",
                  Meaning.of("mean of each component on the scale of the fit"),
                  Component::mean),
              components(
                  "sds",
                  Meaning.of("standard deviation of each component on that scale").atLeast(0),
                  Component::sd),
              new Column<>(
                  "cut_points",
                  DataTypes.createArrayType(DataTypes.DoubleType, false),
                  Meanings.share("scores between the stages, ascending")
                      .computed(
                          "where the probability of being above the boundary passes one half, unless calibrated to a reference measure"),
                  d -> Column.toSeq(d.model().cutPoints())),
              count("patients", "patients fitted", d -> d.model().population().n()),
              number(
                  "bic",
                  "Bayesian information criterion of the fit",
                  d -> d.model().mixture().bic()),
              criteria("bic_by_groups", "BIC of 1 to 6 components", Candidate::bic),
              criteria("icl_by_groups", "ICL of 1 to 6 components", Candidate::icl),
              integer(
                  "groups_by_bic",
                  "components with the lowest BIC, 1..6",
                  d -> d.model().selection().byBic()),
              integer(
                  "groups_by_icl",
                  "components with the lowest ICL, 1..6",
                  d -> d.model().selection().byIcl()),
              integer(
                  "groups_by_posterior",
                  "groups that keep their weight in a Bayesian mixture, 1..6",
                  d -> d.model().selection().byPosterior()),
              number(
                  "stage_agreement",
                  "share of patients whose stage a bootstrap refit leaves, 0..1; null: not measured",
                  d -> d.model().stability() == null ? null : d.model().stability().agreement()),
              text(
                  "basis",
                  "what the stages follow: mixture, or the reference of a calibrated model",
                  d -> d.model().basis()),
              new Column<>(
                  "calibration_bands",
                  DataTypes.createArrayType(DataTypes.DoubleType, false),
                  "reference values where mild, moderate and severe begin; null: not calibrated",
                  d ->
                      d.model().calibration() == null
                          ? null
                          : Column.toSeq(d.model().calibration().bands())),
              texts("notices", "what a reader must know of the model", d -> d.model().notices()),
              number(
                  "log_likelihood",
                  "log-likelihood on the score's own scale",
                  d -> d.model().mixture().logLikelihood()),
              text(
                  "population_digest",
                  "SHA-256 of the fitted population's scores",
                  d -> d.model().population().digest()),
              text("model_json", "the whole model", d -> d.model().toJson())));

  private StageModelsTable() {}

  private static Column<Decision> criteria(
      String name, String doc, java.util.function.ToDoubleFunction<Candidate> value) {
    return new Column<>(
        name,
        DataTypes.createArrayType(DataTypes.DoubleType, false),
        doc,
        d ->
            Column.toSeq(
                d.model().selection().candidates().stream()
                    .map(candidate -> (Double) value.applyAsDouble(candidate))
                    .toList()));
  }

  private static Column<Decision> components(
      String name, Meaning meaning, java.util.function.ToDoubleFunction<Component> value) {
    return new Column<>(
        name,
        DataTypes.createArrayType(DataTypes.DoubleType, false),
        meaning,
        d ->
            Column.toSeq(
                d.model().mixture().components().stream()
                    .map(component -> (Double) value.applyAsDouble(component))
                    .toList()));
  }
}
