package org.opportune.jobs.report;

import java.util.List;

/**
 * One box of the STROBE flow and what left the flow on the way to the next.
 *
 * @param label what is counted, for example "CT series"
 * @param unit plural noun for the exclusions of this step, for example "series"
 * @param count how many
 * @param excluded what does not go on to the next step, by reason; empty where all do
 */
public record FlowStep(String label, String unit, Count count, List<Excluded> excluded) {
  public FlowStep {
    excluded = List.copyOf(excluded);
  }

  /**
   * What left the flow for one reason.
   *
   * @param reasonCode code as in the tables
   * @param meaning the same in words
   * @param count how many
   * @param quarantined true where the object could not be read or processed; false where it was
   *     readable but is not for screening
   */
  public record Excluded(String reasonCode, String meaning, Count count, boolean quarantined) {}
}
