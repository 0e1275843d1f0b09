package org.opportune.inference.train;

/**
 * Cellular (Worley) noise in space: distance to the nearest of points strewn over all of it, one at
 * random in each cell of a lattice. Any slice can be drawn without the others, and slices that lie
 * close agree. Only the seed and the cell's size matter; nothing is stored.
 */
final class WorleyVolume {
  /** No place is further from its nearest point than this, in cells, but one in ten thousand. */
  private static final double FURTHEST = 1.2;

  private static final double UNIT = 0x1p-21;
  private static final long MASK = (1 << 21) - 1;

  private final long seed;
  private final double cellMm;

  WorleyVolume(long seed, double cellMm) {
    this.seed = seed;
    this.cellMm = cellMm;
  }

  /** The noise at a place in mm, 0 at a point to 1 as far away as places are. */
  double at(double xMm, double yMm, double zMm) {
    return Math.min(1, distance(xMm / cellMm, yMm / cellMm, zMm / cellMm) / FURTHEST);
  }

  /** Distance to the nearest point, all in cells. */
  double distance(double x, double y, double z) {
    long cx = (long) Math.floor(x);
    long cy = (long) Math.floor(y);
    long cz = (long) Math.floor(z);
    double best = Double.POSITIVE_INFINITY;
    // The point of the own cell lies within 1.74 cells, so that two rings hold the nearest.
    for (int ring = 0; ring <= 2 && (ring - 1) * (double) Math.max(0, ring - 1) < best; ring++) {
      for (long k = cz - ring; k <= cz + ring; k++) {
        for (long j = cy - ring; j <= cy + ring; j++) {
          boolean inner = Math.abs(k - cz) < ring && Math.abs(j - cy) < ring;
          for (long i = cx - ring; i <= cx + ring; i += inner ? 2L * ring : 1) {
            best = Math.min(best, squared(i, j, k, x, y, z));
          }
        }
      }
    }
    return Math.sqrt(best);
  }

  private double squared(long i, long j, long k, double x, double y, double z) {
    long bits = mix(mix(mix(seed ^ i) + j * 0xbf58476d1ce4e5b9L) + k * 0x94d049bb133111ebL);
    double dx = i + (bits & MASK) * UNIT - x;
    double dy = j + (bits >>> 21 & MASK) * UNIT - y;
    double dz = k + (bits >>> 42 & MASK) * UNIT - z;
    return dx * dx + dy * dy + dz * dz;
  }

  /** The finaliser of SplitMix64. */
  private static long mix(long value) {
    long z = value + 0x9e3779b97f4a7c15L;
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
