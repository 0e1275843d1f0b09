package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/** Finds the lungs of a chest CT. Implementations hold no state of a volume and are thread-safe. */
public interface LungSegmenter {

  /**
   * Segments both lungs.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  LungMask segment(HounsfieldVolume volume);
}
