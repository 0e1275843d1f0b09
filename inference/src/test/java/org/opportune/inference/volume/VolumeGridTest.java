package org.opportune.inference.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opportune.ingest.ct.HounsfieldVolume;

/** A field that is linear in space is what interpolation gives back exactly. */
class VolumeGridTest {
  private static final double[] UNEVEN = {-7, -5, -2.5, -1, 2, 5};

  @Test
  void interpolatesALinearFieldExactlyEvenBetweenUnevenSlices() {
    VolumeGrid grid = new VolumeGrid(0.8, 0.8, 15, 9, false);
    short[] placed = grid.place(field(UNEVEN, 7, 9, 1.1, 0.9));
    for (int slice = 0; slice < 15; slice++) {
      for (int row = 0; row < 9; row++) {
        for (int column = 0; column < 9; column++) {
          double expected = linear(-7 + 0.8 * slice, 0.8 * row, 0.8 * column);
          assertThat((double) placed[(slice * 9 + row) * 9 + column])
              .isCloseTo(expected, within(1.01));
        }
      }
    }
  }

  @Test
  void aSmallVolumeLiesInTheMiddleOfAir() {
    VolumeGrid grid = new VolumeGrid(1, 1, 6, 7, false);
    short[][] hu = new short[3][4 * 4];
    for (short[] slice : hu) {
      java.util.Arrays.fill(slice, (short) 50);
    }
    short[] placed = grid.place(new HounsfieldVolume(4, 4, 1, 1, new double[] {0, 1, 2}, hu));
    for (int slice = 0; slice < 6; slice++) {
      for (int row = 0; row < 7; row++) {
        for (int column = 0; column < 7; column++) {
          boolean inside =
              slice >= 1 && slice < 4 && row >= 1 && row < 5 && column >= 1 && column < 5;
          assertThat(placed[(slice * 7 + row) * 7 + column])
              .isEqualTo((short) (inside ? 50 : -1000));
        }
      }
    }
  }

  @Test
  void aLargeVolumeIsCutToItsMiddleAndClipped() {
    VolumeGrid grid = new VolumeGrid(1, 1, 3, 3, false);
    short[][] hu = new short[8][6 * 6];
    for (int slice = 0; slice < 8; slice++) {
      for (int i = 0; i < 36; i++) {
        hu[slice][i] = (short) (slice * 100 + i);
      }
    }
    hu[2][7] = 3000;
    hu[2][8] = HounsfieldVolume.PADDING;
    double[] z = {0, 1, 2, 3, 4, 5, 6, 7};
    short[] placed = grid.place(new HounsfieldVolume(6, 6, 1, 1, z, hu));
    // Of 8 slices 2 are left out below and 3 above; of 6 rows 1 and 2.
    assertThat(placed[0]).isEqualTo((short) 1000);
    assertThat(placed[1]).isEqualTo((short) -1000);
    assertThat(placed[2]).isEqualTo((short) 209);
    assertThat(placed[9]).isEqualTo((short) 307);
    assertThat(placed[26]).isEqualTo((short) 421);
  }

  @Test
  void coarseVoxelsAverageWhatTheyCover() {
    Random random = new Random(3);
    short[][] hu = new short[60][60 * 60];
    for (short[] slice : hu) {
      for (int i = 0; i < slice.length; i++) {
        slice[i] = (short) Math.round(100 * random.nextGaussian());
      }
    }
    double[] z = new double[60];
    for (int i = 0; i < 60; i++) {
      z[i] = i;
    }
    HounsfieldVolume noise = new HounsfieldVolume(60, 60, 1, 1, z, hu);
    // 125 values of a deviation of 100 have a mean of a deviation of 9.
    assertThat(deviation(new VolumeGrid(5, 5, 9, 9, true).place(noise))).isBetween(5.0, 14.0);
    assertThat(deviation(new VolumeGrid(5, 5, 9, 9, false).place(noise))).isGreaterThan(80);
  }

  @Test
  void thePublishedGridHas134Groups() {
    assertThat(VolumeGrid.published().groups()).isEqualTo(134);
    assertThatThrownBy(() -> new VolumeGrid(1, 1, 10, 8, false))
        .hasMessageContaining("multiple of 3");
  }

  @Test
  void scalesTheWindowAndTakesTheMeanAway() {
    float[] into = new float[5];
    VolumeCard.normalise(new short[] {-1000, -400, 200, 1000}, into, 1);
    assertThat(into)
        .containsExactly(new float[] {0, -0.449f, 0.051f, 0.551f, 0.551f}, within(1e-6f));
  }

  private static double deviation(short[] values) {
    double sum = 0;
    for (short value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }

  private static double linear(double z, double y, double x) {
    return 31 * z - 17 * y + 23 * x - 120;
  }

  private static HounsfieldVolume field(
      double[] z, int rows, int columns, double rowMm, double columnMm) {
    short[][] hu = new short[z.length][rows * columns];
    for (int slice = 0; slice < z.length; slice++) {
      for (int i = 0; i < hu[slice].length; i++) {
        hu[slice][i] =
            (short) Math.round(linear(z[slice], i / columns * rowMm, i % columns * columnMm));
      }
    }
    return new HounsfieldVolume(columns, rows, columnMm, rowMm, z, hu);
  }
}
