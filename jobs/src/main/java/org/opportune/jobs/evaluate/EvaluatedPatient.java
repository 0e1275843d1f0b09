package org.opportune.jobs.evaluate;

import java.util.List;
import org.opportune.staging.severity.StagedScore;

/**
 * A staged patient beside the reference.
 *
 * @param site hospital of the index scan; "unknown" where the tables do not tell
 * @param score anomaly score, 0..1
 * @param laa950Percent share of lung voxels at or below -950 HU, 0..100
 * @param staged stage and posteriors in force
 * @param reference reference value
 * @param referenceStage its band, 0..3
 */
public record EvaluatedPatient(
    String site,
    double score,
    double laa950Percent,
    StagedScore staged,
    double reference,
    int referenceStage) {

  /**
   * The stage of a reference value: how many bands begin at or below it.
   *
   * @param bands values where mild, moderate and severe begin, ascending
   */
  static int stage(double reference, List<Double> bands) {
    return (int) bands.stream().filter(band -> reference >= band).count();
  }
}
