package org.opportune.inference.train;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Slices of drawn patients without emphysema, on scanners of several matrices, kernels and noise
 * levels. Slices lie far apart, so that many patients fit in memory; each is cropped to the lungs.
 */
public final class PhantomSlices implements SliceSource {

  /** Fine matrices as hospitals have them, coarse ones as in low-resolution archives. */
  private static final int[] MATRICES = {512, 512, 512, 384, 256, 256, 192, 128};

  private final List<TrainingSlice> slices;

  /**
   * Draws patients, on all cores.
   *
   * @param patients number of patients
   * @param seed seed of the first; patients are numbered from it
   * @param spacingMm distance between slices of a patient
   */
  public PhantomSlices(int patients, long seed, double spacingMm) {
    if (seed < 0 || seed + patients > PhantomEvaluation.FIRST_HELD_OUT_SEED) {
      throw new IllegalArgumentException(
          "Invalid seed: " + seed + " with " + patients + " patients reaches held-out seeds");
    }
    this.slices =
        IntStream.range(0, patients)
            .parallel()
            .mapToObj(i -> draw(seed + i, spacingMm))
            .flatMap(List::stream)
            .toList();
  }

  @Override
  public int size() {
    return slices.size();
  }

  @Override
  public String patientKey(int index) {
    return slices.get(index).patientKey();
  }

  @Override
  public TrainingSlice read(int index) {
    return slices.get(index);
  }

  private static List<TrainingSlice> draw(long seed, double spacingMm) {
    SplittableRandom random = new SplittableRandom(seed);
    String sex = random.nextBoolean() ? "F" : "M";
    PatientSpec patient =
        new PatientSpec(
            seed, Emphysema.NONE, 0, random.nextInt(20, 90), sex, random.nextDouble(0.88, 1.12));
    Kernel[] kernels = Kernel.values();
    ScanSettings scanner =
        new ScanSettings(
            MATRICES[random.nextInt(MATRICES.length)],
            random.nextDouble(320, 420),
            spacingMm,
            random.nextDouble(1, 3),
            kernels[random.nextInt(kernels.length)],
            // Most noise is added in training; a little stands for what no scan is without.
            random.nextDouble(0, 12));
    PhantomScan scan = ThoraxPhantom.scan(patient, scanner);
    List<TrainingSlice> found = new ArrayList<>();
    SlicePlace[] places = SlicePlace.of(scan.volume(), scan.lung());
    for (int i = 0; i < scan.volume().slices(); i++) {
      LungCrop.of(
              scan.volume().hu()[i],
              scan.lung()[i],
              scan.volume().columns(),
              "phantom-" + seed,
              places[i])
          .ifPresent(found::add);
    }
    return found;
  }
}
