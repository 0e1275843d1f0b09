package org.opportune.ingest.phantom;

import java.time.LocalDate;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Everything about a patient of an archive that is decided before drawing.
 *
 * @param seed seed of this patient
 * @param spec what to draw
 * @param settings how to scan
 * @param truth who they are; its lesion share is the target until the scan is drawn
 */
record PatientDraw(long seed, PatientSpec spec, ScanSettings settings, PatientTruth truth) {
  static PatientDraw of(ArchivePlan plan, int index) {
    long seed = Seeds.of(plan.seed(), "patient " + index);
    SplittableRandom random = new SplittableRandom(seed);
    String sex = random.nextInt(100) < 48 ? "F" : "M";
    int age = 45 + random.nextInt(36);
    ScannerModel scanner = plan.scanners().get(random.nextInt(plan.scanners().size()));
    int stage = plan.stages().stage(random);
    StageMix.Band band = plan.stages().bands().get(stage);
    double share = between(random, band.lowestShare(), band.highestShare());
    Emphysema emphysema = pattern(random, share);
    double drawnShare = emphysema == Emphysema.NONE ? 0 : share;
    double height = between(random, 0.93, 1.07);
    ScanSettings settings = settings(plan, scanner, height, random);
    LocalDate study = LocalDate.of(2024, 1, 1).plusDays(random.nextInt(660));
    String name = InventedName.draw(random, sex);
    PatientTruth truth =
        new PatientTruth(
            // The index keeps numbers unique, the factor keeps them from being guessed in order.
            String.format(
                "%c%08d", scanner.site().charAt(0), (index * 7919L + 10_000_019L) % 99_999_989L),
            name,
            study.minusYears(age).minusDays(1 + random.nextInt(364)),
            String.format(
                Locale.ROOT, "A%02d%07d", study.getYear() % 100, random.nextInt(10_000_000)),
            study,
            scanner,
            settings,
            age,
            sex,
            stage,
            drawnShare,
            emphysema);
    return new PatientDraw(
        seed, new PatientSpec(seed, emphysema, drawnShare, age, sex, height), settings, truth);
  }

  private static Emphysema pattern(SplittableRandom random, double share) {
    int draw = random.nextInt(100);
    if (share < 0.001) {
      return Emphysema.NONE;
    }
    return draw < 60
        ? Emphysema.CENTRILOBULAR
        : draw < 80 ? Emphysema.PARASEPTAL : Emphysema.PANLOBULAR;
  }

  private static ScanSettings settings(
      ArchivePlan plan, ScannerModel scanner, double height, SplittableRandom random) {
    int draw = random.nextInt(100);
    Kernel kernel = draw < 35 ? Kernel.SOFT : draw < 75 ? Kernel.MEDIUM : Kernel.SHARP;
    // Thin slices of coarse matrices are of no use and cost much.
    double[] choice =
        plan.matrix() >= 384
            ? new double[] {1.25, 2.5, 5}
            : plan.matrix() >= 192 ? new double[] {2.5, 5} : new double[] {5};
    double chosen = choice[random.nextInt(choice.length)];
    double spacing = plan.sliceSpacingMm() > 0 ? plan.sliceSpacingMm() : chosen;
    double field = Math.rint(between(random, 350, 400) * height);
    double grain =
        switch (kernel) {
          case SOFT -> 0.6;
          case MEDIUM -> 1;
          case SHARP -> 2.2;
        };
    // Wide pixels and thick slices collect more photons.
    double photons = spacing / 5 * Math.max(1, field / plan.matrix() / 0.8);
    double dose = between(random, 0.85, 1.2);
    double noise = scanner.noiseHu() * grain * dose * Math.pow(photons, -0.4);
    return new ScanSettings(plan.matrix(), field, spacing, spacing, kernel, noise);
  }

  private static double between(SplittableRandom random, double from, double to) {
    return from + (to - from) * random.nextDouble();
  }
}
