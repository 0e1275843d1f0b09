package org.opportune.jobs.screen;

import org.opportune.inference.lung.LungSpares;
import org.opportune.ingest.ct.SpareArrays;

/**
 * Memory that one task of this process leaves to the next: as with {@link ExecutorNetworks}, tasks
 * have no other place in common.
 */
final class ExecutorSpares {
  private static final SpareArrays<short[]> PIXELS = SpareArrays.ofPixels();
  private static final SpareArrays<byte[]> LABELS = SpareArrays.ofLabels();
  private static final SpareArrays<short[]> CELLS = SpareArrays.ofPixels();

  private ExecutorSpares() {}

  static SpareArrays<short[]> pixels() {
    return PIXELS;
  }

  static SpareArrays<byte[]> labels() {
    return LABELS;
  }

  static LungSpares lungs() {
    return new LungSpares(LABELS, CELLS);
  }
}
