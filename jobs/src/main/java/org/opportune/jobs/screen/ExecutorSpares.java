package org.opportune.jobs.screen;

import org.opportune.ingest.ct.SpareArrays;

/**
 * Memory that one task of this process leaves to the next: as with {@link ExecutorNetworks}, tasks
 * have no other place in common.
 */
final class ExecutorSpares {
  private static final SpareArrays<short[]> PIXELS = SpareArrays.ofPixels();
  private static final SpareArrays<byte[]> LABELS = SpareArrays.ofLabels();

  private ExecutorSpares() {}

  static SpareArrays<short[]> pixels() {
    return PIXELS;
  }

  static SpareArrays<byte[]> labels() {
    return LABELS;
  }
}
