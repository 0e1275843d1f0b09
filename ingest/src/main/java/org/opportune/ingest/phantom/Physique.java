package org.opportune.ingest.phantom;

import java.util.Set;
import java.util.SplittableRandom;

/**
 * How one patient differs from the reference adult. All lengths of the anatomy classes are in mm of
 * that adult: x to the left, y to the back, z to the head, z = 0 near the lung bases; the patient
 * is {@code scale} times as large.
 *
 * @param scale patient mm per reference mm
 * @param fatMm thickness of the fat below the skin
 * @param depth front to back against the reference
 * @param rightDomeMm height of the right half of the diaphragm
 * @param leftDomeMm height of the left half
 * @param heart size of the heart against the reference
 * @param lungHu mean of healthy parenchyma, in HU
 * @param calcium how much bone mineral against a young adult
 * @param breastMm thickness of the breasts, 0 for none
 */
record Physique(
    double scale,
    double fatMm,
    double depth,
    double rightDomeMm,
    double leftDomeMm,
    double heart,
    double lungHu,
    double calcium,
    double breastMm) {

  static Physique of(PatientSpec patient, Set<FindingKind> findings) {
    SplittableRandom random = new SplittableRandom(Seeds.of(patient.seed(), "physique"));
    boolean female = patient.sex().startsWith("F");
    double share = patient.emphysema() == Emphysema.NONE ? 0 : patient.lesionShare();
    // Lungs that lost their recoil push the diaphragm flat and the chest deep.
    double flat = 1 - 1.1 * Math.min(share, 0.5);
    double dome = random.nextDouble(62, 84) * flat;
    return new Physique(
        patient.heightFactor() * (female ? 0.93 : 1),
        random.nextDouble(5, 20) * (female ? 1.15 : 1),
        random.nextDouble(0.93, 1.07) * (1 + 0.2 * share),
        dome,
        dome - random.nextDouble(6, 16) * flat,
        random.nextDouble(0.92, 1.1) * (findings.contains(FindingKind.CARDIOMEGALY) ? 1.33 : 1),
        -868 + clampedGaussian(random) * 11 - 15 * share,
        1 - Math.max(0, patient.ageYears() - 40) * 0.009,
        female ? random.nextDouble(20, 45) : 0);
  }

  private static double clampedGaussian(SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return Math.max(-2, Math.min(2, sum - 6));
  }
}
