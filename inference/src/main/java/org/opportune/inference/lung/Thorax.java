package org.opportune.inference.lung;

import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * A volume seen coarsely: its air at -1000 HU, the patient told from the air around and the table.
 * What every segmenter starts from, and how each ends: {@link #delineate}.
 */
final class Thorax {
  /** Radius of the closing, in mm: fills vessels up to twice as wide. */
  private static final double CLOSING_MM = 5;

  /** What remains of bronchi once the main airways are gone, in ml. */
  private static final double CRUMB_ML = 3;

  final CoarseGrid grid;
  final byte[][] body;
  final byte[][] outside;
  final int thresholdHu;
  private final HounsfieldVolume volume;
  private final int airOffsetHu;

  private Thorax(HounsfieldVolume volume, CoarseGrid grid, byte[][] body, int airOffsetHu) {
    this.volume = volume;
    this.grid = grid;
    this.body = body;
    this.airOffsetHu = airOffsetHu;
    this.thresholdHu = LungThreshold.find(grid, body);
    this.outside = BodyFinder.outside(grid, thresholdHu);
  }

  /**
   * Looks at a volume.
   *
   * @throws NoLungsException when it is empty
   */
  static Thorax of(HounsfieldVolume volume) {
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
    return new Thorax(volume, grid, body, airOffsetHu);
  }

  /**
   * Turns lungs with their airways into a mask: airways removed, left and right told apart,
   * vessels, fissures and dents of the rim closed, the border drawn by each voxel's own value.
   *
   * @param lungs {@link AirPockets#LUNG} in lungs; changed
   */
  LungSegmenter.Found delineate(byte[][] lungs) {
    LungExtent extent = LungExtent.of(lungs, grid.columns);
    TracheaFinder.Tubes tubes = TracheaFinder.find(grid, outside, extent);
    byte[][] trachea = tubes.trachea();
    byte[][] airways = AirwayGrower.airways(grid, outside, tubes);
    remove(lungs, airways);
    LungSplitter.dropCrumbs(grid, lungs, CRUMB_ML);

    LungSplitter.split(grid, lungs, thresholdHu);
    LungCloser.close(grid, lungs, LungMask.LEFT, airways, CLOSING_MM);
    LungCloser.close(grid, lungs, LungMask.RIGHT, airways, CLOSING_MM);
    RimFiller.fill(grid, lungs, airways, LungMask.LEFT);
    RimFiller.fill(grid, lungs, airways, LungMask.RIGHT);
    LungCloser.fillHoles(grid, lungs, airways);
    return new LungSegmenter.Found(
        FullResolution.refine(volume, grid, lungs, airways, thresholdHu, airOffsetHu),
        trachea == null ? null : trachealAirHu(trachea));
  }

  private Double trachealAirHu(byte[][] trachea) {
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
