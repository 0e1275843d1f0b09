package org.opportune.jobs.table;

import static org.opportune.jobs.table.Column.count;
import static org.opportune.jobs.table.Column.number;
import static org.opportune.jobs.table.Column.text;

import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.opportune.staging.mixture.Component;
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
