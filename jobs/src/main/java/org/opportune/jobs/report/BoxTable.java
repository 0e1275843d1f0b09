package org.opportune.jobs.report;

import java.util.List;

/**
 * A measure's spread over groups, to show what a scanner or kernel does to it.
 *
 * @param name what groups it, for example "Reconstruction kernel"
 * @param measure what is measured, with its unit, for example "LAA-950 (%)"
 * @param boxes in the order to print
 */
public record BoxTable(String name, String measure, List<Box> boxes) {
  public BoxTable {
    boxes = List.copyOf(boxes);
  }

  /**
   * One group.
   *
   * @param group name of the group
   * @param patients patients in the group; leave groups below the disclosure bound out
   * @param p5 5th percentile; NaN where so few patients make it one person
   * @param p25 lower quartile
   * @param median median
   * @param p75 upper quartile
   * @param p95 95th percentile; NaN where so few patients make it one person
   */
  public record Box(
      String group, long patients, double p5, double p25, double median, double p75, double p95) {
    /** Where the line begins: the 5th percentile, or the box where that is not stated. */
    double low() {
      return Double.isNaN(p5) ? p25 : p5;
    }

    /** Where the line ends. */
    double high() {
      return Double.isNaN(p95) ? p75 : p95;
    }
  }
}
