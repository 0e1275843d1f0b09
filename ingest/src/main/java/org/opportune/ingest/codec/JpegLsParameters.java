package org.opportune.ingest.codec;

/**
 * Coding parameters of a JPEG-LS scan (ITU-T T.87 table A.1 and C.2.4.1.1).
 *
 * @param maxValue MAXVAL, largest sample
 * @param near NEAR, largest error of a sample
 * @param t1 first gradient threshold
 * @param t2 second gradient threshold
 * @param t3 third gradient threshold
 * @param reset RESET, occurrences after which a context's counters are halved
 * @param range RANGE, number of distinct prediction errors
 * @param errorBits qbpp, bits of a mapped error in an escape code
 * @param limit LIMIT, longest code
 */
record JpegLsParameters(
    int maxValue,
    int near,
    int t1,
    int t2,
    int t3,
    int reset,
    int range,
    int errorBits,
    int limit) {
  private static final int BASIC_T1 = 3;
  private static final int BASIC_T2 = 7;
  private static final int BASIC_T3 = 21;
  private static final int BASIC_RESET = 64;

  /**
   * Fills in defaults and checks ranges.
   *
   * @param precision bits per sample
   * @param near NEAR of the scan
   * @param presets MAXVAL, T1, T2, T3, RESET; zero stands for the default
   */
  static JpegLsParameters of(int precision, int near, int[] presets) throws CodecException {
    int full = (1 << precision) - 1;
    int max = presets[0] != 0 ? presets[0] : full;
    if (max > full || near > Math.min(255, max / 2)) {
      throw CodecException.failed("Invalid JPEG-LS: MAXVAL %d, NEAR %d", max, near);
    }
    int[] defaults = max >= 128 ? wideThresholds(max, near) : narrowThresholds(max, near);
    int t1 = presets[1] != 0 ? presets[1] : defaults[0];
    int t2 = presets[2] != 0 ? presets[2] : defaults[1];
    int t3 = presets[3] != 0 ? presets[3] : defaults[2];
    int reset = presets[4] != 0 ? presets[4] : BASIC_RESET;
    boolean ordered = near < t1 && t1 <= t2 && t2 <= t3 && t3 <= max;
    if (!ordered || reset < 3 || reset > Math.max(255, max)) {
      throw CodecException.failed(
          "Invalid JPEG-LS: thresholds %d, %d, %d, RESET %d", t1, t2, t3, reset);
    }
    int range = (max + 2 * near) / (2 * near + 1) + 1;
    int sampleBits = Math.max(2, bits(max));
    int limit = 2 * (sampleBits + Math.max(8, sampleBits));
    return new JpegLsParameters(max, near, t1, t2, t3, reset, range, bits(range - 1), limit);
  }

  private static int[] wideThresholds(int max, int near) {
    int factor = (Math.min(max, 4095) + 128) / 256;
    int t1 = within(factor * (BASIC_T1 - 2) + 2 + 3 * near, near + 1, max);
    int t2 = within(factor * (BASIC_T2 - 3) + 3 + 5 * near, t1, max);
    int t3 = within(factor * (BASIC_T3 - 4) + 4 + 7 * near, t2, max);
    return new int[] {t1, t2, t3};
  }

  private static int[] narrowThresholds(int max, int near) {
    int factor = 256 / (max + 1);
    int t1 = within(Math.max(2, BASIC_T1 / factor + 3 * near), near + 1, max);
    int t2 = within(Math.max(3, BASIC_T2 / factor + 5 * near), t1, max);
    int t3 = within(Math.max(4, BASIC_T3 / factor + 7 * near), t2, max);
    return new int[] {t1, t2, t3};
  }

  /** The CLAMP of C.2.4.1.1.1: out of range becomes the lower end. */
  private static int within(int value, int low, int high) {
    return value > high || value < low ? low : value;
  }

  private static int bits(int value) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(value);
  }
}
