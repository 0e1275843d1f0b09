package org.opportune.ingest.codec;

/**
 * The 8 x 8 inverse DCT with 13-bit fixed-point constants (Loeffler, Ligtenberg and Moschytz,
 * ICASSP 1989), in the arithmetic of the Independent JPEG Group's accurate integer method, so that
 * results equal those of the toolkits built on it.
 */
final class InverseDct {
  private static final int SIDE = 8;
  private static final int CONSTANT_BITS = 13;
  private static final int C0_298 = 2446;
  private static final int C0_390 = 3196;
  private static final int C0_541 = 4433;
  private static final int C0_765 = 6270;
  private static final int C0_899 = 7373;
  private static final int C1_175 = 9633;
  private static final int C1_501 = 12299;
  private static final int C1_847 = 15137;
  private static final int C1_961 = 16069;
  private static final int C2_053 = 16819;
  private static final int C2_562 = 20995;
  private static final int C3_072 = 25172;

  /** Fraction bits kept between the passes: one less where 12-bit samples would overflow. */
  private final int passBits;

  private final int center;
  private final int highest;
  private final int[] line = new int[SIDE];

  /**
   * A transform for samples of a precision.
   *
   * @param precision 8 or 12 bits
   */
  InverseDct(int precision) {
    this.passBits = precision == 8 ? 2 : 1;
    this.center = 1 << (precision - 1);
    this.highest = (1 << precision) - 1;
  }

  /**
   * Transforms a block in place and writes its samples, level-shifted and clamped.
   *
   * @param block 64 dequantized coefficients by rows; overwritten
   * @param samples receives 8 rows
   * @param at where the first row goes
   * @param width distance between rows
   */
  void apply(int[] block, short[] samples, int at, int width) {
    for (int x = 0; x < SIDE; x++) {
      transform(block, x, SIDE, CONSTANT_BITS - passBits);
      for (int y = 0; y < SIDE; y++) {
        block[y * SIDE + x] = line[y];
      }
    }
    for (int y = 0; y < SIDE; y++) {
      transform(block, y * SIDE, 1, CONSTANT_BITS + passBits + 3);
      int out = at + y * width;
      for (int x = 0; x < SIDE; x++) {
        int value = line[x] + center;
        samples[out + x] = (short) Math.max(0, Math.min(highest, value));
      }
    }
  }

  /** One-dimensional transform of eight values into {@link #line}, descaled with rounding. */
  private void transform(int[] in, int at, int step, int descale) {
    int even2 = in[at + 2 * step];
    int even6 = in[at + 6 * step];
    int z = (even2 + even6) * C0_541;
    int t2 = z - even6 * C1_847;
    int t3 = z + even2 * C0_765;
    int t0 = (in[at] + in[at + 4 * step]) << CONSTANT_BITS;
    int t1 = (in[at] - in[at + 4 * step]) << CONSTANT_BITS;
    int e0 = t0 + t3;
    int e3 = t0 - t3;
    int e1 = t1 + t2;
    int e2 = t1 - t2;

    int o0 = in[at + 7 * step];
    int o1 = in[at + 5 * step];
    int o2 = in[at + 3 * step];
    int o3 = in[at + step];
    int z5 = (o0 + o1 + o2 + o3) * C1_175;
    int z1 = -(o0 + o3) * C0_899;
    int z2 = -(o1 + o2) * C2_562;
    int z3 = z5 - (o0 + o2) * C1_961;
    int z4 = z5 - (o1 + o3) * C0_390;
    o0 = o0 * C0_298 + z1 + z3;
    o1 = o1 * C2_053 + z2 + z4;
    o2 = o2 * C3_072 + z2 + z3;
    o3 = o3 * C1_501 + z1 + z4;

    int half = 1 << (descale - 1);
    line[0] = (e0 + o3 + half) >> descale;
    line[7] = (e0 - o3 + half) >> descale;
    line[1] = (e1 + o2 + half) >> descale;
    line[6] = (e1 - o2 + half) >> descale;
    line[2] = (e2 + o1 + half) >> descale;
    line[5] = (e2 - o1 + half) >> descale;
    line[3] = (e3 + o0 + half) >> descale;
    line[4] = (e3 - o0 + half) >> descale;
  }
}
