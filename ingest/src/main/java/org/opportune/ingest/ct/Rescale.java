package org.opportune.ingest.ct;

/**
 * Hounsfield units of every stored value of 16 bits, inside the reconstruction circle and outside.
 * Slices of a series mostly share one table; a voxel then costs a look instead of arithmetic in
 * double precision and questions about padding.
 */
final class Rescale {
  /** No fill, as {@code fillHu}. */
  static final int NO_FILL = Integer.MAX_VALUE;

  /** The lowest value scanners measure; lower ones outside the circle are fill. */
  private static final int LOWEST_HU = -1024;

  private static final int VALUES = 1 << Short.SIZE;

  private final double slope;
  private final double intercept;
  private final boolean signed;
  private final Padding padding;
  private final int fillHu;
  private final short[] inside = new short[VALUES];
  private final short[] outside = new short[VALUES];

  /**
   * A table.
   *
   * @param signed whether stored values are in two's complement
   * @param padding what is no measurement, wherever it lies or outside the circle alone
   * @param fillHu what is no measurement either, or {@link #NO_FILL}
   */
  Rescale(double slope, double intercept, boolean signed, Padding padding, int fillHu) {
    this.slope = slope;
    this.intercept = intercept;
    this.signed = signed;
    this.padding = padding;
    this.fillHu = fillHu;
    for (int pattern = 0; pattern < VALUES; pattern++) {
      int value = value((short) pattern, signed);
      int unit = exactHu(value, slope, intercept);
      inside[pattern] = marked(unit, unit == fillHu || padding.covers(value, false));
      outside[pattern] =
          marked(unit, unit == fillHu || padding.covers(value, true) || unit < LOWEST_HU);
    }
  }

  private static short marked(int unit, boolean none) {
    return none ? HounsfieldVolume.PADDING : (short) unit;
  }

  /** Whether a slice can be read by this table. */
  boolean suits(SliceRef slice, boolean signedValues, Padding itsPadding, int itsFillHu) {
    return slope == slice.rescaleSlope()
        && intercept == slice.rescaleIntercept()
        && signed == signedValues
        && fillHu == itsFillHu
        && padding.equals(itsPadding);
  }

  /** Turns stored values from an index on into HU, in place. */
  void apply(short[] values, int from, int end, boolean isInside) {
    short[] hu = isInside ? inside : outside;
    for (int i = from; i < end; i++) {
      values[i] = hu[values[i] & (VALUES - 1)];
    }
  }

  /** The same, and lets the values change places with those on the other side of a row. */
  void applyMirrored(short[] values, int from, int end, int lastOfRow, boolean isInside) {
    short[] hu = isInside ? inside : outside;
    for (int left = from, right = lastOfRow; left < end; left++, right--) {
      short value = hu[values[left] & (VALUES - 1)];
      values[left] = hu[values[right] & (VALUES - 1)];
      values[right] = value;
    }
  }

  /** HU of stored bits, rounded half up and limited to -32767..32767. */
  static int exactHu(short stored, SliceRef slice, boolean signed) {
    return exactHu(value(stored, signed), slice.rescaleSlope(), slice.rescaleIntercept());
  }

  private static int value(short stored, boolean signed) {
    return signed ? stored : Short.toUnsignedInt(stored);
  }

  private static int exactHu(int value, double slope, double intercept) {
    double unit = Math.floor(value * slope + intercept + 0.5);
    return (int) Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, unit));
  }
}
