package org.opportune.inference.train;

import java.util.SplittableRandom;

/**
 * Which patients validate and never train.
 *
 * @param share of the patients, 0 to below 1
 */
public record PatientSplit(double share) {

  /** Whether a patient validates: the same answer everywhere and every time. */
  public boolean validates(String patientKey) {
    // String.hashCode is specified, so the split is the same everywhere; its low bits are mixed.
    long mixed = new SplittableRandom(patientKey.hashCode()).nextLong() >>> 11;
    return mixed * 0x1p-53 < share;
  }
}
