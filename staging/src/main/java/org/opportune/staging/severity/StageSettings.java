package org.opportune.staging.severity;

import org.opportune.staging.StagingException;
import org.opportune.staging.StagingException.Problem;
import org.opportune.staging.mixture.MixtureSettings;

/**
 * How to make a stage model.
 *
 * @param mixture the fit; its number of components must be 4, one per stage. No component is made
 *     narrower than 3 % of the population's standard deviation, whatever the variance floor:
 *     likelihood alone would spend a stage on a dozen patients who happen to agree
 * @param minPatients refuse to fit fewer; 200 if not set: below that four groups cannot be told
 *     apart in any realistic archive
 * @param setAsideShare most of the population that may be set aside as outliers, 0..0.1; 0.01 if
 *     not set. The topmost scores are set aside from the fit (never from staging) when the gap
 *     below them is wider than half the range of all scores under the gap: failed scans pile up at
 *     1.0 and would otherwise take a component of their own
 * @param createdByRun run identifier stored in the model; empty if not set
 */
public record StageSettings(
    MixtureSettings mixture, int minPatients, double setAsideShare, String createdByRun) {

  /** Checks the ranges. */
  public StageSettings {
    if (mixture.components() != Stage.values().length) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid stage settings: %d components is not 4, one per stage. The data's own number of groups is reported beside the model"
              .formatted(mixture.components()));
    }
    if (minPatients < 8) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid min-patients: %d is not at least 8".formatted(minPatients));
    }
    if (!(setAsideShare >= 0 && setAsideShare <= 0.1)) {
      throw new StagingException(
          Problem.INVALID_ARGUMENT,
          "Invalid set-aside share: %s is not in [0, 0.1]".formatted(setAsideShare));
    }
  }

  /** The defaults named above. */
  public static StageSettings defaults() {
    return new StageSettings(MixtureSettings.defaults(), 200, 0.01, "");
  }

  /** The same with another fit. */
  public StageSettings withMixture(MixtureSettings other) {
    return new StageSettings(other, minPatients, setAsideShare, createdByRun);
  }

  /** The same with another least number of patients. */
  public StageSettings withMinPatients(int other) {
    return new StageSettings(mixture, other, setAsideShare, createdByRun);
  }

  /** The same with another share that may be set aside; 0 sets none aside. */
  public StageSettings withSetAsideShare(double other) {
    return new StageSettings(mixture, minPatients, other, createdByRun);
  }

  /** The same made by a named run. */
  public StageSettings withCreatedByRun(String other) {
    return new StageSettings(mixture, minPatients, setAsideShare, other);
  }
}
