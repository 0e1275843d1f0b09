package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;

/**
 * Patterns called on the antinuclear antibody slides.
 *
 * @param denominator who or what was counted
 * @param slides slides screened
 * @param patterns by ICAP code
 */
public record AnaSummary(String denominator, Count slides, List<Pattern> patterns) {
  public AnaSummary {
    patterns = List.copyOf(patterns);
  }

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
