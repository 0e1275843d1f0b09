package org.opportune.inference.volume;

import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Where the places of a grid's axis lie between those of a scan, and how much each of the scan's
 * counts: interpolation in space is this along one axis after the other.
 */
final class AxisSamples {
  /** Places this near the end count as the end, against rounding. */
  private static final double TOLERANCE = 1e-9;

  private final int[][] sources;
  private final float[][] shares;

  private AxisSamples(int[][] sources, float[][] shares) {
    this.sources = sources;
    this.shares = shares;
  }

  /** Values by index. */
  @FunctionalInterface
  interface Line {
    float at(int index);
  }

  /**
   * Lays a grid over an axis, both centred on each other.
   *
   * @param positions of the scan, ascending
   * @param spacing of the grid
   * @param count places of the grid
   * @param averaged whether a place is the mean over its extent
   */
  static AxisSamples of(double[] positions, double spacing, int count, boolean averaged) {
    double first = positions[0];
    double last = positions[positions.length - 1];
    int sampled = (int) Math.floor((last - first) / spacing + TOLERANCE) + 1;
    int offset = sampled >= count ? (sampled - count) / 2 : -((count - sampled) / 2);
    double step = positions.length < 2 ? spacing : (last - first) / (positions.length - 1);
    int parts = averaged ? (int) Math.max(1, Math.floor(spacing / step)) : 1;
    int[][] sources = new int[count][];
    float[][] shares = new float[count][];
    for (int i = 0; i < count; i++) {
      int place = i + offset;
      int taps = place >= 0 && place < sampled ? 2 * parts : 0;
      sources[i] = new int[taps];
      shares[i] = new float[taps];
      for (int part = 0; 2 * part < taps; part++) {
        double within = ((part + 0.5) / parts - 0.5) * spacing;
        double at = Math.max(first, Math.min(last, first + place * spacing + within));
        int below = below(positions, at);
        int above = Math.min(below + 1, positions.length - 1);
        double gap = positions[above] - positions[below];
        double share = gap > 0 ? (at - positions[below]) / gap : 0;
        sources[i][2 * part] = below;
        sources[i][2 * part + 1] = above;
        shares[i][2 * part] = (float) ((1 - share) / parts);
        shares[i][2 * part + 1] = (float) (share / parts);
      }
    }
    return new AxisSamples(sources, shares);
  }

  private static int below(double[] positions, double at) {
    int found = Arrays.binarySearch(positions, at);
    return found >= 0 ? found : -found - 2;
  }

  /**
   * Mixes whole planes.
   *
   * @param into as long as a plane
   * @return false when the place lies outside; the plane is left as it was
   */
  boolean mix(int place, float[] into, IntFunction<Line> planes) {
    if (sources[place].length == 0) {
      return false;
    }
    Arrays.fill(into, 0);
    for (int tap = 0; tap < sources[place].length; tap++) {
      float share = shares[place][tap];
      if (share > 0) {
        Line plane = planes.apply(sources[place][tap]);
        for (int i = 0; i < into.length; i++) {
          into[i] += share * plane.at(i);
        }
      }
    }
    return true;
  }

  /** Mixes lines that lie in a plane one after the other; false when the place lies outside. */
  boolean mixLines(int place, float[] plane, float[] into) {
    return mix(place, into, line -> i -> plane[line * into.length + i]);
  }

  /** Mixes the values of a line; NaN when the place lies outside. */
  float value(int place, float[] line) {
    float value = sources[place].length == 0 ? Float.NaN : 0;
    for (int tap = 0; tap < sources[place].length; tap++) {
      value += shares[place][tap] * line[sources[place][tap]];
    }
    return value;
  }
}
