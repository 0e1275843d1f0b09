package org.opportune.inference.infection;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.opportune.inference.lung.ClassicalLungSegmenter;
import org.opportune.inference.lung.LungMask;
import org.opportune.inference.lung.NoLungsException;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.FindingKind;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Drawn patients, a third of them healthy, a third with consolidation and a third with ground
 * glass, on scanners of several kernels and noise levels. An image bears its patient's class where
 * it shows at least {@link #LEAST_MM2} of the finding, and is healthy otherwise. Their lungs are
 * found as those of real scans are, not taken from the truth.
 *
 * @param input how scans are cut
 * @param seed which patients
 */
public record DrawnInfections(InfectionInput input, long seed) {

  /** Names of the classes. */
  public static final List<String> LABELS = List.of("healthy", "consolidation", "ground glass");

  /** Less than this of a finding makes no label. */
  public static final double LEAST_MM2 = 100;

  private static final List<Set<FindingKind>> FINDINGS =
      List.of(
          EnumSet.noneOf(FindingKind.class),
          EnumSet.of(FindingKind.CONSOLIDATION),
          EnumSet.of(FindingKind.GROUND_GLASS));

  /** Apart from the seeds that other networks train and measure on. */
  private static final long FIRST_SEED = 4_000_000;

  private static final long PATIENTS_PER_SEED = 100_000;
  private static final int REPORT_EVERY = 20;
  private static final int MATRIX = 192;
  private static final double SPACING_MM = 10;

  /**
   * Draws patients, on all cores; the few whose lungs are not found are left out.
   *
   * @param log told how far it is
   */
  public List<InfectionCase> cases(int patients, Consumer<String> log) {
    AtomicInteger drawn = new AtomicInteger();
    return IntStream.range(0, patients)
        .parallel()
        .mapToObj(
            index -> {
              Optional<InfectionCase> one = draw(index);
              int done = drawn.incrementAndGet();
              if (done % REPORT_EVERY == 0 || done == patients) {
                log.accept("drew %d of %d patients".formatted(done, patients));
              }
              return one;
            })
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<InfectionCase> draw(int index) {
    int clazz = index % LABELS.size();
    PhantomScan scan = scan(index, clazz);
    LungMask mask;
    try {
      mask = new ClassicalLungSegmenter().segment(scan.volume());
    } catch (NoLungsException e) {
      return Optional.empty();
    }
    List<LabelledSlice> slices = new ArrayList<>();
    for (InfectionSlice image : input.slices(scan.volume(), mask)) {
      byte[] findings = Objects.requireNonNull(scan.findings())[image.slice()];
      int shown = 0;
      for (byte finding : findings) {
        shown += finding != 0 ? 1 : 0;
      }
      double pixelMm2 = scan.volume().rowSpacingMm() * scan.volume().columnSpacingMm();
      int label = shown * pixelMm2 >= LEAST_MM2 ? clazz : 0;
      slices.add(new LabelledSlice(image, label, truth(scan, image)));
    }
    return slices.isEmpty()
        ? Optional.empty()
        : Optional.of(new InfectionCase("drawn-%d-%d".formatted(seed, index), clazz, slices));
  }

  private PhantomScan scan(int index, int clazz) {
    long patient = FIRST_SEED + seed * PATIENTS_PER_SEED + index;
    SplittableRandom random = new SplittableRandom(patient);
    PatientSpec spec =
        new PatientSpec(
            patient,
            Emphysema.NONE,
            0,
            random.nextInt(20, 90),
            random.nextBoolean() ? "F" : "M",
            random.nextDouble(0.88, 1.12));
    Kernel[] kernels = Kernel.values();
    ScanSettings scanner =
        new ScanSettings(
            MATRIX,
            random.nextDouble(320, 400),
            SPACING_MM,
            random.nextDouble(1, 5),
            kernels[random.nextInt(kernels.length)],
            random.nextDouble(5, 40));
    return ThoraxPhantom.scan(spec, FINDINGS.get(clazz), scanner);
  }

  private static byte[] truth(PhantomScan scan, InfectionSlice image) {
    byte[] lung = scan.lung()[image.slice()];
    byte[] findings = scan.findings()[image.slice()];
    byte[] truth = new byte[image.picture().length];
    for (int i = 0; i < truth.length; i++) {
      int at = image.cut().middle(i, scan.volume().rows(), scan.volume().columns());
      if (at >= 0 && lung[at] != 0) {
        truth[i] = findings[at] != 0 ? LabelledSlice.INFECTED : LabelledSlice.CLEAR;
      }
    }
    return truth;
  }
}
