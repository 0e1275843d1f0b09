package org.opportune.jobs.stage;

import java.util.Locale;
import org.opportune.staging.severity.DriftFinding;

/** A drift warning as a sentence. */
public final class DriftNotice {
  private DriftNotice() {}

  /** Says which group moved, by how much, and what to do. */
  public static String of(DriftFinding finding) {
    return String.format(
        Locale.ROOT,
        "Drift: the scores of %s (%,d patients) have moved from the population the stage model was"
            + " fitted to (PSI %.2f, limit %.2f; KS %.2f, limit %.2f): look at the scanner before"
            + " trusting the stages",
        finding.group(),
        finding.n(),
        finding.psi(),
        finding.psiLimit(),
        finding.ks(),
        finding.ksLimit());
  }
}
