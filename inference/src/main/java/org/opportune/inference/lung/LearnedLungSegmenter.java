package org.opportune.inference.lung;

import java.util.Arrays;
import org.opportune.ingest.ct.HounsfieldVolume;

/**
 * Finds the lungs where a painter sees them, coarsely, and draws their border as {@link
 * ClassicalLungSegmenter} does. It needs no rule about pockets of air; what it knows of lungs it
 * was shown.
 */
public final class LearnedLungSegmenter implements LungSegmenter {
  /** Slices painted at a time. */
  private static final int BATCH = 16;

  /** Cells of low density count as lung from this likelihood on. */
  private static final float LIKELY = 0.5f;

  /** Cells as dense as tissue only from this on: consolidation. */
  private static final float SURE = 0.9f;

  /** A smaller piece is left out, in ml. */
  private static final double SMALLEST_ML = 2;

  /** Less lung than this in all is no chest, in ml. */
  private static final double LEAST_LUNG_ML = 80;

  private final LungPainter painter;
  private final LungSpares spares;

  /** A segmenter that sees with a painter and whose masks are allocated anew. */
  public LearnedLungSegmenter(LungPainter painter) {
    this(painter, LungSpares.none());
  }

  /**
   * A segmenter that sees with a painter.
   *
   * @param spares memory that nobody uses any more
   */
  public LearnedLungSegmenter(LungPainter painter, LungSpares spares) {
    this.painter = painter;
    this.spares = spares;
  }

  @Override
  public Found find(HounsfieldVolume volume, double outsideAirHu) {
    Thorax thorax = Thorax.of(volume, outsideAirHu, spares);
    Components pieces = Components.of(seen(thorax));
    int[] inside = pieces.overlap(thorax.body);
    boolean[] chosen = new boolean[pieces.count()];
    long cells = 0;
    for (int i = 0; i < chosen.length; i++) {
      chosen[i] =
          pieces.cells(i) >= thorax.grid.cells(SMALLEST_ML)
              && inside[i] >= AirPockets.INSIDE_SHARE * pieces.cells(i);
      cells += chosen[i] ? pieces.cells(i) : 0;
    }
    if (cells < thorax.grid.cells(LEAST_LUNG_ML)) {
      throw new NoLungsException(
          "Cannot find lungs: the network sees less than " + LEAST_LUNG_ML + " ml of them");
    }
    BitMask lungs = thorax.grid.mask();
    pieces.paint(lungs, chosen);
    return thorax.delineate(lungs);
  }

  private BitMask seen(Thorax thorax) {
    CoarseGrid grid = thorax.grid;
    BitMask seen = grid.mask();
    for (int from = 0; from < grid.slices; from += BATCH) {
      float[][] pictures = new float[Math.min(BATCH, grid.slices - from)][];
      Arrays.setAll(pictures, new Pictures(grid, from)::at);
      float[][] painted = painter.paint(pictures);
      for (int n = 0; n < painted.length; n++) {
        float[] picture = painted[n];
        short[] hu = grid.hu[from + n];
        seen.fill(
            from + n,
            i -> LungPicture.at(picture, grid, i) >= (hu[i] <= thorax.thresholdHu ? LIKELY : SURE));
      }
    }
    return seen.remove(thorax.outside);
  }

  private record Pictures(CoarseGrid grid, int from) {
    float[] at(int index) {
      return LungPicture.of(grid, from + index);
    }
  }
}
