package org.opportune.ingest.codec;

import java.util.Arrays;

/** The adaptive part of JPEG-LS: context counters, regular and run mode (ITU-T T.87 annex A). */
final class JpegLsDecoder {
  private static final int CONTEXTS = 365;
  private static final int MIN_BIAS = -128;
  private static final int MAX_BIAS = 127;
  private static final int MAX_GOLOMB = 24;

  /** J of table A.1: log2 of the run lengths one bit stands for. */
  private static final byte[] RUN_BITS = {
    0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13,
    14, 15
  };

  private final EntropyBits bits;
  private final int near;
  private final int step;
  private final int maxValue;
  private final int reset;
  private final int range;
  private final int errorBits;
  private final int limit;
  private final byte[] levels;

  /** A, B, C and N of a regular context in four neighbouring places. */
  private final int[] contexts = new int[CONTEXTS * 4];

  private final int[] runMagnitude = new int[2];
  private final int[] runCount = {1, 1};
  private final int[] runNegative = new int[2];

  JpegLsDecoder(JpegLsParameters parameters, EntropyBits bits) {
    this.bits = bits;
    near = parameters.near();
    step = 2 * near + 1;
    maxValue = parameters.maxValue();
    reset = parameters.reset();
    range = parameters.range();
    errorBits = parameters.errorBits();
    limit = parameters.limit();
    levels = levels(parameters);
    int magnitude = Math.max(2, (range + 32) / 64);
    for (int i = 0; i < contexts.length; i += 4) {
      contexts[i] = magnitude;
      contexts[i + 3] = 1;
    }
    Arrays.fill(runMagnitude, magnitude);
  }

  /** Decodes one component's line. */
  void decodeLine(JpegLsLines lines, int component) throws CodecException {
    int[] current = lines.current(component);
    int[] above = lines.above(component);
    int columns = lines.columns();
    int x = 1;
    int b = above[0];
    int d = above[1];
    while (x <= columns) {
      int a = current[x - 1];
      int c = b;
      b = d;
      d = above[x + 1];
      int context = context(a, b, c, d);
      if (context != 0) {
        current[x++] = regular(context, a, b, c);
        continue;
      }
      int end = x + run(lines, component, columns - x + 1);
      Arrays.fill(current, x, end, a);
      if (end <= columns) {
        current[end] = interruption(a, above[end], lines.runIndex(component));
        lines.runIndex(component, Math.max(0, lines.runIndex(component) - 1));
        end++;
      }
      x = end;
      b = above[x - 1];
      d = x <= columns ? above[x] : 0;
    }
  }

  /** Decodes one line of all components, pixel by pixel; a run covers all of them. */
  void decodeSampleInterleaved(JpegLsLines lines) throws CodecException {
    int columns = lines.columns();
    int x = 1;
    while (x <= columns) {
      boolean flat = lines.flatAt(x);
      int end = flat ? x + run(lines, 0, columns - x + 1) : x;
      for (int i = 0; i < lines.components(); i++) {
        int[] current = lines.current(i);
        int[] above = lines.above(i);
        int a = current[x - 1];
        Arrays.fill(current, x, end, a);
        if (end > columns) {
          continue;
        }
        int b = above[end];
        if (flat) {
          current[end] = interruptedByEdge(a, b, lines.runIndex(0));
        } else {
          int context = context(a, b, above[x - 1], above[x + 1]);
          current[end] = regular(context, a, b, above[x - 1]);
        }
      }
      if (flat && end <= columns) {
        lines.runIndex(0, Math.max(0, lines.runIndex(0) - 1));
      }
      x = end + 1;
    }
  }

  /** The signed context number of A.3.3 and A.3.4: three gradients, base nine. */
  private int context(int a, int b, int c, int d) {
    return (quantize(d - b) * 9 + quantize(b - c)) * 9 + quantize(c - a);
  }

  private int quantize(int gradient) {
    return levels[gradient + maxValue];
  }

  /** Gradients of -MAXVAL..MAXVAL in nine levels: a table, for the branches are unpredictable. */
  private static byte[] levels(JpegLsParameters parameters) {
    int max = parameters.maxValue();
    byte[] levels = new byte[2 * max + 1];
    Arrays.fill(levels, max + parameters.near() + 1, levels.length, (byte) 1);
    Arrays.fill(levels, max + parameters.t1(), levels.length, (byte) 2);
    Arrays.fill(levels, max + parameters.t2(), levels.length, (byte) 3);
    Arrays.fill(levels, max + parameters.t3(), levels.length, (byte) 4);
    for (int i = 0; i < max; i++) {
      levels[i] = (byte) -levels[2 * max - i];
    }
    return levels;
  }

  /** One sample of regular mode (A.4 to A.6). */
  private int regular(int signedContext, int a, int b, int c) throws CodecException {
    int sign = signedContext >> 31;
    int at = ((signedContext ^ sign) - sign) * 4;
    int n = contexts[at + 3];
    int magnitude = contexts[at];
    int bias = contexts[at + 1];
    int k = golomb(n, magnitude);
    int low = Math.min(a, b);
    int high = Math.max(a, b);
    int predicted = c >= high ? low : c <= low ? high : a + b - c;
    predicted += (contexts[at + 2] ^ sign) - sign;
    predicted = Math.max(0, Math.min(maxValue, predicted));

    int mapped = code(k, limit);
    int error = (mapped >>> 1) ^ -(mapped & 1);
    if (k == 0 && near == 0 && 2 * bias + n - 1 < 0) {
      error = ~error;
    }
    magnitude += Math.abs(error);
    bias += error * step;
    if (n == reset) {
      magnitude >>= 1;
      bias >>= 1;
      n >>= 1;
    }
    n++;
    if (bias + n <= 0) {
      bias = Math.max(bias + n, 1 - n);
      contexts[at + 2] = Math.max(MIN_BIAS, contexts[at + 2] - 1);
    } else if (bias > 0) {
      bias = Math.min(bias - n, 0);
      contexts[at + 2] = Math.min(MAX_BIAS, contexts[at + 2] + 1);
    }
    contexts[at] = magnitude;
    contexts[at + 1] = bias;
    contexts[at + 3] = n;
    return reconstruct(predicted, (error ^ sign) - sign);
  }

  /** Length of the run at hand, at most {@code room} (A.7.1). */
  private int run(JpegLsLines lines, int component, int room) throws CodecException {
    int index = lines.runIndex(component);
    int length = 0;
    while (length < room && bits.read(1) == 1) {
      int whole = 1 << RUN_BITS[index];
      if (whole <= room - length) {
        index = Math.min(RUN_BITS.length - 1, index + 1);
      }
      length += Math.min(whole, room - length);
    }
    if (length < room && RUN_BITS[index] > 0) {
      length += bits.read(RUN_BITS[index]);
      if (length > room) {
        throw CodecException.failed("Cannot decode JPEG-LS: a run leaves its line");
      }
    }
    lines.runIndex(component, index);
    return length;
  }

  /** The sample that ends a run (A.7.2). */
  private int interruption(int a, int b, int runIndex) throws CodecException {
    if (Math.abs(a - b) <= near) {
      return reconstruct(a, runError(1, runIndex));
    }
    return interruptedByEdge(a, b, runIndex);
  }

  private int interruptedByEdge(int a, int b, int runIndex) throws CodecException {
    int error = runError(0, runIndex);
    return reconstruct(b, b < a ? -error : error);
  }

  /** The prediction error of an interruption sample of one RItype. */
  private int runError(int type, int runIndex) throws CodecException {
    int n = runCount[type];
    int k = golomb(n, runMagnitude[type] + (n >> 1) * type);
    int mapped = code(k, limit - RUN_BITS[runIndex] - 1);
    int value = mapped + type;
    int map = value & 1;
    int size = (value + map) / 2;
    boolean negative = (k != 0 || 2 * runNegative[type] >= n) == (map == 1);
    int error = negative ? -size : size;
    if (error < 0) {
      runNegative[type]++;
    }
    runMagnitude[type] += (mapped + 1 - type) >> 1;
    if (n == reset) {
      runMagnitude[type] >>= 1;
      runNegative[type] >>= 1;
      n >>= 1;
    }
    runCount[type] = n + 1;
    return error;
  }

  /** Smallest k with n * 2^k at least the magnitude (A.5.1), found by their leading bits. */
  private static int golomb(int n, int magnitude) throws CodecException {
    int shift = Integer.numberOfLeadingZeros(n) - Integer.numberOfLeadingZeros(magnitude);
    int k = Math.max(0, shift);
    if ((long) n << k < magnitude) {
      k++;
    }
    if (k > MAX_GOLOMB) {
      throw CodecException.failed("Cannot decode JPEG-LS: prediction errors diverge");
    }
    return k;
  }

  /** A Golomb code of limited length (A.5.3). */
  private int code(int k, int codeLimit) throws CodecException {
    long window = bits.peek();
    int zeros = Long.numberOfLeadingZeros(window);
    int escape = codeLimit - errorBits - 1;
    if (zeros < escape) {
      if (zeros + 1 + k <= EntropyBits.PEEK_BITS) {
        bits.skip(zeros + 1 + k);
        int rest = k == 0 ? 0 : (int) (window << (zeros + 1) >>> (Long.SIZE - k));
        return (zeros << k) + rest;
      }
      bits.skip(zeros + 1);
      return (zeros << k) + bits.read(k);
    }
    if (zeros >= EntropyBits.PEEK_BITS) {
      throw CodecException.failed("Cannot decode JPEG-LS: a code is too long");
    }
    bits.skip(zeros + 1);
    return bits.read(errorBits) + 1;
  }

  /** Adds a prediction error, modulo RANGE (A.4.5 and A.8). */
  private int reconstruct(int predicted, int error) {
    int value = predicted + error * step;
    int span = range * step;
    if (value < -near) {
      value += span;
    } else if (value > maxValue + near) {
      value -= span;
    }
    return Math.max(0, Math.min(maxValue, value));
  }
}
