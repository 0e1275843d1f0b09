package org.opportune.ingest.phantom;

/**
 * Smooth noise over space: random values on an integer lattice, hashed rather than stored, blended
 * between lattice points.
 */
final class LatticeNoise {
  private final long seed;
  private final double perMm;

  /** Noise whose bumps are about {@code sizeMm} wide. */
  LatticeNoise(long seed, double sizeMm) {
    this.seed = Seeds.mix(seed);
    this.perMm = 1 / sizeMm;
  }

  /** Value at a point in mm, in -1 to 1, standard deviation about 0.35. */
  double at(double x, double y, double z) {
    double gx = x * perMm;
    double gy = y * perMm;
    double gz = z * perMm;
    int ix = (int) Math.floor(gx);
    int iy = (int) Math.floor(gy);
    int iz = (int) Math.floor(gz);
    double fx = fade(gx - ix);
    double fy = fade(gy - iy);
    double fz = fade(gz - iz);
    double low = plane(ix, iy, iz, fx, fy);
    double high = plane(ix, iy, iz + 1, fx, fy);
    return low + (high - low) * fz;
  }

  private double plane(int ix, int iy, int iz, double fx, double fy) {
    long base = seed + iz * 0x9E3779B97F4A7C15L;
    long row0 = base + iy * 0xC2B2AE3D27D4EB4FL;
    long row1 = row0 + 0xC2B2AE3D27D4EB4FL;
    double a = corner(row0, ix);
    double b = corner(row0, ix + 1);
    double c = corner(row1, ix);
    double d = corner(row1, ix + 1);
    double front = a + (b - a) * fx;
    double back = c + (d - c) * fx;
    return front + (back - front) * fy;
  }

  private static double corner(long row, int ix) {
    long h = row + ix * 0x165667B19E3779F9L;
    h = (h ^ (h >>> 32)) * 0xD6E8FEB86659FD93L;
    h ^= h >>> 32;
    return (int) h * 0x1p-31;
  }

  private static double fade(double t) {
    return t * t * (3 - 2 * t);
  }
}
