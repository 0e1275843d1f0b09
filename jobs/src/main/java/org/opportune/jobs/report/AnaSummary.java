package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;

/**
 * Patterns called on the antinuclear antibody slides.
 *
 * @param denominator who or what was counted
 * @param slides slides screened
 * @param patterns most frequent first
 * @param pairs patterns on the same slide, most frequent first
 */
public record AnaSummary(
    String denominator, Count slides, List<Pattern> patterns, List<Pair> pairs) {
  public AnaSummary {
    patterns = List.copyOf(patterns);
    pairs = List.copyOf(pairs);
  }

  /**
   * Two patterns on one slide.
   *
   * @param first name of one
   * @param second name of the other
   * @param both slides with both
   * @param expected slides that would have both if the patterns had nothing to do with each other;
   *     NaN where it may not be shown
   */
  public record Pair(String first, String second, Count both, double expected) {}

  /**
   * One pattern.
   *
   * @param code ICAP code, for example "AC-1"
   * @param name for example "Nuclear homogeneous"
   * @param positive slides called
   * @param rate share of the slides; empty where suppressed
   */
  public record Pattern(String code, String name, Count positive, Optional<Rate> rate) {}
}
