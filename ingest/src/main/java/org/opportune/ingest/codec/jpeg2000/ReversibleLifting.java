package org.opportune.ingest.codec.jpeg2000;

/** The 5-3 reversible filter on integers (ITU-T T.800 annex F.3.8.2.1.1). */
final class ReversibleLifting extends Lifting {
  ReversibleLifting(int width) {
    super(2, width);
  }

  @Override
  Object line(int length) {
    return new int[length];
  }

  @Override
  void prepareHigh(Object line, int count) {}

  @Override
  void step(int number, boolean prepared, Object target, Object before, Object after, int count) {
    if (number == 0) {
      lower((int[]) target, (int[]) before, (int[]) after, count);
    } else {
      raise((int[]) target, (int[]) before, (int[]) after, count);
    }
  }

  private static void lower(int[] target, int[] before, int[] after, int count) {
    for (int i = 0; i < count; i++) {
      target[i] -= before[i] + after[i] + 2 >> 2;
    }
  }

  private static void raise(int[] target, int[] before, int[] after, int count) {
    for (int i = 0; i < count; i++) {
      target[i] += before[i] + after[i] >> 1;
    }
  }

  @Override
  void halve(Object line, int count) {
    int[] values = (int[]) line;
    for (int i = 0; i < count; i++) {
      values[i] >>= 1;
    }
  }

  @Override
  void spread(Object samples, int count, Object row, int from) {
    int[] source = (int[]) samples;
    int[] target = (int[]) row;
    for (int i = 0; i < count; i++) {
      target[from + 2 * i] = source[i];
    }
  }
}
