package org.opportune.inference.segment;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.opportune.inference.net.SegmentationFamily;
import org.opportune.inference.net.SegmentationSettings;
import org.opportune.inference.train.KeptNetworks;

/**
 * Trains the whole family on drawn scans of three scanners and measures it on patients that never
 * train, on those scanners and on a fourth that no label came from: as it is, adapted, shared
 * between hospitals, with few labels.
 *
 * @param patients patients that train of the first scanner's hospital; the second has two thirds of
 *     them, the third a third
 * @param testPatients patients that are measured, each on one of the three scanners and on the new
 *     one
 * @param steps steps of each training
 * @param slices slices per step, of the volumetric network twice as many
 * @param learningRate peak
 * @param dropout share of channels switched off in training
 * @param seed decides patients, weights and draws
 */
public record Comparison(
    int patients,
    int testPatients,
    int steps,
    int slices,
    double learningRate,
    double dropout,
    long seed) {
  /** Rounds of a federation. */
  static final int ROUNDS = 6;

  /** Checks counts. */
  public Comparison {
    if (patients < 1 || testPatients < 3 || steps < ROUNDS || slices < 8) {
      throw new IllegalArgumentException(
          "Invalid comparison: %d patients, %d measured, %d steps of %d slices; give 1, 3, %d and 8 at least"
              .formatted(patients, testPatients, steps, slices, ROUNDS));
    }
  }

  /** Small enough for a CPU: three quarters of an hour on one core. */
  public static Comparison standard(long seed) {
    return new Comparison(18, 18, 600, 16, 1e-2, 0.1, seed);
  }

  /**
   * A line of the tables.
   *
   * @param name network, hospital or way of learning
   * @param seen on the scanners that trained
   * @param unseen on the new one
   */
  public record Row(String name, SegmentationFigures seen, SegmentationFigures unseen) {}

  /**
   * One network of the family.
   *
   * @param parameters learned ones
   * @param plain on the scanners that trained, and on the new one as it is
   * @param reversed trained against a discriminator of scanners, with unlabelled scans of the new
   *     one; both likewise
   * @param bands the plain network on the new scanner, its bands brought down
   */
  public record Member(
      SegmentationFamily family,
      long parameters,
      Row plain,
      Row reversed,
      SegmentationFigures bands) {}

  /** Everything that was measured. */
  public record Result(
      Comparison settings, List<Member> family, List<Row> federation, List<Row> fewLabels) {}

  /**
   * Trains and measures everything. A killed run goes on where it was.
   *
   * @param out folder of the trained networks
   * @param log told lines for a person
   */
  public Result run(Path out, Consumer<String> log) {
    return new ComparisonRun(this, new KeptNetworks(out, toString(), log), log).all();
  }

  /** Patients that train of a scanner's hospital. */
  int patientsOf(DrawnScans scanner) {
    int hospitals = DrawnScans.seen().size();
    return Math.max(1, patients * (hospitals - scanner.number()) / hospitals);
  }

  /** Slices per step of a network. Neighbours teach alike, so a stack counts for less. */
  int slicesOf(SegmentationFamily family) {
    return family.isVolumetric() ? 2 * slices : slices;
  }

  /** Trainer of a network of the family. */
  SegmentationTrainer trainer(SegmentationFamily family) {
    return new SegmentationTrainer(
        SegmentationSettings.small(family, Tissue.COUNT), steps, learningRate, dropout, seed);
  }
}
