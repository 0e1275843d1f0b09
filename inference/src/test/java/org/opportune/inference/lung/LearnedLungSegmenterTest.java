package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opportune.inference.lung.LungPhantom.Shape;

/** Masks from a painter that knows the phantom: what is left is how masks are drawn from paint. */
final class LearnedLungSegmenterTest {
  private static final int COLUMNS = 128;

  /** Slices of the phantom are as thick as coarse ones, so pictures come slice by slice. */
  private static final double STEP_MM = 5;

  /** A painter sure of one shape and less of another; pictures come from the lowest slice up. */
  private static final class ShapePainter implements LungPainter {
    private final Shape sure;
    private final Shape likely;
    private int next;

    ShapePainter(Shape sure) {
      this(sure, sure);
    }

    ShapePainter(Shape sure, Shape likely) {
      this.sure = sure;
      this.likely = likely;
    }

    @Override
    public float[][] paint(float[][] pictures) {
      float[][] painted = new float[pictures.length][LungPicture.SIDE * LungPicture.SIDE];
      for (float[] picture : painted) {
        double z = STEP_MM * next++;
        for (int i = 0; i < picture.length; i++) {
          double x = (i % LungPicture.SIDE + 0.5) * 384 / LungPicture.SIDE - 192;
          double y = (i / LungPicture.SIDE + 0.5) * 384 / LungPicture.SIDE - 192;
          picture[i] = sure.contains(x, y, z) ? 1.1f : likely.contains(x, y, z) ? 0.7f : -0.1f;
        }
      }
      return painted;
    }
  }

  private static final Shape LUNGS =
      (x, y, z) ->
          LungPhantom.LEFT_LUNG.contains(x, y, z) || LungPhantom.RIGHT_LUNG.contains(x, y, z);

  @Test
  void drawsTheBorderItselfAndTakesAirwaysAndCouchOut() {
    LungPhantom phantom =
        LungPhantom.chest(COLUMNS, LungPhantom.slices(STEP_MM))
            .withAirways()
            .withCouch()
            .withNoise(20);
    // Painted 4 mm too wide, over the airways and over the couch.
    Shape wide =
        (x, y, z) ->
            LUNGS.contains(x * 0.97, y * 0.95, z)
                || Math.hypot(x, y - 15) < 8
                || (y > 170 && Math.abs(x) < 50);

    LungSegmenter.Found found =
        new LearnedLungSegmenter(new ShapePainter(LUNGS, wide)).find(phantom.volume());

    assertThat(phantom.dice(found.mask(), LungMask.LEFT)).isGreaterThan(0.97);
    assertThat(phantom.dice(found.mask(), LungMask.RIGHT)).isGreaterThan(0.97);
    assertThat(phantom.share(found.mask(), (x, y, z) -> Math.hypot(x, y - 15) <= 9 && z > 170))
        .isZero();
    assertThat(found.trachealAirHu()).isBetween(-1005.0, -995.0);
  }

  @Test
  void keepsConsolidationThatThePainterIsSureOf() {
    Shape consolidation =
        LungPhantom.ellipsoid(-95, 45, 90, 30, 30, 25).and(LungPhantom.RIGHT_LUNG);
    LungPhantom phantom =
        LungPhantom.chest(COLUMNS, LungPhantom.slices(STEP_MM))
            .paint(consolidation, 30, LungMask.RIGHT);

    LungMask mask = new LearnedLungSegmenter(new ShapePainter(LUNGS)).segment(phantom.volume());

    assertThat(phantom.share(mask, consolidation)).isGreaterThan(0.9);
    assertThat(phantom.dice(mask, LungMask.NONE)).isGreaterThan(0.98);
  }

  @Test
  void aPainterThatSeesNoLungRefusesTheScan() {
    LungPhantom phantom = LungPhantom.chest(COLUMNS, LungPhantom.slices(STEP_MM));
    LungSegmenter blind = new LearnedLungSegmenter(new ShapePainter((x, y, z) -> false));
    assertThatThrownBy(() -> blind.segment(phantom.volume()))
        .isInstanceOf(NoLungsException.class)
        .hasMessageContaining("sees less than");
  }

  @Test
  void examplesLeaveTheBorderOpenAndSayTheRest() {
    LungPhantom phantom = LungPhantom.chest(256, LungPhantom.slices(STEP_MM));
    var examples = LungPicture.examples(phantom.volume(), phantom.truth(), 20);
    assertThat(examples).hasSize(15);
    int open = 0;
    for (int n = 0; n < examples.size(); n++) {
      LungPicture.Example example = examples.get(n);
      for (int i = 0; i < example.lung().length; i++) {
        double x = (i % LungPicture.SIDE + 0.5) * 384 / LungPicture.SIDE - 192;
        double y = (i / LungPicture.SIDE + 0.5) * 384 / LungPicture.SIDE - 192;
        if (example.certain()[i] == 0) {
          open++;
        } else {
          assertThat(example.lung()[i] == 1).isEqualTo(LUNGS.contains(x, y, 20.0 * n));
        }
      }
    }
    assertThat(open).isBetween(500, 6000);
  }
}
