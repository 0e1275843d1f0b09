package org.opportune.ingest.hep2;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What is true of a cell.
 *
 * @param x column of its centre, in pixels from the left edge
 * @param y row of its centre, in pixels from the upper edge
 * @param radiusPx mean radius
 * @param patterns those it carries
 * @param mitotic whether it divides
 */
public record CellTruth(
    double x, double y, double radiusPx, Set<Pattern> patterns, boolean mitotic) {

  /** Copies the set, in the order of the patterns. */
  public CellTruth {
    EnumSet<Pattern> copy = EnumSet.noneOf(Pattern.class);
    copy.addAll(patterns);
    patterns = Collections.unmodifiableSet(copy);
  }
}
