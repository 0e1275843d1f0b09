package org.opportune.inference.ct;

import java.util.List;
import org.opportune.inference.lung.LungDensity;
import org.opportune.inference.lung.MaskQuality;
import org.opportune.inference.lung.ZoneDensity;

/**
 * What one CT series was found to show.
 *
 * @param slices slices of the volume
 * @param density density measures over both lungs
 * @param zones the six zones
 * @param quality signs that the mask should not be trusted blindly
 * @param anomalyScore mean of the clipped anomaly map over the lung voxels of all slices, 0..1
 * @param anomalyScoreSd standard deviation of the score over the network's thinned copies; null
 *     where there are none
 * @param slicesScored slices that hold lung and went through the network
 * @param outsideAirHu median HU of the air around the patient, NaN when there is none
 * @param airOffsetHu how far that air reads from -1000 HU, NaN when there is none
 * @param uncorrected what the scan measures as it was stored, when {@code airOffsetHu} was taken
 *     from it before measuring; null when it was not
 * @param flags codes that qualify the measurement, sorted
 * @param timings how long the steps took
 */
public record CtMeasurement(
    int slices,
    LungDensity density,
    List<ZoneDensity> zones,
    MaskQuality quality,
    double anomalyScore,
    Double anomalyScoreSd,
    int slicesScored,
    double outsideAirHu,
    double airOffsetHu,
    Uncorrected uncorrected,
    List<String> flags,
    Timings timings) {

  /** Copies the lists. */
  public CtMeasurement {
    zones = List.copyOf(zones);
    flags = List.copyOf(flags);
  }

  /** Whether score and density are numbers in their ranges, so that a patient can be staged. */
  public boolean isUsable() {
    double laa950Percent = density.laa950Percent();
    return anomalyScore >= 0 && anomalyScore <= 1 && laa950Percent >= 0 && laa950Percent <= 100;
  }

  /**
   * Measures of a scan before its air offset was taken away.
   *
   * @param anomalyScore 0..1
   * @param laa950Percent 0..100
   * @param perc15Hu HU
   * @param meanHu HU
   */
  public record Uncorrected(
      double anomalyScore, double laa950Percent, double perc15Hu, double meanHu) {}

  /**
   * Milliseconds of each step.
   *
   * @param readMs fetching and decoding
   * @param lungMs mask and density
   * @param prepareMs the network's input from the volume, and the score from its output
   * @param networkMs forward passes
   */
  public record Timings(double readMs, double lungMs, double prepareMs, double networkMs) {}
}
