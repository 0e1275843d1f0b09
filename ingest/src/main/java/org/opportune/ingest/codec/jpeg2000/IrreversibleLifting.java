package org.opportune.ingest.codec.jpeg2000;

/**
 * The 9-7 irreversible filter (ITU-T T.800 annex F.3.8.2.1.2) in floats.
 *
 * <p>Scaling is by the reciprocals of the standard's factors, and joined to the first two steps, in
 * the order of jai-imageio's filter, whose values these are to the last bit.
 */
final class IrreversibleLifting extends Lifting {
  private static final float ALPHA = -1.586134342f;
  private static final float BETA = -0.05298011854f;
  private static final float GAMMA = 0.8829110762f;
  private static final float DELTA = 0.4435068522f;
  private static final float LOW = 0.8128930655f;
  private static final float HIGH = 1.230174106f;

  IrreversibleLifting(int width) {
    super(4, width);
  }

  @Override
  Object line(int length) {
    return new float[length];
  }

  @Override
  void prepareHigh(Object line, int count) {
    float[] values = (float[]) line;
    for (int i = 0; i < count; i++) {
      values[i] /= HIGH;
    }
  }

  @Override
  void step(int number, boolean prepared, Object target, Object before, Object after, int count) {
    float[] values = (float[]) target;
    float[] one = (float[]) before;
    float[] other = (float[]) after;
    float high = prepared ? 1 : HIGH;
    switch (number) {
      case 0 -> scaleLow(values, one, other, high, count);
      case 1 -> scaleHigh(values, one, other, high, count);
      case 2 -> lift(values, one, other, BETA, count);
      default -> lift(values, one, other, ALPHA, count);
    }
  }

  private static void scaleLow(float[] target, float[] one, float[] other, float high, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = target[i] / LOW - DELTA * (one[i] + other[i]) / high;
    }
  }

  private static void scaleHigh(float[] target, float[] one, float[] other, float high, int count) {
    for (int i = 0; i < count; i++) {
      target[i] = target[i] / high - GAMMA * (one[i] + other[i]);
    }
  }

  private static void lift(float[] target, float[] one, float[] other, float by, int count) {
    for (int i = 0; i < count; i++) {
      target[i] -= by * (one[i] + other[i]);
    }
  }

  @Override
  void halve(Object line, int count) {
    float[] values = (float[]) line;
    for (int i = 0; i < count; i++) {
      values[i] /= 2;
    }
  }

  @Override
  void spread(Object samples, int count, Object row, int from) {
    float[] source = (float[]) samples;
    float[] target = (float[]) row;
    for (int i = 0; i < count; i++) {
      target[from + 2 * i] = source[i];
    }
  }
}
