package org.opportune.inference.train;

import java.util.SplittableRandom;

/** Which patients validate and never train: by pseudonym, and so the same ones everywhere. */
final class PatientSplit {
  private PatientSplit() {}

  /** Whether a patient is of the share that validates. */
  static boolean validates(String patientKey, double share) {
    // String.hashCode is specified, so the split is the same everywhere; its low bits are mixed.
    long mixed = new SplittableRandom(patientKey.hashCode()).nextLong() >>> 11;
    return mixed * 0x1p-53 < share;
  }
}
