package org.opportune.ingest.phantom;

import java.util.List;

/**
 * What a synthetic archive holds.
 *
 * @param patients number of patients
 * @param seed seed of every random choice; the same plan gives the same bytes
 * @param matrix rows and columns of a slice
 * @param sliceSpacingMm distance between slices; 0 lets each patient have one of 1.25, 2.5 and 5 mm
 *     that the matrix deserves
 * @param scanners scanners to share the patients among
 * @param stages how much emphysema there is
 * @param defects what to break
 */
public record ArchivePlan(
    int patients,
    long seed,
    int matrix,
    double sliceSpacingMm,
    List<ScannerModel> scanners,
    StageMix stages,
    Defects defects) {

  /** Checks the ranges. */
  public ArchivePlan {
    scanners = List.copyOf(scanners);
    if (patients < 0) {
      throw new IllegalArgumentException("Invalid number of patients: " + patients);
    }
    if (scanners.isEmpty()) {
      throw new IllegalArgumentException("Invalid plan: no scanner");
    }
    if (matrix < 32 || matrix > 512) {
      throw new IllegalArgumentException("Invalid matrix: " + matrix + " is not in 32..512");
    }
    if (!(sliceSpacingMm >= 0)) {
      throw new IllegalArgumentException(
          "Invalid slice spacing: " + sliceSpacingMm + " mm is negative");
    }
  }

  /** A clean screening archive of 256 x 256 slices from the whole fleet. */
  public static ArchivePlan of(int patients, long seed) {
    return new ArchivePlan(
        patients, seed, 256, 0, ScannerModel.fleet(), StageMix.screening(), Defects.none());
  }

  /** The same with another matrix. */
  public ArchivePlan withMatrix(int value) {
    return new ArchivePlan(patients, seed, value, sliceSpacingMm, scanners, stages, defects);
  }

  /** The same with one slice spacing for all, in mm. */
  public ArchivePlan withSliceSpacingMm(double value) {
    return new ArchivePlan(patients, seed, matrix, value, scanners, stages, defects);
  }

  /** The same with other scanners. */
  public ArchivePlan withScanners(List<ScannerModel> value) {
    return new ArchivePlan(patients, seed, matrix, sliceSpacingMm, value, stages, defects);
  }

  /** The same with another mix of stages. */
  public ArchivePlan withStages(StageMix value) {
    return new ArchivePlan(patients, seed, matrix, sliceSpacingMm, scanners, value, defects);
  }

  /** The same with other defects. */
  public ArchivePlan withDefects(Defects value) {
    return new ArchivePlan(patients, seed, matrix, sliceSpacingMm, scanners, stages, value);
  }
}
