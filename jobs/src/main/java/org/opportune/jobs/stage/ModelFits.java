package org.opportune.jobs.stage;

import static org.apache.spark.sql.functions.col;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.opportune.jobs.NightContext;
import org.opportune.jobs.UserException;
import org.opportune.jobs.settings.Settings;
import org.opportune.jobs.table.StageModelsTable;
import org.opportune.staging.StagingException;
import org.opportune.staging.mixture.FederatedHistogram;
import org.opportune.staging.mixture.FineHistogram;
import org.opportune.staging.mixture.MixtureSettings;
import org.opportune.staging.mixture.Sample;
import org.opportune.staging.mixture.Transform;
import org.opportune.staging.mixture.Variances;
import org.opportune.staging.severity.Calibration;
import org.opportune.staging.severity.StageModel;
import org.opportune.staging.severity.StageModelBuilder;
import org.opportune.staging.severity.StageSettings;
import org.opportune.staging.severity.StageStability;

/** Makes stage models of a warehouse's eligible patients and writes them down; applies none. */
final class ModelFits {
  private final NightContext night;
  private final StageModels models;

  ModelFits(NightContext night, StageModels models) {
    this.night = night;
    this.models = models;
  }

  /** Fits one index scan per patient. */
  StageModel fit(Dataset<Row> indexScans, String status) {
    PopulationScores population = new PopulationScores(eligible(indexScans));
    StageSettings settings = settings();
    try {
      boolean exact = population.patients() <= night.settings().count("staging.exact-up-to", 0);
      double[] scores = exact ? population.exact() : null;
      FineHistogram histogram = exact ? null : population.histogram(settings.mixture().transform());
      StageModel fitted =
          exact
              ? StageModelBuilder.fit(scores, settings)
              : StageModelBuilder.fit(histogram, settings);
      return decided(
          fitted
              .withReference(population.reference())
              .withStability(
                  StageStability.of(
                      fitted,
                      exact ? Sample.of(scores) : histogram.sample(),
                      settings.mixture(),
                      night.settings().integer("staging.bootstraps", 2))),
          status);
    } catch (StagingException e) {
      throw new UserException(
          e.getMessage() + " (setting staging.min-patients and what index and screen selected)", e);
    }
  }

  FederatedHistogram share(String site, Dataset<Row> indexScans) {
    FineHistogram histogram =
        new PopulationScores(eligible(indexScans)).histogram(settings().mixture().transform());
    try {
      return FederatedHistogram.of(
          site, histogram, night.settings().integer("staging.federated-suppress-below", 0));
    } catch (StagingException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** Drift is measured against this hospital's own patients, whom the shared model will stage. */
  StageModel fitShared(List<FederatedHistogram> sites, Dataset<Row> indexScans) {
    try {
      StageModel model = StageModelBuilder.fit(FederatedHistogram.pool(sites), settings());
      PopulationScores own = new PopulationScores(eligible(indexScans));
      return decided(
          own.patients() == 0 ? model : model.withReference(own.reference()),
          StageModelsTable.CANDIDATE);
    } catch (StagingException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /**
   * The model in force with cut points where a reference reaches its bands.
   *
   * @param grades what readers gave; empty: each scan's own LAA-950
   */
  StageModel calibrate(Optional<ReferenceGrades> grades, IndexScans scans) {
    StageModel current =
        models
            .current()
            .orElseThrow(
                () ->
                    new UserException(
                        "Cannot calibrate: no stage model is in force; run opportune stage first"));
    CalibrationPairs pairs =
        grades
            // A reader may have graded any scan of a patient, not only the index scan.
            .map(given -> CalibrationPairs.grades(eligible(scans.usable()), given))
            .orElseGet(() -> CalibrationPairs.laa950(eligible(scans.choose())));
    try {
      Calibration calibration = pairs.fit(night.settings());
      return decided(current.withCalibration(calibration), StageModelsTable.CANDIDATE);
    } catch (StagingException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  private StageModel decided(StageModel model, String status) {
    models.decide(model, status);
    return model;
  }

  private static Dataset<Row> eligible(Dataset<Row> scans) {
    return scans.filter(col(IndexScans.ELIGIBLE));
  }

  private StageSettings settings() {
    Settings settings = night.settings();
    Transform transform =
        Transform.valueOf(
            settings.oneOf("staging.transform", "none", "log", "logit").toUpperCase(Locale.ROOT));
    MixtureSettings mixture =
        MixtureSettings.defaults()
            .withTransform(transform)
            .withVariances(
                Variances.valueOf(
                    settings.oneOf("staging.variances", "equal", "free").toUpperCase(Locale.ROOT)))
            .withSeed(settings.count("staging.seed", 0));
    return StageSettings.defaults()
        .withMinPatients(settings.integer("staging.min-patients", 8))
        .withMixture(mixture);
  }
}
