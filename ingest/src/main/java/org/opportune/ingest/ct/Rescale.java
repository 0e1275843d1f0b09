package org.opportune.ingest.ct;

/**
 * Hounsfield units of every stored value of 16 bits. Slices of a series mostly share one table; a
 * voxel then costs a look instead of arithmetic in double precision.
 */
final class Rescale {
  /** Entry of values that may be padding or fill: their place decides. */
  static final short LOOK_CLOSER = Short.MIN_VALUE;

  private static final int VALUES = 1 << Short.SIZE;

  private final double slope;
  private final double intercept;
  private final boolean signed;
  private final Padding padding;
  private final short[] hu = new short[VALUES];

  /**
   * A table.
   *
   * @param signed whether stored values are in two's complement
   * @param padding what is no measurement, wherever it lies or outside the circle alone
   * @param leastHu values below it need a closer look
   */
  Rescale(double slope, double intercept, boolean signed, Padding padding, int leastHu) {
    this.slope = slope;
    this.intercept = intercept;
    this.signed = signed;
    this.padding = padding;
    for (int pattern = 0; pattern < VALUES; pattern++) {
      int value = value((short) pattern);
      int unit = exactHu(value);
      boolean unsure = unit < leastHu || padding.covers(value, true);
      hu[pattern] = unsure ? LOOK_CLOSER : (short) unit;
    }
  }

  /** Whether a slice can be read by this table. */
  boolean suits(SliceRef slice, boolean signedValues, Padding itsPadding) {
    return slope == slice.rescaleSlope()
        && intercept == slice.rescaleIntercept()
        && signed == signedValues
        && padding.equals(itsPadding);
  }

  /** HU of stored bits, or {@link #LOOK_CLOSER}. */
  short hu(short stored) {
    return hu[stored & (VALUES - 1)];
  }

  /** The number that stored bits mean. */
  int value(short stored) {
    return signed ? stored : Short.toUnsignedInt(stored);
  }

  /** HU of a number, rounded half up and limited to -32767..32767. */
  int exactHu(int value) {
    double unit = Math.floor(value * slope + intercept + 0.5);
    return (int) Math.max(-Short.MAX_VALUE, Math.min(Short.MAX_VALUE, unit));
  }
}
