package org.opportune.jobs.report;

import java.util.List;
import java.util.Optional;

/**
 * How common one stage is.
 *
 * @param stage 0 none, 1 mild, 2 moderate, 3 severe
 * @param patients patients in the stage
 * @param rate share of the denominator; empty where it is suppressed or the denominator is 0
 */
public record StagePrevalence(int stage, Count patients, Optional<Rate> rate) {
  static final List<String> LABELS = List.of("None", "Mild", "Moderate", "Severe");

  public StagePrevalence {
    if (stage < 0 || stage >= LABELS.size()) {
      throw new IllegalArgumentException("Invalid stage: " + stage + " is not 0..3");
    }
  }

  public String label() {
    return LABELS.get(stage);
  }
}
