package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Finds the lungs by threshold, connectivity and shape; needs no training and no GPU.
 *
 * <p>The scan is looked at with the air around the patient at -1000 HU (see {@link AirReference}).
 * Body and table are told apart, pockets of air inside the body judged by size, place and
 * density, trachea and main bronchi grown and removed, left and right cut along the junction lines,
 * vessels and fissures closed, and the border drawn at full resolution half way between lung and
 * tissue. Time and working memory grow with the blocks of {@link CoarseGrid}, at some 20 bytes
 * each.
 */
public final class ClassicalLungSegmenter implements LungSegmenter {
  /** Radius of the closing, in mm: fills vessels up to twice as wide. */
  private static final double CLOSING_MM = 5;

  /** What remains of bronchi once the main airways are gone, in ml. */
  private static final double CRUMB_ML = 3;

  /** A mask and what else the search learnt. */
  record Segmentation(LungMask mask, Double trachealAirHu) {}

  @Override
  public LungMask segment(HounsfieldVolume volume) {
    return analyze(volume).mask();
  }

  Segmentation analyze(HounsfieldVolume volume) {
    if (volume.slices() == 0 || volume.columns() == 0 || volume.rows() == 0) {
      throw new NoLungsException("Cannot find lungs: the volume holds no voxels");
    }
    CoarseGrid grid = CoarseGrid.of(volume);
    int airOffsetHu = AirReference.offsetHu(volume);
    grid.subtract(airOffsetHu);
    byte[][] body = BodyFinder.enclosed(grid);
    if (airOffsetHu != 0 && !AirReference.isBorneOut(grid, body)) {
      grid.subtract(-airOffsetHu);
      airOffsetHu = 0;
      body = BodyFinder.enclosed(grid);
    }
    int thresholdHu = LungThreshold.find(grid, body);
    byte[][] outside = BodyFinder.outside(grid, thresholdHu);
    byte[][] lungs = AirPockets.lungs(grid, thresholdHu, outside, body);

    LungExtent extent = LungExtent.of(lungs, grid.columns);
    byte[][] trachea = TracheaFinder.find(grid, outside, extent);
    byte[][] airways = trachea == null ? grid.mask() : AirwayGrower.grow(grid, outside, trachea);
    remove(lungs, airways);
    LungSplitter.dropCrumbs(grid, lungs, CRUMB_ML);

    LungSplitter.split(grid, lungs, thresholdHu);
    LungCloser.close(grid, lungs, LungMask.LEFT, airways, CLOSING_MM);
    LungCloser.close(grid, lungs, LungMask.RIGHT, airways, CLOSING_MM);
    RimFiller.fill(grid, lungs, airways, LungMask.LEFT);
    RimFiller.fill(grid, lungs, airways, LungMask.RIGHT);
    LungCloser.fillHoles(grid, lungs, airways);
    return new Segmentation(
        FullResolution.refine(
            volume, grid, lungs, airways, thresholdHu, airOffsetHu),
        trachea == null ? null : trachealAirHu(grid, trachea, airOffsetHu));
  }

  private static Double trachealAirHu(CoarseGrid grid, byte[][] trachea, int airOffsetHu) {
    Double hu = AirwayGrower.meanLumenHu(grid, trachea);
    return hu == null ? null : Double.valueOf(hu + airOffsetHu);
  }

  private static void remove(byte[][] lungs, byte[][] airways) {
    for (int z = 0; z < lungs.length; z++) {
      for (int i = 0; i < lungs[z].length; i++) {
        if (airways[z][i] != 0) {
          lungs[z][i] = LungMask.NONE;
        }
      }
    }
  }
}
