package org.opportune.inference.ct;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opportune.inference.lung.LungMask;
import org.opportune.ingest.ct.HounsfieldVolume;

/** The picture of a cube of 48 mm, lung throughout, at one pixel per voxel. */
class OverlayPictureTest {
  private static final int SIDE = 48;

  private HounsfieldVolume volume;
  private AnomalyMap map;

  @BeforeEach
  void cube() {
    short[][] hu = new short[SIDE][SIDE * SIDE];
    byte[][] labels = new byte[SIDE][SIDE * SIDE];
    double[] z = new double[SIDE];
    for (int slice = 0; slice < SIDE; slice++) {
      z[slice] = slice;
      Arrays.fill(hu[slice], (short) -850);
      Arrays.fill(labels[slice], LungMask.LEFT);
    }
    volume = new HounsfieldVolume(SIDE, SIDE, 1, 1, z, hu);
    LungMask mask = new LungMask(labels);
    map = new AnomalyMap(LungBox.of(volume, mask, mask.boxes(SIDE), 16), SIDE);
    for (int slice = 0; slice < SIDE; slice++) {
      set(slice, 0, 0, 0);
    }
  }

  @Test
  void healthyLungIsGreyInEveryView() {
    assertThat(coloured(draw(), 0, 0, 3 * SIDE, 2 * SIDE)).isZero();
  }

  @Test
  void aLesionShowsInTheAxialAndCoronalViewOfItsThirdWhereItLies() {
    // High in the chest, near the front, on the patient's left: x grows to the left.
    for (int slice = 40; slice < 44; slice++) {
      for (int row = 6; row < 9; row++) {
        for (int column = 30; column < 40; column++) {
          set(slice, row, column, 1);
        }
      }
    }
    BufferedImage picture = draw();
    assertThat(coloured(picture, 30, 6, 10, 3)).isEqualTo(30);
    assertThat(coloured(picture, 0, 0, SIDE, SIDE)).isEqualTo(30);
    // In the coronal views slice 43, the highest of the lesion, is row 48 - 1 - 43 from the top.
    assertThat(coloured(picture, 30, SIDE + 4, 10, 4)).isEqualTo(40);
    assertThat(coloured(picture, 0, SIDE, SIDE, SIDE)).isEqualTo(40);
    assertThat(coloured(picture, SIDE, 0, 2 * SIDE, 2 * SIDE)).isZero();
  }

  @Test
  void pngKeepsEveryPixel() throws Exception {
    set(20, 20, 20, 0.7);
    BufferedImage drawn = draw();
    BufferedImage read = ImageIO.read(new ByteArrayInputStream(OverlayPicture.png(drawn)));
    assertThat(pixels(read, 0, 0, 3 * SIDE, 2 * SIDE))
        .isEqualTo(pixels(drawn, 0, 0, 3 * SIDE, 2 * SIDE));
  }

  private void set(int slice, int row, int column, double value) {
    LungBox box = map.box();
    map.set(slice, (row - box.top()) * box.columns() + column - box.left(), value);
  }

  private BufferedImage draw() {
    return new OverlayPicture(SIDE).render(volume, map);
  }

  private static long coloured(BufferedImage picture, int x, int y, int width, int height) {
    return Arrays.stream(pixels(picture, x, y, width, height))
        .filter(rgb -> (rgb & 0xff) != (rgb >> 16 & 0xff))
        .count();
  }

  private static int[] pixels(BufferedImage picture, int x, int y, int width, int height) {
    return picture.getRGB(x, y, width, height, null, 0, width);
  }
}
