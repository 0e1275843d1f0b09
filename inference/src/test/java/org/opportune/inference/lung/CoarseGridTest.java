package org.opportune.inference.lung;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opportune.ingest.ct.HounsfieldVolume;
import org.opportune.ingest.ct.SpareArrays;

final class CoarseGridTest {
  private static final int LOWEST_COUNTED_HU = -1499;

  @ParameterizedTest
  @CsvSource({
    "16, 12, 0.7, 1, 2, 2", // as most thin scans
    "16, 12, 0.7, 2.5, 2, 1", // slices as high as a block may be
    "16, 12, 0.7, 2.6, 2, 1",
    "16, 12, 0.7, 0.5, 2, 5", // the last block holds fewer slices
    "15, 11, 0.7, 1, 2, 2", // blocks at the far edges hold fewer voxels
    "16, 12, 0.5, 1, 3, 2",
    "16, 12, 1.4, 1, 1, 2",
    "16, 12, 4, 4, 1, 1"
  })
  void aBlockIsTheMeanOfItsVoxelsThatAreNoPadding(
      int columns, int rows, double pixelMm, double sliceMm, int factor, int merge) {
    HounsfieldVolume volume = volume(columns, rows, 7, pixelMm, sliceMm);

    CoarseGrid grid = CoarseGrid.of(volume, 3, SpareArrays.ofPixels());

    assertThat(grid.factor).isEqualTo(factor);
    assertThat(grid.merge).isEqualTo(merge);
    for (int z = 0; z < grid.slices; z++) {
      boolean complete = true;
      for (int y = 0; y < grid.rows; y++) {
        for (int x = 0; x < grid.columns; x++) {
          Block block = block(volume, grid, z, y, x);
          complete &= block.counted == block.voxels;
          assertThat(grid.padding.has(z, y, x)).isEqualTo(block.counted == 0);
          assertThat(grid.hu[z][y * grid.columns + x])
              .isEqualTo(
                  block.counted == 0
                      ? HounsfieldVolume.PADDING
                      : (short) (Math.round((double) block.sum / block.counted) - 3));
        }
      }
      if (columns % factor == 0 && rows % factor == 0) {
        assertThat(grid.isIncomplete(z)).isEqualTo(!complete);
      } else {
        assertThat(complete || grid.isIncomplete(z)).isTrue();
      }
    }
  }

  private record Block(long sum, int counted, int voxels) {}

  private static Block block(HounsfieldVolume volume, CoarseGrid grid, int z, int y, int x) {
    long sum = 0;
    int counted = 0;
    int voxels = 0;
    for (int slice = z * grid.merge; slice < (z + 1) * grid.merge; slice++) {
      for (int row = y * grid.factor; row < (y + 1) * grid.factor; row++) {
        for (int column = x * grid.factor; column < (x + 1) * grid.factor; column++) {
          if (slice < volume.slices() && row < volume.rows() && column < volume.columns()) {
            int hu = volume.hu()[slice][row * volume.columns() + column];
            voxels++;
            counted += hu >= LOWEST_COUNTED_HU ? 1 : 0;
            sum += hu >= LOWEST_COUNTED_HU ? hu : 0;
          }
        }
      }
    }
    return new Block(sum, counted, voxels);
  }

  /**
   * Values of any kind; the upper left of the first slices is padding, declared or not, but for one
   * voxel.
   */
  private static HounsfieldVolume volume(
      int columns, int rows, int slices, double pixelMm, double sliceMm) {
    Random random = new Random(11);
    short[][] hu = new short[slices][columns * rows];
    double[] z = new double[slices];
    for (int slice = 0; slice < slices; slice++) {
      z[slice] = slice * sliceMm;
      for (int i = 0; i < hu[slice].length; i++) {
        hu[slice][i] = (short) (random.nextInt(4600) - 1499);
        if (slice < 4 && i % columns < 7 && i / columns < 5) {
          hu[slice][i] = random.nextBoolean() ? HounsfieldVolume.PADDING : (short) -1500;
        }
      }
    }
    hu[2][0] = -900;
    return new HounsfieldVolume(columns, rows, pixelMm, pixelMm, z, hu);
  }
}
