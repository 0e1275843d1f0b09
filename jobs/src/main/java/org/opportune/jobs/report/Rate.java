package org.opportune.jobs.report;

/**
 * A share with its interval, all in percent.
 *
 * @param percent the estimate
 * @param lowPercent lower end of the interval
 * @param highPercent upper end of the interval
 */
public record Rate(double percent, double lowPercent, double highPercent) {
  public Rate {
    if (!(lowPercent <= percent && percent <= highPercent)) {
      throw new IllegalArgumentException(
          "Invalid rate: " + percent + " is not within " + lowPercent + ".." + highPercent);
    }
  }
}
