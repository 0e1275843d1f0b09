package org.opportune.jobs.report;

import java.util.Locale;

/**
 * A number of things, or the statement that it is too small to disclose.
 *
 * <p>Whoever fills the report decides what is suppressed, because a suppressed cell can be worked
 * out again from totals unless they are suppressed with it.
 *
 * @param value the number; 0 where it is suppressed, so that it cannot leak
 * @param below 0 where the number is known; {@link #HIDDEN} where it is hidden so that another
 *     cannot be worked out; else the number lies in 1..below-1
 */
public record Count(long value, long below) {
  private static final long HIDDEN = Long.MAX_VALUE;

  public Count {
    if (value < 0) {
      throw new IllegalArgumentException("Invalid count: " + value + " is negative");
    }
    if (below < 0 || (below > 0 && value != 0)) {
      throw new IllegalArgumentException(
          "Invalid suppressed count: value must be 0 and the bound positive, bound is " + below);
    }
  }

  /** A count that may be printed. */
  public static Count of(long value) {
    return new Count(value, 0);
  }

  /** A count too small to print, shown as "&lt;bound". */
  public static Count below(long bound) {
    return new Count(0, bound);
  }

  /** A count of any size that would give away a small one. */
  public static Count hidden() {
    return new Count(0, HIDDEN);
  }

  /** The count, suppressed where it is 1..bound-1. A bound of 0 suppresses nothing. */
  public static Count suppressing(long value, long bound) {
    return value > 0 && value < bound ? below(bound) : of(value);
  }

  public boolean suppressed() {
    return below > 0;
  }

  /**
   * For readers: "&lt;bound", "×", or the number with thousands separated by a narrow no-break
   * space.
   */
  public String text() {
    if (below == HIDDEN) {
      return "×";
    }
    return suppressed()
        ? "<" + below
        : String.format(Locale.ROOT, "%,d", value).replace(',', '\u202f');
  }

  /** For machines: digits, "&lt;bound", or "hidden". */
  public String csv() {
    if (below == HIDDEN) {
      return "hidden";
    }
    return suppressed() ? "<" + below : Long.toString(value);
  }
}
