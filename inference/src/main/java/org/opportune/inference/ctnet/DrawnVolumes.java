package org.opportune.inference.ctnet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.opportune.inference.volume.StoredVolumes;
import org.opportune.inference.volume.VolumeGrid;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.FindingKind;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Drawn patients who bear each of five findings or not, independently of the others, on scanners of
 * several fields, kernels and noise levels. A patient's draws depend on their number alone.
 *
 * @param grid that volumes are brought to
 * @param firstPatient number of the first; patients that measure are not among those that train
 */
public record DrawnVolumes(VolumeGrid grid, long firstPatient) {

  /** What may be planted, in the order of the labels. */
  public static final List<String> LABELS =
      List.of("nodule", "pleural_effusion", "consolidation", "emphysema", "cardiomegaly");

  /** Patients from here on train. */
  public static final long TRAINING = 6_000_000;

  /** Patients from here on measure. */
  public static final long MEASURING = 7_000_000;

  /** Patients from here on show a residual network where findings lie. */
  static final long PRETRAINING = 8_000_000;

  private static final double BEARS_IT = 0.4;
  private static final int MATRIX = 96;
  private static final double SLICE_SPACING_MM = 6;
  private static final int REPORT_EVERY = 100;

  /** What a patient bears. */
  private record Drawn(
      PatientSpec patient, Set<FindingKind> findings, ScanSettings scanner, boolean[] present) {}

  /** Sees each scan once, from several threads. */
  @FunctionalInterface
  interface Witness {
    void see(int index, PhantomScan scan);
  }

  /** What is planted for a label; empty for emphysema, which is a lesion of the lung itself. */
  static Optional<FindingKind> kind(int label) {
    return switch (LABELS.get(label)) {
      case "nodule" -> Optional.of(FindingKind.NODULE);
      case "pleural_effusion" -> Optional.of(FindingKind.EFFUSION);
      case "consolidation" -> Optional.of(FindingKind.CONSOLIDATION);
      case "cardiomegaly" -> Optional.of(FindingKind.CARDIOMEGALY);
      default -> Optional.empty();
    };
  }

  /**
   * Draws patients, on all cores.
   *
   * @param scratch file to use; removed when the volumes are closed
   * @param log told of progress
   */
  public StoredVolumes draw(int patients, Path scratch, Consumer<String> log) throws IOException {
    return draw(patients, scratch, log, (index, scan) -> {});
  }

  /** Draws patients and shows each scan with its truth. */
  StoredVolumes draw(int patients, Path scratch, Consumer<String> log, Witness witness)
      throws IOException {
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < patients; i++) {
      drawn.add(drawn(firstPatient + i));
    }
    StoredVolumes volumes =
        new StoredVolumes(
            scratch,
            LABELS,
            grid,
            drawn.stream()
                .map(one -> new StoredVolumes.Entry("drawn-" + one.patient().seed(), one.present()))
                .toList());
    AtomicInteger done = new AtomicInteger();
    IntStream.range(0, patients)
        .parallel()
        .forEach(
            i -> {
              Drawn one = drawn.get(i);
              PhantomScan scan = ThoraxPhantom.scan(one.patient(), one.findings(), one.scanner());
              volumes.put(i, grid.place(scan.volume()));
              witness.see(i, scan);
              int count = done.incrementAndGet();
              if (count % REPORT_EVERY == 0) {
                log.accept("  %d of %d patients drawn".formatted(count, patients));
              }
            });
    return volumes;
  }

  private static Drawn drawn(long patient) {
    SplittableRandom random = new SplittableRandom(patient);
    boolean[] present = new boolean[LABELS.size()];
    for (int k = 0; k < present.length; k++) {
      present[k] = random.nextDouble() < BEARS_IT;
    }
    Set<FindingKind> findings = EnumSet.noneOf(FindingKind.class);
    boolean emphysema = false;
    for (int k = 0; k < present.length; k++) {
      if (present[k]) {
        kind(k).ifPresent(findings::add);
        emphysema |= kind(k).isEmpty();
      }
    }
    Emphysema[] patterns = {Emphysema.CENTRILOBULAR, Emphysema.PARASEPTAL, Emphysema.PANLOBULAR};
    Emphysema pattern = patterns[random.nextInt(patterns.length)];
    double share = random.nextDouble(0.15, 0.5);
    PatientSpec spec =
        new PatientSpec(
            patient,
            emphysema ? pattern : Emphysema.NONE,
            emphysema ? share : 0,
            random.nextInt(20, 90),
            random.nextBoolean() ? "F" : "M",
            random.nextDouble(0.88, 1.12));
    Kernel[] kernels = Kernel.values();
    ScanSettings scanner =
        new ScanSettings(
            MATRIX,
            random.nextDouble(320, 400),
            SLICE_SPACING_MM,
            random.nextDouble(1, 6),
            kernels[random.nextInt(kernels.length)],
            random.nextDouble(5, 30));
    return new Drawn(spec, findings, scanner, present);
  }
}
