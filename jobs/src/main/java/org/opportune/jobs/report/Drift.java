package org.opportune.jobs.report;

import java.time.LocalDate;
import java.util.List;

/**
 * What changed since an earlier report.
 *
 * @param previousRunId run compared with
 * @param previousRunDate its night
 * @param note what became of the patients in both, or why the two are not comparable
 * @param changes one per measure
 */
public record Drift(
    String previousRunId, LocalDate previousRunDate, String note, List<Change> changes) {
  public Drift {
    changes = List.copyOf(changes);
  }

  /**
   * One measure, then and now.
   *
   * @param measure what is compared, with its unit
   * @param previous then
   * @param current now
   * @param notable true where it deserves a look
   * @param note why it does, or the test used; may be empty
   */
  public record Change(
      String measure, double previous, double current, boolean notable, String note) {}
}
