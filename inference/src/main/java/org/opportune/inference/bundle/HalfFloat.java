package org.opportune.inference.bundle;

/** IEEE 754 half precision. Java has it in the class library from 20 on only. */
final class HalfFloat {
  private HalfFloat() {}

  /** Widens; exact. */
  static float toFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
    }
    if (exponent == 0) {
      // Subnormal: the fraction counts in steps of 2^-24.
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | (exponent + 112) << 23 | fraction << 13);
  }

  /** Narrows to the nearest value, ties to even; too large magnitudes become infinite. */
  static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude >= 0x477ff000) {
      return (short) (sign | 0x7c00);
    }
    if (magnitude < 0x38800000) {
      return (short) (sign | (int) Math.rint(Math.abs((double) value) * 0x1p24));
    }
    int rest = magnitude & 0x1fff;
    int half = (magnitude >>> 13) - (112 << 10);
    boolean odd = (half & 1) == 1;
    boolean up = odd ? rest >= 0x1000 : rest > 0x1000;
    return (short) (sign | half + (up ? 1 : 0));
  }
}
