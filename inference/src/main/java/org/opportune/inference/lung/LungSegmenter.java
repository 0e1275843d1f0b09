package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/** Finds the lungs of a chest CT. Implementations hold no state of a volume and are thread-safe. */
public interface LungSegmenter {

  /**
   * A mask and what else the search learnt.
   *
   * @param mask both lungs
   * @param trachealAirHu mean HU of air in the trachea; null when it was not looked for, or there
   *     is none
   */
  record Found(LungMask mask, Double trachealAirHu) {}

  /**
   * Segments both lungs.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  LungMask segment(HounsfieldVolume volume);

  /**
   * Segments both lungs and tells what the search came by.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  default Found find(HounsfieldVolume volume) {
    return new Found(segment(volume), null);
  }
}
