package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * The HU value half way between lung and tissue, found by iteration (Ridler and Calvard; for lungs
 * Hu, Hoffman and Reinhardt, IEEE TMI 2001).
 */
final class LungThreshold {
  /** Where the iteration starts and what finds the air around the patient, in HU. */
  static final int INITIAL_HU = -500;

  /** Lower end of the accepted range, in HU: below it fibrosis would be lost. */
  private static final int LOWEST_HU = -600;

  /** Upper end of the accepted range, in HU: above it the chest wall's border joins in. */
  private static final int HIGHEST_HU = -420;

  /** Values of histogram bins reach from -1100 to 300 HU; bone and metal count as 300. */
  private static final int FLOOR_HU = -1100;

  private static final int CEILING_HU = 300;

  private LungThreshold() {}

  /** Finds the threshold among the cells inside a patient, in -600..-420 HU. */
  static int find(CoarseGrid grid, BitMask body) {
    long[] histogram = new long[CEILING_HU - FLOOR_HU + 1];
    body.forEachRun(
        (slice, row, from, to) -> {
          short[] values = grid.hu[slice];
          for (int i = row * grid.columns + from; i < row * grid.columns + to; i++) {
            if (values[i] != HounsfieldVolume.PADDING) {
              histogram[Math.max(FLOOR_HU, Math.min(CEILING_HU, values[i])) - FLOOR_HU]++;
            }
          }
        });
    int threshold = INITIAL_HU;
    for (int iteration = 0; iteration < 20; iteration++) {
      double below = mean(histogram, FLOOR_HU, threshold);
      double above = mean(histogram, threshold + 1, CEILING_HU);
      int next = (int) Math.round((below + above) / 2);
      next = Math.max(LOWEST_HU, Math.min(HIGHEST_HU, next));
      if (next == threshold) {
        break;
      }
      threshold = next;
    }
    return threshold;
  }

  private static double mean(long[] histogram, int fromHu, int toHu) {
    double sum = 0;
    double count = 0;
    for (int hu = fromHu; hu <= toHu; hu++) {
      sum += (double) histogram[hu - FLOOR_HU] * hu;
      count += histogram[hu - FLOOR_HU];
    }
    return count == 0 ? INITIAL_HU : sum / count;
  }
}
