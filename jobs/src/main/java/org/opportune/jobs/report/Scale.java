package org.opportune.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear map from values to positions, with round tick values.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}; above low
 * @param from position of low
 * @param to position of high; may be less than from
 */
public record Scale(double low, double high, double from, double to) {
  /** Checks the order. */
  public Scale {
    if (!(low < high)) {
      throw new IllegalArgumentException("Invalid scale: " + low + " is not below " + high);
    }
  }

  /** From 0 to a round value at or above {@code max}; to 1 where max is not positive. */
  public static Scale fromZero(double max, int ticks, double from, double to) {
    double top = max > 0 && Double.isFinite(max) ? max : 1;
    double step = step(top, ticks);
    return new Scale(0, Math.ceil(top / step - 1e-9) * step, from, to);
  }

  /** Position of a value. */
  public double at(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** About {@code count} round values within the scale. */
  List<Double> ticks(int count) {
    double step = step(high - low, count);
    List<Double> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
      ticks.add(i * step);
    }
    return ticks;
  }

  /** A tick value with as many decimals as the step between ticks needs. */
  String text(double tick, int count) {
    int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step(high - low, count)) - 1e-9));
    return String.format(Locale.ROOT, "%." + decimals + "f", tick);
  }

  private static double step(double span, int count) {
    double rough = span / Math.max(1, count);
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }
}
