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
    return analyze(volume, new ClassicalLungSegmenter());
  }

  /**
   * Analyzes a volume with any segmenter.
   *
   * @throws NoLungsException when nothing in the volume can be lung
   */
  public static LungAnalysis analyze(HounsfieldVolume volume, LungSegmenter segmenter) {
    LungSegmenter.Found found = segmenter.find(volume);
    return analyze(volume, found.mask(), found.trachealAirHu());
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
