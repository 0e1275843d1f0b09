package org.opportune.inference.lung;

import org.opportune.ingest.ct.SpareArrays;

/**
 * Memory of scans that were let go, for the masks of scans to come.
 *
 * @param labels slices of masks
 * @param cells slices of the blocks that lungs are looked for in
 */
public record LungSpares(SpareArrays<byte[]> labels, SpareArrays<short[]> cells) {

  /** None yet. */
  public static LungSpares none() {
    return new LungSpares(SpareArrays.ofLabels(), SpareArrays.ofPixels());
  }
}
