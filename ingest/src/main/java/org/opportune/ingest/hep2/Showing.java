package org.opportune.ingest.hep2;

/**
 * How a pattern shows in a field.
 *
 * @param share of the cells that carry it, above 0 to 1; at least one cell does
 * @param strength its brightness against the field's strongest antibody, above 0
 */
public record Showing(double share, double strength) {
  /** Every cell, in full. */
  public static final Showing FULL = new Showing(1, 1);

  /** Checks the ranges. */
  public Showing {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("Invalid share of cells: " + share + " is not in ]0, 1]");
    }
    if (!(strength > 0 && strength <= 4)) {
      throw new IllegalArgumentException("Invalid strength: " + strength + " is not in ]0, 4]");
    }
  }
}
