package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.OutsideAir;

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
    return analyze(volume, OutsideAir.medianHu(volume), segmenter);
  }

  /**
   * Analyzes a volume whose air was measured.
   *
   * @param outsideAirHu as {@link LungSegmenter#find} takes it
   * @throws NoLungsException when nothing in the volume can be lung
   */
  public static LungAnalysis analyze(
      HounsfieldVolume volume, double outsideAirHu, LungSegmenter segmenter) {
    LungSegmenter.Found found = segmenter.find(volume, outsideAirHu);
    LungMask mask = found.mask();
    SliceBox[] boxes = mask.boxes(volume.columns());
    LungCounts counts = LungCounts.of(volume, mask, boxes);
    LungDensity density = Densitometry.measure(counts);
    return new LungAnalysis(
        mask,
        density,
        ZoneDensitometry.measure(counts, volume.sliceZMm()),
        MaskInspector.inspect(volume, mask, boxes, density, found.trachealAirHu()));
  }
}
