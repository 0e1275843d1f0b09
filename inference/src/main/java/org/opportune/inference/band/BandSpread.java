package org.opportune.inference.band;

/**
 * How strong each band of a scan is: its standard deviation inside the lungs, from the median of
 * absolute values, which vessels and airways, few and far from the median, hardly move. Counts in
 * bins of a quarter HU; slices may be added in any order. Not thread-safe.
 */
public final class BandSpread {
  /** Median absolute value of a normal variable over its standard deviation, inverted. */
  private static final double OF_MEDIAN = 1.4826;

  private static final double BINS_PER_HU = 4;
  private static final int BINS = 4096;

  private final long[][] counts;

  /** Starts empty, for a number of bands. */
  public BandSpread(int bands) {
    this.counts = new long[bands][BINS];
  }

  /** Counts the lung pixels of a slice. */
  public void add(Bands bands, byte[] lung) {
    int columns = bands.columns();
    for (int i = 0; i < lung.length; i++) {
      if (lung[i] != 0) {
        int row = i / columns;
        for (int k = 0; k < counts.length; k++) {
          int bin = (int) (BINS_PER_HU * Math.abs(bands.at(k, row, i - row * columns)));
          counts[k][Math.min(BINS - 1, bin)]++;
        }
      }
    }
  }

  /** Standard deviation of a band, in HU; 0 when nothing was counted. */
  public double sdHu(int band) {
    long total = 0;
    for (long count : counts[band]) {
      total += count;
    }
    long below = 0;
    for (int bin = 0; bin < BINS; bin++) {
      long here = counts[band][bin];
      if (here > 0 && 2 * (below + here) >= total) {
        double share = (total / 2.0 - below) / here;
        return OF_MEDIAN * (bin + share) / BINS_PER_HU;
      }
      below += here;
    }
    return 0;
  }
}
