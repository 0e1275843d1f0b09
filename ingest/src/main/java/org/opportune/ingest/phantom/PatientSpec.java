package org.opportune.ingest.phantom;

/**
 * A patient to be drawn. The seed decides everything that is not said here: shape of the body,
 * vessels, airways, where the lesions lie.
 *
 * @param seed seed of every random choice
 * @param emphysema pattern of the lesions
 * @param lesionShare share of the lung volume that lesions take, 0 to 1; ignored for {@link
 *     Emphysema#NONE}
 * @param ageYears age, in years
 * @param sex {@code M} or {@code F}; anything else is drawn as {@code M}
 * @param heightFactor size of the skeleton against an adult of 175 cm
 */
public record PatientSpec(
    long seed,
    Emphysema emphysema,
    double lesionShare,
    int ageYears,
    String sex,
    double heightFactor) {

  /** Checks the ranges. */
  public PatientSpec {
    if (!(lesionShare >= 0 && lesionShare <= 0.8)) {
      throw new IllegalArgumentException(
          "Invalid lesion share: " + lesionShare + " is not in 0..0.8");
    }
    if (!(heightFactor >= 0.5 && heightFactor <= 1.5)) {
      throw new IllegalArgumentException(
          "Invalid height factor: " + heightFactor + " is not in 0.5..1.5");
    }
  }
}
