package org.opportune.inference.segment;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.opportune.inference.ct.PhantomEvaluation;
import org.opportune.inference.eval.VoxelGrid;
import org.opportune.ingest.phantom.Emphysema;
import org.opportune.ingest.phantom.FindingKind;
import org.opportune.ingest.phantom.Kernel;
import org.opportune.ingest.phantom.PatientSpec;
import org.opportune.ingest.phantom.PhantomScan;
import org.opportune.ingest.phantom.ScanSettings;
import org.opportune.ingest.phantom.ThoraxPhantom;

/**
 * Drawn patients with lesions, as a scanner sees them. The same scanner and seeds give the same
 * scans; patients from {@link PhantomEvaluation#FIRST_HELD_OUT_SEED} on never train.
 *
 * @param scanner kernel, thickness and noise
 * @param number number of the scanner, from 0
 */
public record DrawnScans(PhantomEvaluation.Condition scanner, int number) {
  private static final double PIXEL_MM = 3;
  private static final double SLICE_MM = 12;
  private static final List<FindingKind> LESIONS =
      List.of(FindingKind.CONSOLIDATION, FindingKind.GROUND_GLASS, FindingKind.NODULE);
  private static final int LESION_BITS =
      LESIONS.stream().mapToInt(FindingKind::bit).reduce(0, (a, b) -> a | b);

  /** Scanners that networks train on: soft and medium kernels, ordinary noise. */
  public static List<DrawnScans> seen() {
    return List.of(
        new DrawnScans(new PhantomEvaluation.Condition("A", Kernel.SOFT, 3, 10), 0),
        new DrawnScans(new PhantomEvaluation.Condition("B", Kernel.MEDIUM, 2, 18), 1),
        new DrawnScans(new PhantomEvaluation.Condition("C", Kernel.MEDIUM, 5, 12), 2));
  }

  /** The scanner never trained on: a sharp kernel at low dose. */
  public static DrawnScans unseen() {
    return new DrawnScans(new PhantomEvaluation.Condition("D", Kernel.SHARP, 1, 80), 3);
  }

  /** What it is, for a table. */
  String words() {
    return "%s: %s kernel, %.0f mm slices, %.0f HU of noise"
        .formatted(
            scanner.name(),
            scanner.kernel().name().toLowerCase(java.util.Locale.ROOT),
            scanner.thicknessMm(),
            scanner.noiseHu());
  }

  /**
   * Draws patients, on all cores.
   *
   * @param firstSeed of the first patient; they are numbered from it
   */
  public List<FieldScan> draw(long firstSeed, int patients) {
    return IntStream.range(0, patients).parallel().mapToObj(i -> draw(firstSeed + i)).toList();
  }

  private FieldScan draw(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    PatientSpec patient =
        new PatientSpec(
            seed,
            Emphysema.NONE,
            0,
            random.nextInt(30, 85),
            random.nextBoolean() ? "F" : "M",
            random.nextDouble(0.9, 1.05));
    PhantomScan scan =
        ThoraxPhantom.scan(
            patient,
            findings(random),
            new ScanSettings(
                FieldScan.COLUMNS,
                FieldScan.COLUMNS * PIXEL_MM,
                SLICE_MM,
                scanner.thicknessMm(),
                scanner.kernel(),
                scanner.noiseHu()));
    int slices = scan.volume().slices();
    int first = (FieldScan.COLUMNS - FieldScan.ROWS) / 2 * FieldScan.COLUMNS;
    float[][] hu = new float[slices][FieldScan.ROWS * FieldScan.COLUMNS];
    byte[][] truth = new byte[slices][FieldScan.ROWS * FieldScan.COLUMNS];
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < hu[z].length; i++) {
        hu[z][i] = scan.volume().hu()[z][first + i];
        truth[z][i] = (byte) tissue(scan, z, first + i).ordinal();
      }
    }
    VoxelGrid grid = new VoxelGrid(slices, FieldScan.ROWS, FieldScan.COLUMNS, SLICE_MM, PIXEL_MM);
    return new FieldScan("drawn-" + seed, number, grid, hu, truth);
  }

  /** At least one kind of lesion; some with fluid, which is none. */
  private static Set<FindingKind> findings(SplittableRandom random) {
    Set<FindingKind> findings = EnumSet.of(LESIONS.get(random.nextInt(LESIONS.size())));
    for (FindingKind kind : LESIONS) {
      if (random.nextInt(3) == 0) {
        findings.add(kind);
      }
    }
    if (random.nextInt(4) == 0) {
      findings.add(FindingKind.EFFUSION);
    }
    return findings;
  }

  private static Tissue tissue(PhantomScan scan, int slice, int index) {
    if ((scan.findings()[slice][index] & LESION_BITS) != 0) {
      return Tissue.LESION;
    }
    if (scan.vessel()[slice][index] != 0) {
      return Tissue.VESSEL;
    }
    return scan.lung()[slice][index] != 0 ? Tissue.LUNG : Tissue.BACKGROUND;
  }
}
