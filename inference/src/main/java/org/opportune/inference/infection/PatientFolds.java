package org.opportune.inference.infection;

import java.util.SplittableRandom;

/**
 * Folds of patients. One fold reports and never meets the training; another tells when to stop; the
 * others train. The paper stopped and reported on the same fold, which flatters.
 *
 * @param folds how many, 3 and more
 * @param reporting the one that reports, from 0; the next one stops
 */
public record PatientFolds(int folds, int reporting) {

  /** What a patient is for. */
  public enum Role {
    /** Is learnt from. */
    TRAINS,
    /** Tells when to stop. */
    STOPS,
    /** Is measured at the end. */
    REPORTS
  }

  /** Checks the counts. */
  public PatientFolds {
    if (folds < 3 || reporting < 0 || reporting >= folds) {
      throw new IllegalArgumentException(
          "Invalid folds: fold %d of %d; give 3 folds and more, and one of them"
              .formatted(reporting, folds));
    }
  }

  /** A patient's role: the same everywhere and every time. */
  public Role role(String patientKey) {
    // String.hashCode is specified, so the split is the same everywhere; its low bits are mixed.
    int fold = new SplittableRandom(patientKey.hashCode()).nextInt(folds);
    if (fold == reporting) {
      return Role.REPORTS;
    }
    return fold == (reporting + 1) % folds ? Role.STOPS : Role.TRAINS;
  }
}
