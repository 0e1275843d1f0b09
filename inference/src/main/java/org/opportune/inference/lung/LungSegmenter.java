package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.OutsideAir;

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
  default LungMask segment(HounsfieldVolume volume) {
    return find(volume).mask();
  }

  /**
   * Segments both lungs of a volume whose air was not measured yet, and tells what the search came
   * by.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  default Found find(HounsfieldVolume volume) {
    return find(volume, OutsideAir.medianHu(volume));
  }

  /**
   * Segments both lungs and tells what the search came by.
   *
   * @param outsideAirHu what the air around the patient reads, as {@link OutsideAir} measures it;
   *     NaN when it found none
   * @throws NoLungsException when nothing in the volume can be lung
   */
  Found find(HounsfieldVolume volume, double outsideAirHu);
}
