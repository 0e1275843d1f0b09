package org.opportune.inference.segment;

import java.util.SplittableRandom;
import org.opportune.inference.eval.VoxelGrid;

/** Fields simple enough to be learnt in seconds: each tissue has its density and its place. */
final class Fields {
  private static final float[] HU = {40, -850, -200, 150};

  private Fields() {}

  /** Two lungs as boxes, a lesion in the first, a vessel in the second. */
  static FieldScan of(int number, int slices, double noiseHu) {
    SplittableRandom random = new SplittableRandom(number);
    int area = FieldScan.ROWS * FieldScan.COLUMNS;
    float[][] hu = new float[slices][area];
    byte[][] truth = new byte[slices][area];
    int shift = random.nextInt(8);
    for (int z = 0; z < slices; z++) {
      for (int i = 0; i < area; i++) {
        truth[z][i] = (byte) tissue(i / FieldScan.COLUMNS, i % FieldScan.COLUMNS, shift).ordinal();
        hu[z][i] = (float) (HU[truth[z][i]] + noiseHu * random.nextGaussian());
      }
    }
    VoxelGrid grid = new VoxelGrid(slices, FieldScan.ROWS, FieldScan.COLUMNS, 12, 3);
    return new FieldScan("field-" + number, 0, grid, hu, truth);
  }

  private static Tissue tissue(int row, int column, int shift) {
    int across = column % 64;
    if (row < 10 + shift || row > 44 + shift || across < 10 || across > 54) {
      return Tissue.BACKGROUND;
    }
    if (column < 64 && row > 14 + shift && row < 40 + shift && across > 18 && across < 46) {
      return Tissue.LESION;
    }
    return column >= 64 && across > 40 && across < 46 ? Tissue.VESSEL : Tissue.LUNG;
  }
}
