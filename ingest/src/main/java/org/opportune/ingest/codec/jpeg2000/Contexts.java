package org.opportune.ingest.codec.jpeg2000;

/**
 * Numbers of the contexts by what stands around a sample (ITU-T T.800 annex D.3).
 *
 * <p>A neighbourhood is nine bits, by rows and from the left: bits 0 to 2 above the sample, 3 to 5
 * beside it, 6 to 8 below.
 */
final class Contexts {
  /** First of the nine contexts of zero coding, and that of a sample with nothing around it. */
  static final int ZERO = 0;

  /** First of the five contexts of sign coding. */
  static final int SIGN = 9;

  /** First of the three contexts of magnitude refinement. */
  static final int REFINEMENT = 14;

  /** Whether a column of four comes to matter in a cleanup pass. */
  static final int RUN = 17;

  /** Which of the four does. */
  static final int UNIFORM = 18;

  private static final int NEIGHBOURHOODS = 1 << 9;

  /** Table D.1 by significance around the sample, for bands LL and LH. */
  private static final byte[] ZERO_LH = new byte[NEIGHBOURHOODS];

  private static final byte[] ZERO_HL = new byte[NEIGHBOURHOODS];
  private static final byte[] ZERO_HH = new byte[NEIGHBOURHOODS];

  /**
   * Tables D.2 and D.3: twice the context, plus the bit that turns a decoded symbol into the sign.
   * By eight bits: bit 1 + 2 n says whether neighbour n is significant, bit 2 n whether it is
   * negative, n being above, left, right, below.
   */
  static final byte[] SIGNS = new byte[1 << 8];

  static {
    for (int around = 0; around < NEIGHBOURHOODS; around++) {
      int horizontal = bit(around, 3) + bit(around, 5);
      int vertical = bit(around, 1) + bit(around, 7);
      int diagonal = bit(around, 0) + bit(around, 2) + bit(around, 6) + bit(around, 8);
      ZERO_LH[around] = (byte) (ZERO + ofOneDirection(horizontal, vertical, diagonal));
      ZERO_HL[around] = (byte) (ZERO + ofOneDirection(vertical, horizontal, diagonal));
      ZERO_HH[around] = (byte) (ZERO + ofDiagonals(horizontal + vertical, diagonal));
    }
    for (int around = 0; around < SIGNS.length; around++) {
      int horizontal = Integer.signum(contribution(around, 1) + contribution(around, 2));
      int vertical = Integer.signum(contribution(around, 0) + contribution(around, 3));
      int weight = 3 * horizontal + vertical;
      int flip = weight < 0 ? 1 : 0;
      SIGNS[around] = (byte) (2 * (SIGN + Math.abs(weight)) + flip);
    }
  }

  private Contexts() {}

  /** Zero coding contexts by neighbourhood; bands are told by how they were filtered. */
  static byte[] zeroCoding(boolean highHorizontally, boolean highVertically) {
    if (!highHorizontally) {
      return ZERO_LH;
    }
    return highVertically ? ZERO_HH : ZERO_HL;
  }

  private static int ofOneDirection(int along, int across, int diagonal) {
    if (along == 2) {
      return 8;
    }
    if (along == 1) {
      return across >= 1 ? 7 : diagonal >= 1 ? 6 : 5;
    }
    return across > 0 ? 2 + across : Math.min(diagonal, 2);
  }

  private static int ofDiagonals(int others, int diagonal) {
    return switch (diagonal) {
      case 0 -> Math.min(others, 2);
      case 1 -> 3 + Math.min(others, 2);
      case 2 -> 6 + Math.min(others, 1);
      default -> 8;
    };
  }

  private static int contribution(int around, int neighbour) {
    return bit(around, 1 + 2 * neighbour) * (1 - 2 * bit(around, 2 * neighbour));
  }

  private static int bit(int bits, int at) {
    return bits >> at & 1;
  }
}
