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
  final BitMask body;
  final int thresholdHu;

  /** Air around the patient, and padding. */
  final BitMask outside;

  /** Cells up to the threshold that are not outside. */
  final BitMask inside;

  private final HounsfieldVolume volume;
  private final int airOffsetHu;
  private final LungSpares spares;

  private Thorax(
      HounsfieldVolume volume, CoarseGrid grid, BitMask body, int airOffsetHu, LungSpares spares) {
    this.volume = volume;
    this.grid = grid;
    this.body = body;
    this.airOffsetHu = airOffsetHu;
    this.spares = spares;
    this.thresholdHu = LungThreshold.find(grid, body);
    BitMask air = BodyFinder.air(grid, thresholdHu);
    this.outside = BodyFinder.outside(grid, air);
    this.inside = air.remove(outside);
  }

  /**
   * Looks at a volume.
   *
   * @param outsideAirHu what the air around the patient reads; NaN when it was not found
   * @param spares memory for what is made of it
   * @throws NoLungsException when it is empty
   */
  static Thorax of(HounsfieldVolume volume, double outsideAirHu, LungSpares spares) {
    if (volume.slices() == 0 || volume.columns() == 0 || volume.rows() == 0) {
      throw new NoLungsException("Cannot find lungs: the volume holds no voxels");
    }
    int airOffsetHu = AirReference.offsetHu(outsideAirHu);
    CoarseGrid grid = CoarseGrid.of(volume, airOffsetHu, spares.cells());
    BitMask body = BodyFinder.enclosed(grid);
    if (airOffsetHu != 0 && !AirReference.isBorneOut(grid, body)) {
      grid.subtract(-airOffsetHu);
      airOffsetHu = 0;
      body = BodyFinder.enclosed(grid);
    }
    return new Thorax(volume, grid, body, airOffsetHu, spares);
  }

  /**
   * Turns lungs with their airways into a mask: airways removed, left and right told apart,
   * vessels, fissures and dents of the rim closed, the border drawn by each voxel's own value. The
   * last that is asked of it: the grid's slices become spare.
   *
   * @param lungs changed
   */
  LungSegmenter.Found delineate(BitMask lungs) {
    LungExtent extent = LungExtent.of(lungs);
    TracheaFinder.Tubes tubes = TracheaFinder.find(grid, inside, extent);
    BitMask airways = AirwayGrower.airways(grid, outside, tubes);
    lungs.remove(airways);
    LungSplitter.dropCrumbs(grid, lungs, CRUMB_ML);

    Sides sides = LungSplitter.split(grid, lungs, thresholdHu);
    LungCloser.close(grid, sides.left(), sides.right(), airways, CLOSING_MM);
    LungCloser.close(grid, sides.right(), sides.left(), airways, CLOSING_MM);
    RimFiller.fill(grid, sides.left(), sides.right(), airways, true);
    RimFiller.fill(grid, sides.right(), sides.left(), airways, false);
    LungCloser.fillHoles(sides, airways);
    LungSegmenter.Found found =
        new LungSegmenter.Found(
            FullResolution.refine(
                volume, grid, sides, airways, thresholdHu, airOffsetHu, spares.labels()),
            tubes.trachea() == null ? null : trachealAirHu(tubes.trachea()));
    spares.cells().give(grid.hu);
    return found;
  }

  private Double trachealAirHu(BitMask trachea) {
    Double hu = AirwayGrower.meanLumenHu(grid, trachea);
    return hu == null ? null : Double.valueOf(hu + airOffsetHu);
  }
}
