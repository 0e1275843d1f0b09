package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/** Segments lungs and measures them in one call. */
public final class LungAnalyzer {
  private LungAnalyzer() {}

  /**
   * Analyzes a volume with the {@link ClassicalLungSegmenter}.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  public static LungAnalysis analyze(HounsfieldVolume volume) {
    ClassicalLungSegmenter.Segmentation found = new ClassicalLungSegmenter().analyze(volume);
    return analyze(volume, found.mask(), found.trachealAirHu());
  }

  /**
   * Analyzes a volume with any segmenter; the tracheal air stays unknown.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  public static LungAnalysis analyze(HounsfieldVolume volume, LungSegmenter segmenter) {
    return analyze(volume, segmenter.segment(volume), null);
  }

  private static LungAnalysis analyze(
      HounsfieldVolume volume, LungMask mask, Double trachealAirHu) {
    LungDensity density = Densitometry.measure(volume, mask);
    return new LungAnalysis(
        mask,
        density,
        ZoneDensitometry.measure(volume, mask),
        MaskInspector.inspect(volume, mask, density, trachealAirHu));
  }
}
