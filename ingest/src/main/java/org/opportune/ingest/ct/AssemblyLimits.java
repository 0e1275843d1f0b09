package org.opportune.ingest.ct;

/**
 * What a series must be to be screened. Every default is a decision a site may change.
 *
 * @param minSlices fewest slices, default 20
 * @param minCoverageMm least distance from first to last slice, default 100
 * @param maxThicknessMm spacing or thickness beyond this excludes, default 5.0
 * @param thinThicknessMm spacing or thickness beyond this is flagged, default 1.5
 * @param minMatrix fewest rows and columns, default 64
 * @param maxVoxels most voxels of a volume, default 2^29 (1 GiB of HU)
 * @param lossyAllowed whether lossily compressed series may be screened, default false
 */
public record AssemblyLimits(
    int minSlices,
    double minCoverageMm,
    double maxThicknessMm,
    double thinThicknessMm,
    int minMatrix,
    long maxVoxels,
    boolean lossyAllowed)
    implements java.io.Serializable {

  /** The defaults named above. */
  public static AssemblyLimits defaults() {
    return new AssemblyLimits(20, 100, 5.0, 1.5, 64, 1L << 29, false);
  }
}
