package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Finds the lungs by threshold, connectivity and shape; needs no training and no GPU.
 *
 * <p>The scan is looked at with the air around the patient at -1000 HU (see {@link AirReference}).
 * Body and table are told apart, pockets of air inside the body judged by size, place and density,
 * gas that hangs on the lungs, the gullet, trachea and main bronchi removed, left and right cut
 * along the junction lines, vessels and fissures closed, and the border drawn at full resolution
 * half way between lung and tissue. Time and working memory grow with the blocks of {@link
 * CoarseGrid}, at some 5 bytes each.
 */
public final class ClassicalLungSegmenter implements LungSegmenter {
  private final LungSpares spares;

  /** A segmenter whose masks are allocated anew. */
  public ClassicalLungSegmenter() {
    this(LungSpares.none());
  }

  /**
   * A segmenter.
   *
   * @param spares memory that nobody uses any more
   */
  public ClassicalLungSegmenter(LungSpares spares) {
    this.spares = spares;
  }

  @Override
  public Found find(HounsfieldVolume volume, double outsideAirHu) {
    Thorax thorax = Thorax.of(volume, outsideAirHu, spares);
    return thorax.delineate(AirPockets.lungs(thorax));
  }
}
